import fc from 'fast-check';

const USER = { name: 'userId', type: { type: 'ulid' }, fns: [''] };

/** An attribute as a model declares it, and ways to write it in a key. */
const KINDS: readonly { readonly name: string; readonly type: unknown; readonly fns: readonly string[] }[] = [
  USER,
  { name: 'deviceId', type: { type: 'uuid' }, fns: [''] },
  { name: 'ticketId', type: { type: 'ksuid' }, fns: ['', '|desc'] },
  { name: 'slug', type: { type: 'string', charset: 'a-z0-9-', minBytes: 4, maxBytes: 16 }, fns: ['', '|upper'] },
  { name: 'code', type: { type: 'string', charset: 'A-Z0-9', minBytes: 5, maxBytes: 9 }, fns: ['', '|lower'] },
  { name: 'email', type: { type: 'string', minBytes: 8, maxBytes: 60, avgBytes: 26 }, fns: [''] },
  { name: 'title', type: { type: 'string', minBytes: 8, maxBytes: 60, avgBytes: 26 }, fns: [''] },
  { name: 'lineNo', type: { type: 'int', min: 1, max: 9999 }, fns: ['|pad:4', '|pad:6', '|desc', '|signed:4'] },
  { name: 'delta', type: { type: 'int', min: -500, max: 500 }, fns: ['|signed:3', '|desc'] },
  { name: 'price', type: { type: 'decimal(2)', min: 0, max: 9999 }, fns: ['|dec:4.2', '|sdec:5.2'] },
  {
    name: 'placedAt',
    type: { type: 'timestamp' },
    fns: ['|iso', '', '|desc', '|date:yyyy-MM-dd', '|date:yyyy-MM', '|bucket:1h', '|date:yyyyMMdd'],
  },
  { name: 'seenAt', type: { type: 'epochMillis' }, fns: ['|epoch', '|desc', '|date:yyyy-MM-dd', '|bucket:1d'] },
  { name: 'sentAt', type: { type: 'epochSeconds' }, fns: ['|epoch', '|desc', '|bucket:6h'] },
  { name: 'day', type: { type: 'date' }, fns: ['', '|date:yyyy-MM', '|desc'] },
  { name: 'state', type: { enum: ['OPEN', 'DONE', 'LATE', 'GONE'] }, fns: ['', '|lower'] },
];
const WORDS = ['USER', 'ORDER', 'ITEM', 'EVENT', 'GROUP', 'TASK', 'ROOM', 'NOTE', 'FILE', 'TEAM', 'CART', 'PLAN'];

const field = fc
  .constantFrom(...KINDS)
  .chain((kind) => fc.record({ kind: fc.constant(kind), fn: fc.constantFrom(...kind.fns) }));
const fields = (minLength: number, maxLength: number) =>
  fc.uniqueArray(field, { minLength, maxLength, selector: ({ kind }) => kind.name });

/** Times of generated items are all of one moment, so that none can be told from another: an entity has one of them. */
const TIMES = new Set(['placedAt', 'seenAt', 'sentAt', 'day']);

const entity = fc
  .record({
    pk: fields(1, 2),
    sk: fields(0, 2),
    index: fc.option(fields(1, 2)),
    others: fields(0, 3),
    time: fc.constantFrom(...TIMES),
  })
  .map(({ pk, sk, index, others, time }) => {
    const kept = (parts: typeof pk): typeof pk =>
      parts.filter(({ kind }) => !TIMES.has(kind.name) || kind.name === time);
    const own = kept(pk);
    // An entity has more than one item.
    const first = own.length > 0 ? own : [{ kind: USER, fn: '' }];
    return {
      pk: first,
      sk: kept(sk).filter(({ kind }) => first[0]?.kind !== kind),
      index: index === null ? null : kept(index),
      others: kept(others),
    };
  });

/** The text of a model with a table that several entities share. */
export const randomModels: fc.Arbitrary<{ readonly text: string; readonly tagged: boolean }> = fc
  .record({
    entities: fc.array(entity, { minLength: 1, maxLength: 5 }),
    words: fc.shuffledSubarray(WORDS, { minLength: 5, maxLength: 5 }),
    separator: fc.constantFrom('#', '#', '#', '|', '/', ':'),
    escape: fc.constantFrom('ordered', 'ordered', 'none'),
    tagged: fc.boolean(),
  })
  .map(({ entities, words, separator, escape: escaping, tagged }) => {
    const written = (parts: (typeof entities)[number]['pk']): readonly string[] =>
      parts.map(({ kind, fn }) => `{${kind.name}${fn}}`);
    const blocks = entities.map(({ pk, sk, index, others }, i) => {
      const word = words[i] ?? 'WORD';
      const all = [...pk, ...sk, ...(index ?? []), ...others].map(({ kind }) => [kind.name, kind.type] as const);
      return [
        word.charAt(0) + word.slice(1).toLowerCase(),
        {
          table: 'items',
          key: {
            pk: [word, ...written(pk)].join(separator),
            // Fields of the partition key may stand in the sort key, too.
            sk:
              sk.length === 0
                ? 'MAIN'
                : [`${word}S`, ...written(sk), ...(sk.length === 1 ? ['{serial|pad:8}'] : [])].join(separator),
          },
          ...(index === null
            ? {}
            : { indexes: { gsi1: { pk: [`BY${word}`, ...written(index)].join(separator), sk: '{serial|pad:8}' } } }),
          attributes: { ...Object.fromEntries(all), serial: { type: 'int', min: 0, max: 99_999_999 } },
          volume: { count: 500 },
        },
      ] as const;
    });
    const model = {
      dynamodel: 1,
      model: 'random',
      defaults: { separator, escape: escaping, ...(tagged ? { entityAttribute: '_t' } : {}) },
      tables: {
        items: { key: { pk: 'PK', sk: 'SK' }, indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK', project: 'all' } } },
      },
      entities: Object.fromEntries(blocks),
    };
    return { text: JSON.stringify(model), tagged };
  });
