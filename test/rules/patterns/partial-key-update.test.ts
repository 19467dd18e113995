import { describe, expect, it } from 'vitest';
import { resolveDesign } from '../../../src/design/index.js';
import { planModel } from '../../../src/planner/index.js';
import { modelOf } from '../../support/models.js';
import { problems, saidBy, shop } from '../support/shop.js';

const INDEXES = '{byState: {pk: statePk, sk: stateSk, project: all}}';
const READ = 'byState: {op: query, entity: Order, by: [region, state], page: 5}';

function text(maps: string, update: string, attributes: readonly string[] = []): string {
  return shop({
    indexes: INDEXES,
    maps,
    attributes: [
      'state: {enum: [NEW, PAID]}',
      'region: {type: string, minBytes: 2, maxBytes: 8, distinct: 900}',
      ...attributes,
    ],
    patterns: [READ, update],
  });
}

const KEY = 'pk: "R#{region}#{state}", sk: "{orderId}"';

describe('DM4013 partial-key-update', () => {
  it('is silent where the item leaves the index, since nothing has to be known for that', () => {
    const update = (clause: string): string =>
      text(`{byState: {${KEY}}}`, `advance: {op: update, entity: Order, ${clause}}`).replace(
        'enum: [NEW, PAID]',
        'enum: [NEW, PAID], optional: true',
      );
    expect(saidBy('DM4013', update('remove: [state]'))).toEqual([]);
    expect(saidBy('DM4013', update('set: [state]'))).toHaveLength(1);
    const plan = planModel(resolveDesign(modelOf(update('remove: [state]')))).patterns.get('advance');
    if (plan?.kind !== 'planned' || plan.operation.kind !== 'write') throw new Error('not a write');
    expect(plan.operation.indexWrites).toMatchObject([{ effect: 'leaves', units: { typical: 1 }, because: ['state'] }]);
    expect(plan.notes).toEqual([]);
  });

  it('leaves an `add` to what takes none to DM4016, but tells what is missing besides', () => {
    const add = (clauses: string): readonly string[] =>
      problems(text(`{byState: {${KEY}}}`, `advance: {op: update, entity: Order, ${clauses}, params: {by: int}}`));
    expect(add('add: {state: $by}, set: [region]')).toEqual(['DM4016 error']);
    expect(add('add: {state: $by}')).toEqual(['DM4013 error', 'DM4016 error']);
    const ranked = (type: string, part: string): readonly string[] =>
      problems(
        shop({
          indexes: INDEXES,
          maps: `{byState: {pk: "R", sk: "${part}"}}`,
          attributes: [`rank: ${type}`],
          patterns: [
            'top: {op: query, entity: Order, index: byState, page: 5}',
            'raise: {op: update, entity: Order, add: {rank: 1}}',
          ],
        }),
      ).filter((id) => /DM40(13|16)/.test(id));
    expect(ranked('{type: string, maxBytes: 9}', '{rank}')).toEqual(['DM4016 error']);
    expect(ranked('{type: int, min: 0, max: 9}', '{rank|pad:1}')).toEqual(['DM4013 error']);
  });

  /** Two indexes with one partition key attribute, of which the update takes the item out of the first. */
  function sharing(
    left: string,
    stays: string,
    more: { readonly left?: string; readonly stays?: string } = {},
  ): string {
    const part = (sk: string, onPartial?: string): string =>
      `{pk: "R#{region}#{state}", sk: "${sk}"${onPartial === undefined ? '' : `, onPartial: ${onPartial}`}}`;
    return shop({
      indexes: `{${left}: {pk: p, sk: s1, project: all}, ${stays}: {pk: p, sk: s2, project: all}}`,
      maps: `{${left}: ${part('{note}', more.left)}, ${stays}: ${part('{orderId}', more.stays)}}`,
      attributes: [
        'state: {enum: [NEW, PAID]}',
        'region: {type: string, minBytes: 2, maxBytes: 8, distinct: 900}',
        'note: {type: string, maxBytes: 9, optional: true, present: 50%}',
      ],
      patterns: ['advance: {op: update, entity: Order, set: [state], remove: [note]}'],
    });
  }

  it.each([
    ['a', 'b'],
    ['b', 'a'],
  ])(
    'holds for an index that the item stays in, though it leaves one with the same attribute: %s, %s',
    (left, stays) => {
      for (const onPartial of [undefined, 'read', 'drop'] as const) {
        const [finding, ...rest] = saidBy('DM4013', sharing(left, stays, onPartial && { left: onPartial }));
        expect(finding?.message).toContain(`\`p\` of index \`${stays}\` is composed of it and \`region\``);
        expect(rest).toEqual([]);
      }
      for (const more of [{ stays: 'read' }, { left: 'read', stays: 'read' }]) {
        const text = sharing(left, stays, more);
        expect(saidBy('DM4013', text)).toEqual([]);
        const plan = planModel(resolveDesign(modelOf(text))).patterns.get('advance');
        if (plan?.kind !== 'planned' || plan.operation.kind !== 'write') throw new Error('not a write');
        expect(plan.operation.before).toHaveLength(1);
        expect(plan.operation.conditions).toContainEqual({ kind: 'as-read', text: 'the Order is as it was read' });
      }
    },
  );

  it.each([
    ['a', 'b'],
    ['b', 'a'],
  ])('holds for each of two indexes with the same attribute that the item stays in: %s, %s', (dropped, other) => {
    const staying = (onPartial: string) =>
      sharing(dropped, other, { left: 'drop', stays: onPartial }).replace(', remove: [note]', '');
    const [finding, ...rest] = saidBy('DM4013', staying('require'));
    expect(finding?.message).toContain(`\`p\` of index \`${other}\` is composed of it and \`region\``);
    expect(rest).toEqual([]);
    expect(saidBy('DM4013', staying('read'))).toEqual([]);
    const plan = planModel(resolveDesign(modelOf(staying('read')))).patterns.get('advance');
    if (plan?.kind !== 'planned' || plan.operation.kind !== 'write') throw new Error('not a write');
    expect(plan.operation.before).toHaveLength(1);
  });

  it('holds for the steps of a transaction, which may know it from a parameter', () => {
    const step = (params: string, clause: string): string =>
      text(
        `{byState: {${KEY}}}`,
        `pay: {op: transact-write, params: {customerId: ulid, orderId: ulid${params}}, steps: [{update: Order, ${clause}}]}`,
      );
    const [finding, ...rest] = saidBy('DM4013', step('', 'set: {state: PAID}'));
    expect(finding?.at).toMatch(/^error \d+:\d+ state$/);
    expect(finding?.message).toContain(
      '`pay`, step 1, changes `state`, and `statePk` of index `byState` is composed of it and `region`, which the transaction does not give',
    );
    expect(finding?.message).toContain('Set `region` too, or declare a parameter of that name');
    expect(rest).toEqual([]);
    expect(saidBy('DM4013', step(', region: string', 'set: {state: PAID}'))).toEqual([]);
    expect(saidBy('DM4013', step('', 'set: {state: PAID, region: "\'EU\'"}'))).toEqual([]);
  });

  it('holds for stream rules, which read nothing before they write', () => {
    const rule = (sk: string, clause: string, onPartial = 'require'): string => `dynamodel: 1
model: game
tables:
  game: {key: {pk: pk, sk: sk}, stream: new-and-old, indexes: {top: {pk: team, sk: ${sk === 'natural' ? 'sum' : 'place'}, project: all}}}
entities:
  Score:
    key: {pk: "S#{scoreId}", sk: S}
    attributes: {scoreId: ulid, playerId: ulid, points: {type: int, min: 0, max: 1000}}
  Player:
    key: {pk: "P#{playerId}", sk: P}
    indexes: {top: {pk: natural, sk: ${sk}, onPartial: ${onPartial}}}
    attributes:
      playerId: ulid
      team: {type: string, minBytes: 1, maxBytes: 10}
      sum: {type: int, min: 0, max: 999999}
accessPatterns:
  score: {op: create, entity: Score}
  join: {op: create, entity: Player}
  top: {op: query, entity: Player, by: [team], page: 10}
streams:
  total: {source: Score, when: "not has(old.points)", update: {Player: {by: {playerId: new.playerId}, ${clause}: {sum: new.points}}}}
`;
    for (const onPartial of ['require', 'read', 'drop']) {
      const [finding, ...rest] = saidBy('DM4013', rule('"{sum|pad:6}"', 'add', onPartial));
      expect(finding?.at).toMatch(/^error \d+:\d+ sum$/);
      expect(finding?.message).toContain(
        '`place` of index `top` is composed of it: DynamoDB alone knows the new value',
      );
      expect(finding?.message).toContain('Give the index the number itself as its key (`natural`)');
      expect(rest).toEqual([]);
    }
    expect(saidBy('DM4013', rule('"{sum|pad:6}#{playerId}"', 'set'))).toEqual([]);
    expect(saidBy('DM4013', rule('"{sum|pad:6}#{team}"', 'set'))[0]?.message).toMatch(/Set `team` too\.$/);
    expect(saidBy('DM4013', rule('natural', 'add'))).toEqual([]);
  });

  it('points at the clause, and names what is missing', () => {
    const [finding, ...rest] = saidBy(
      'DM4013',
      text(`{byState: {${KEY}}}`, 'advance: {op: update, entity: Order, set: [state]}'),
    );
    expect(finding?.at).toBe('error 16:46 state');
    expect(finding?.message).toContain(
      '`statePk` of index `byState` is composed of it and `region`, which the pattern does not give',
    );
    expect(rest).toEqual([]);
  });

  it('is silent where all parts are given, or none changes', () => {
    expect(problems(text(`{byState: {${KEY}}}`, 'advance: {op: update, entity: Order, set: [state, region]}'))).toEqual(
      [],
    );
    expect(
      problems(
        text(`{byState: {${KEY}}}`, 'note: {op: update, entity: Order, set: [note]}', [
          'note: {type: string, maxBytes: 9}',
        ]),
      ),
    ).toEqual([]);
  });

  it('asks for what cannot be set as an argument, and is silent once it is one', () => {
    const model = (update: string): string =>
      text(
        '{byState: {pk: "R#{siteId}#{region}#{state}", sk: "{orderId}"}}',
        `advance: {op: update, entity: Order, ${update}}`,
        ['siteId: {type: ulid, immutable: true}'],
      ).replace('by: [region, state]', 'by: [siteId, region, state]');
    const [both] = saidBy('DM4013', model('set: [state]'));
    expect(both?.message).toContain(
      '`siteId` is fixed when the item is made: give it as an argument with `key: [customerId, orderId, siteId]` and set `region` too, or say `onPartial: read`',
    );
    const [one] = saidBy('DM4013', model('set: [state, region]'));
    expect(one?.message).toContain('`key: [customerId, orderId, siteId]`, or say `onPartial: read`');
    expect(one?.message).not.toContain('Set `siteId`');
    expect(problems(model('key: [customerId, orderId, siteId], set: [state, region]'))).toEqual([]);
  });

  it.each(['read', 'drop', '{keep: "moved by a nightly job"}'])('takes `onPartial: %s` as a decision', (onPartial) => {
    expect(
      problems(
        text(`{byState: {${KEY}, onPartial: ${onPartial}}}`, 'advance: {op: update, entity: Order, set: [state]}'),
      ),
    ).toEqual([]);
  });

  it('is silent for native multi-attribute keys, which DynamoDB keeps right', () => {
    const native = shop({
      indexes: '{byState: {pk: [region, state], sk: orderId, project: all}}',
      maps: '{byState: natural}',
      attributes: ['state: {enum: [NEW, PAID]}', 'region: {type: string, minBytes: 2, maxBytes: 8, distinct: 900}'],
      patterns: [READ, 'advance: {op: update, entity: Order, set: [state]}'],
    });
    expect(problems(native)).toEqual([]);
  });

  it('says that nobody knows the result of an `add` in time', () => {
    const [finding] = saidBy(
      'DM4013',
      text(
        '{byState: {pk: "R#{region}#{state}", sk: "{score|pad:6}#{orderId}"}}',
        'score: {op: update, entity: Order, add: [score]}',
        ['score: {type: int, min: 0, max: 999999}'],
      ),
    );
    expect(finding?.at).toBe('error 17:44 score');
    expect(finding?.message).toContain(
      '`score` adds to `score`, and `stateSk` of index `byState` is composed of it: DynamoDB alone knows the new value',
    );
  });

  it('looks through derived attributes, and reports what they are derived from', () => {
    const derived = ['open: {derive: "state = NEW and urgent ? region : absent"}', 'urgent: bool'];
    const [finding, ...rest] = saidBy(
      'DM4013',
      text(
        '{byState: {pk: "O#{open}", sk: "{orderId}"}}',
        'advance: {op: update, entity: Order, set: [state]}',
        derived,
      ).replace('by: [region, state]', 'by: [open]'),
    );
    expect(finding?.at).toBe('error 18:46 state');
    expect(finding?.message).toMatch(/which the pattern does not give/);
    expect(finding?.message).toContain('`urgent`');
    expect(finding?.message).not.toContain('Set `open`');
    expect(rest).toEqual([]);
  });

  it('reports one finding for several keys that miss the same', () => {
    const twice = text(
      `{byState: {${KEY}}, byOther: {pk: "X#{region}#{state}", sk: "{orderId}"}}`,
      'advance: {op: update, entity: Order, set: [state]}',
    )
      .replace(
        INDEXES,
        '{byState: {pk: statePk, sk: stateSk, project: all}, byOther: {pk: otherPk, sk: otherSk, project: all}}',
      )
      .replace(
        READ,
        `${READ.replace('page', 'index: byState, page')}\n  other: {op: query, entity: Order, by: [region, state], index: byOther, page: 5}`,
      );
    expect(problems(twice)).toEqual(['DM4013 error']);
  });

  it('knows that the time of the update is written with it', () => {
    const text = shop({
      indexes: '{recent: {pk: recentPk, sk: recentSk, project: all}}',
      maps: '{recent: {pk: "C#{customerId}", sk: "{updatedAt|iso}#{orderId}"}}',
      attributes: ['note: {type: string, maxBytes: 99}'],
      patterns: [
        'recent: {op: query, entity: Order, by: [customerId], order: desc, limit: 9, index: recent}',
        'change: {op: update, entity: Order, set: [note]}',
      ],
      more: 'defaults: {timestamps: {updated: updatedAt, format: iso-ms}}',
    });
    expect(problems(text)).toEqual([]);
  });

  it('says so of a derived attribute that is in no key, too', () => {
    const text = shop({
      attributes: [
        'first: {type: string, maxBytes: 20}',
        'last: {type: string, maxBytes: 20}',
        'name: {derive: "lower(first) + lower(last)"}',
      ],
      patterns: ['rename: {op: update, entity: Order, set: [last]}'],
    });
    const [finding, ...rest] = saidBy('DM4013', text);
    expect(finding?.at).toBe('error 15:45 last');
    expect(finding?.message).toBe(
      '`rename` changes `last`, and `name` is derived from it and `first`, which the pattern does not give: the new value cannot be built. Set `first` too.',
    );
    expect(rest).toEqual([]);
  });

  it('speaks of a derived attribute that is in no key as what it is', () => {
    const said = (change: string): string =>
      saidBy(
        'DM4013',
        shop({
          attributes: ['n: {type: int, min: 0, max: 9}', 'twice: {derive: "n * 2"}'],
          patterns: [`bump: {op: update, entity: Order, ${change}}`],
        }),
      )[0]?.message ?? '';
    expect(said('set: {n: "n + 1"}')).toBe(
      '`bump` changes `n`, and `twice` is derived from it: its new value is made of what is stored, and not known before the write, so that `twice` cannot be written. Set `n` to a value that the call gives, or leave `twice` to whoever reads the item.',
    );
    expect(said('add: {n: 1}')).toContain('so that cannot be written. Set the value instead.');
    expect(said('set: [n]')).toBe('');
  });

  it('is one finding where the update only decides which of two keys the item has', () => {
    const maps =
      '{byState: [{pk: "N#{region}", sk: "{orderId}", when: "state = NEW"}, {pk: "P#{region}", sk: "{paidOn}", when: "state = PAID"}]}';
    const advance = (set: string): string =>
      text(maps, `advance: {op: update, entity: Order, set: [${set}]}`, ['paidOn: date']).replace(
        'by: [region, state]',
        'by: [region], filter: "state = NEW"',
      );
    const [finding, ...rest] = saidBy('DM4013', advance('state'));
    expect(finding?.message).toContain(
      '`advance` changes `state`, which decides whether the item is there, and the key of index `byState` is composed of `region` and `paidOn`, which the pattern does not give',
    );
    expect(rest).toEqual([]);
    expect(saidBy('DM4013', advance('state, region'))[0]?.message).toContain('Set `paidOn` too');
    expect(saidBy('DM4013', advance('state, region, paidOn'))).toEqual([]);
  });

  it('is one finding where several attributes are derived from what is worked out', () => {
    const said = (update: string) => {
      const attributes = ['n: {type: int, min: 0, max: 9}', 'm: {type: int, min: 0, max: 9}'];
      const derived = ['twice: {derive: "n + n"}', 'sum: {derive: "n + m"}'];
      return saidBy(
        'DM4013',
        text(`{byState: {${KEY}}}`, `bump: {op: update, entity: Order, ${update}}`, [...attributes, ...derived]),
      ).map(({ message }) => message);
    };
    expect(said('set: {n: "n + 1"}')).toEqual([expect.stringContaining('`twice` is derived from it')]);
    expect(said('add: {n: 1}')).toEqual([expect.stringContaining('`twice` is derived from it')]);
    // What remains is told then.
    expect(said('set: [n]')).toEqual([expect.stringContaining('`sum` is derived from it and `m`')]);
  });
});
