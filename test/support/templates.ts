import fc from 'fast-check';
import {
  type CompiledTemplate,
  compareUtf8,
  compileTemplate,
  type Escape,
  type KeyEnv,
  parseTemplate,
  RANDOM_SHARD,
} from '../../src/keys/index.js';
import type { ModelValue, ValueType } from '../../src/model/value-type.js';

/** An attribute with an arbitrary of its values: small alphabets and narrow ranges, so that clashes are likely where they are possible. */
export interface RandomAttribute {
  readonly type: ValueType;
  readonly values: fc.Arbitrary<ModelValue>;
  /** Ways to write it in a template, `''` for none. */
  readonly fns: readonly string[];
  /** Among `fns`, those that keep the order of values or reverse it. */
  readonly ordered: readonly string[];
}

export interface RandomTemplate {
  readonly text: string;
  readonly attributes: ReadonlyMap<string, RandomAttribute>;
  readonly env: KeyEnv;
  readonly compiled: CompiledTemplate;
  /** Values of every path of the template, all encodable but for what `reject` refuses. */
  readonly values: fc.Arbitrary<ReadonlyMap<string, ModelValue>>;
}

export interface TemplateOptions {
  readonly role?: 'pk' | 'sk';
  /** Only functions that keep or reverse the order of values. */
  readonly ordered?: boolean;
  readonly maxVariables?: number;
  readonly separators?: readonly string[];
  readonly escapes?: readonly Escape[];
  readonly paths?: readonly string[];
  /** Attributes of the paths; drawn when absent. */
  readonly attributes?: readonly RandomAttribute[];
  /** What a template may begin with. */
  readonly heads?: readonly string[];
}

/** Partition and sort key of one entity over the same attributes. */
export interface RandomKey {
  readonly parts: readonly [RandomTemplate, RandomTemplate];
  /** Values for both parts. */
  readonly values: RandomTemplate['values'];
}

const MS = { min: -62_167_219_200_000, max: 253_402_300_799_999 };

function words(characters: string, min: number, max: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...characters), minLength: min, maxLength: max });
}

function text(
  type: Omit<ValueType & { kind: 'string' }, 'kind'>,
  values: fc.Arbitrary<string>,
): fc.Arbitrary<RandomAttribute> {
  return fc.constant({
    type: { kind: 'string', ...type },
    values,
    fns: ['', '', '', 'lower', 'upper', 'first:2', 'hash:2', 'upper|first:1'],
    ordered: ['', '', 'first:2'],
  });
}

const strings = fc.oneof(
  text({ charset: 'a-c', maxBytes: 4 }, words('abc', 0, 4)),
  text({ charset: 'a-z0-9', minBytes: 1, maxBytes: 20 }, words('ab0', 1, 3)),
  text({ charset: 'A-Z0-9-', maxBytes: 32 }, words('AB-0', 0, 3)),
  text({ charset: 'ab_/', maxBytes: 80 }, words('ab_/', 0, 3)),
  text({ charset: 'abA', minBytes: 2, maxBytes: 2 }, words('abA', 2, 2)),
  text({ maxBytes: 40 }, words('a#$!/%A\u0000é\u{1f600}\ufffd', 0, 3)),
  text({}, words('ab#|$-', 0, 4)),
  text({ normalize: 'lower', maxBytes: 12 }, words('aAbB#', 0, 3)),
  text(
    { pattern: '[a-b]{1,2}(-[0-9]+)?' },
    fc
      .tuple(words('ab', 1, 2), fc.option(words('01', 1, 2)))
      .map(([head, tail]) => (tail === null ? head : `${head}-${tail}`)),
  ),
);

const enums = fc
  .constantFrom<readonly string[]>(
    ['A', 'B'],
    ['A', 'AB', 'B'],
    ['ACTIVE', 'BLOCKED'],
    ['x#', 'x', 'y z'],
    ['a', 'A', 'b'],
    ['PENDING', 'PAID', 'pend'],
  )
  .map(
    (members): RandomAttribute => ({
      type: { kind: 'enum', values: members },
      values: fc.constantFrom(...members),
      fns: ['', '', 'lower', 'first:1', 'hash:2'],
      ordered: ['', ''],
    }),
  );

const ints = fc
  .constantFrom<readonly [bigint, bigint]>(
    [0n, 9n],
    [0n, 120n],
    [1n, 9999n],
    [10n, 99n],
    [-120n, 120n],
    [0n, 10n ** 20n],
  )
  .map(([min, max]): RandomAttribute => {
    const width = Math.max(String(max).length, String(min).replace('-', '').length);
    const padded =
      min < 0n ? [`signed:${width}`, `signed:${width + 1}`] : [`pad:${width}`, `pad:${width + 2}`, `signed:${width}`];
    return {
      type: { kind: 'int', min, max },
      values: fc.oneof(fc.bigInt({ min, max }), fc.bigInt({ min, max: min + 12n < max ? min + 12n : max })),
      fns: ['', ...padded, 'desc', 'hash:2', 'first:1'],
      ordered: [...padded, 'desc'],
    };
  });

const decimals = fc
  .constantFrom<readonly [number, number, number]>([2, 0, 9999], [2, -500, 500], [1, 0, 30])
  .map(([scale, min, max]): RandomAttribute => {
    const show = (unscaled: number): string => (unscaled / 10 ** scale).toFixed(scale);
    const fns = min < 0 ? ['sdec:3.2', `sdec:2.${scale}`] : [`dec:3.${scale}`, 'dec:2.2', 'sdec:3.2'];
    return {
      type: { kind: 'decimal', scale, min: show(min), max: show(max) },
      values: fc
        .integer({ min, max })
        .map((unscaled) => show(unscaled).replace(/\.?0+$/, '') || '0')
        .map((value) => (value === '-0' ? '0' : value)),
      fns: ['', ...fns, 'hash:2'],
      ordered: fns,
    };
  });

const instants = fc.oneof(
  fc.integer({ min: 1_767_603_600_000 - 5000, max: 1_767_603_600_000 + 5000 }),
  fc.integer({ min: 1_760_000_000_000, max: 1_770_000_000_000 }),
  fc.integer(MS),
);

const times = fc.oneof(
  fc.constant<RandomAttribute>({
    type: { kind: 'timestamp' },
    values: instants.map((ms) => new Date(ms).toISOString()),
    fns: [
      '',
      'iso',
      'desc',
      'date:yyyy-MM',
      'date:yyyy-MM-dd',
      'date:dd.MM.yyyy',
      'date:HH',
      'date:yyyyMMddHHmmssSSS',
      'bucket:1h',
      'bucket:15m',
      'bucket:1mo',
      'hash:2',
    ],
    ordered: [
      '',
      'iso',
      'desc',
      'date:yyyy-MM',
      'date:yyyy-MM-ddTHH',
      'bucket:1h',
      'bucket:1w',
      'date:yyyyMMddHHmmssSSS',
    ],
  }),
  fc.constant<RandomAttribute>({
    type: { kind: 'date' },
    values: instants.map((ms) => new Date(ms).toISOString().slice(0, 10)),
    fns: ['', 'date:yyyy-MM-dd', 'date:yyyy', 'date:ddMM', 'bucket:1d', 'bucket:3mo', 'desc'],
    ordered: ['', 'date:yyyy-MM-dd', 'date:yyyy-MM', 'bucket:1mo', 'desc'],
  }),
  fc.constant<RandomAttribute>({
    type: { kind: 'epochSeconds' },
    values: fc.oneof(fc.bigInt(0n, 9_999_999_999n), fc.bigInt(0n, 12n)),
    fns: ['', 'epoch', 'desc', 'date:yyyy', 'bucket:1d'],
    ordered: ['epoch', 'desc', 'date:yyyy-MM-dd', 'bucket:6h'],
  }),
  fc.constant<RandomAttribute>({
    type: { kind: 'epochMillis' },
    values: fc.oneof(fc.bigInt(0n, 9_999_999_999_999n), fc.bigInt(0n, 12n)),
    fns: ['', 'epoch', 'desc', 'bucket:1d'],
    ordered: ['epoch', 'desc', 'bucket:1y'],
  }),
);

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const ids = fc.oneof(
  fc.constant<RandomAttribute>({
    type: { kind: 'ulid' },
    values: fc
      .tuple(
        fc.constantFrom(...'017'),
        fc.oneof(
          words(CROCKFORD, 25, 25),
          words('0Z', 1, 1).map((tail) => `${'A'.repeat(24)}${tail}`),
        ),
      )
      .map(([head, tail]) => head + tail),
    fns: ['', '', 'desc', 'first:10', 'hash:2'],
    ordered: ['', 'desc'],
  }),
  fc.constant<RandomAttribute>({ type: { kind: 'uuid' }, values: fc.uuid(), fns: ['', 'first:8'], ordered: [''] }),
  fc.constant<RandomAttribute>({
    type: { kind: 'ksuid' },
    values: words('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', 27, 27),
    fns: ['', 'desc'],
    ordered: ['', 'desc'],
  }),
  fc.constant<RandomAttribute>({ type: { kind: 'bool' }, values: fc.boolean(), fns: ['bool'], ordered: ['bool'] }),
);

export const randomAttribute: fc.Arbitrary<RandomAttribute> = fc.oneof(
  { weight: 4, arbitrary: strings },
  { weight: 2, arbitrary: enums },
  ints,
  decimals,
  times,
  ids,
);

export function randomAttributes(count: number): fc.Arbitrary<RandomAttribute[]> {
  return fc.array(randomAttribute, { minLength: count, maxLength: count });
}

export function randomKey(options: TemplateOptions = {}): fc.Arbitrary<RandomKey> {
  const paths = options.paths ?? ['a', 'b', 'c'];
  return (options.attributes ? fc.constant(options.attributes) : randomAttributes(paths.length))
    .chain((attributes) =>
      fc.tuple(
        randomTemplate({ ...options, role: 'pk', paths, attributes }),
        randomTemplate({ ...options, role: 'sk', paths, attributes }),
      ),
    )
    .map((parts): RandomKey => ({ parts, values: parts[0].values }));
}

/** Templates of up to four variable segments, some next to each other without a separator, some with one attribute twice. */
export function randomTemplate(options: TemplateOptions = {}): fc.Arbitrary<RandomTemplate> {
  const paths = options.paths ?? ['a', 'b', 'c', 'd'];
  return fc
    .record({
      separator: fc.constantFrom(...(options.separators ?? ['#', '#', '#', '#', '/', '|', '-'])),
      escaping: fc.constantFrom<Escape>(...(options.escapes ?? ['ordered', 'ordered', 'ordered', 'reject', 'none'])),
      attributes: options.attributes ? fc.constant(options.attributes) : randomAttributes(paths.length),
      segments: fc.array(
        fc.record({
          path: fc.nat(paths.length - 1),
          fn: fc.nat(100),
          shard: fc.nat(20),
          before: fc.constantFrom('sep', 'sep', 'sep', 'sep', 'none', 'word', 'letter'),
        }),
        { minLength: 0, maxLength: options.maxVariables ?? 3 },
      ),
      head: fc.constantFrom(...(options.heads ?? ['', '', 'A', 'AB', 'ORDER', 'a'])),
      tail: fc.constantFrom('', '', '', 'sep', 'X'),
    })
    .map(({ separator, escaping, attributes, segments, head, tail }): RandomTemplate => {
      const byPath = new Map(paths.map((path, index) => [path, attributes[index] as RandomAttribute] as const));
      let written: string = head;
      let random = false;
      for (const [index, { path, fn, shard, before }] of segments.entries()) {
        const name = paths[path] as string;
        const attribute = attributes[path] as RandomAttribute;
        if (index > 0 || head !== '')
          written +=
            before === 'sep'
              ? separator
              : before === 'word'
                ? `${separator}W${separator}`
                : before === 'letter'
                  ? 'a'
                  : '';
        const choices = options.ordered ? attribute.ordered : attribute.fns;
        const call = choices[fn % choices.length] as string;
        if (options.role !== 'sk' && shard === 0) written += `{shard:4 by ${name}}`;
        else if (options.role !== 'sk' && shard === 1 && !random) {
          written += '{shard:12}';
          random = true;
        } else written += `{${name}${call === '' ? '' : `|${call}`}}`;
      }
      written += tail === 'sep' ? separator : tail;
      if (written === '') written = 'ONE';
      const env: KeyEnv = {
        typeOf: (path) => byPath.get(path)?.type,
        separator,
        escape: escaping,
        ...(options.role ? { role: options.role } : {}),
      };
      const parsed = parseTemplate(written);
      if (parsed.kind === 'error') throw new Error(`${written}: ${JSON.stringify(parsed.problems)}`);
      const values = fc
        .record({
          known: fc.record(
            Object.fromEntries(paths.map((path) => [path, byPath.get(path)?.values as fc.Arbitrary<ModelValue>])),
          ),
          shard: fc.bigInt(0n, 11n),
        })
        .map(
          ({ known, shard }): ReadonlyMap<string, ModelValue> =>
            new Map([...Object.entries(known), [RANDOM_SHARD, shard]]),
        );
      const template = {
        text: written,
        attributes: byPath,
        env,
        compiled: compileTemplate(parsed.template, env),
        values,
      };
      // In a report of a failure the text and types say it all.
      const print = (): string =>
        `${written} (${separator} ${escaping}) ${[...byPath].map(([path, { type }]) => `${path}: ${fc.stringify(type)}`).join(', ')}`;
      return Object.defineProperty(template, fc.toStringMethod, { value: print });
    });
}

/** Order of two values as DynamoDB, or a person, sorts values of the type. */
export function compareValues(type: ValueType, left: ModelValue, right: ModelValue): number {
  switch (type.kind) {
    case 'int':
    case 'epochSeconds':
    case 'epochMillis': {
      const difference = BigInt(left as bigint) - BigInt(right as bigint);
      return difference < 0n ? -1 : difference > 0n ? 1 : 0;
    }
    case 'decimal':
      return Number(left) - Number(right);
    case 'timestamp':
      return Date.parse(String(left)) - Date.parse(String(right));
    case 'bool':
      return Number(left) - Number(right);
    default:
      return compareUtf8(canonical(type, left) as string, canonical(type, right) as string);
  }
}

/** The value as it is stored: normalised, ids in their canonical case. */
export function canonical(type: ValueType, value: ModelValue): ModelValue {
  if (type.kind === 'string' && type.normalize === 'lower') return String(value).toLowerCase();
  if (type.kind === 'string' && type.normalize === 'upper') return String(value).toUpperCase();
  return value;
}
