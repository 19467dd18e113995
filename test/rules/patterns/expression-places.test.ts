import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkText } from '../support/check-text.js';

const PAGE = readFileSync(new URL('../../../examples/the-language.md', import.meta.url), 'utf8');

/** The first column of the table of places. */
const PLACES = [...(PAGE.split('**Where it may stand**')[1] ?? '').split('\n\n')[1]!.matchAll(/^\| (`.*?) \|/gm)].map(
  ([, place]) => place,
);

/** Whatever stands in the one place; the others hold what is right. */
interface Parts {
  readonly derive?: string;
  readonly when?: string;
  readonly filter?: string;
  readonly condition?: string;
  readonly each?: string;
  readonly set?: string;
  readonly add?: string;
  readonly rule?: string;
}

function model({
  derive = "grams > 100 ? 'heavy' : 'light'",
  when = 'state = SENT',
  filter = 'grams < $below',
  condition = 'stops < 9',
  each = 'has(state)',
  set = '1',
  add = '1',
  rule = 'when: "new.state = LOST", update: {Carrier: {by: {carrier: new.carrier}, add: {lost: 1}}}',
}: Parts): string {
  return `dynamodel: 1
model: parcels
tables:
  parcels: {key: {pk: pk, sk: sk}, stream: new-and-old, indexes: {sent: {pk: sentPk, sk: sentSk, project: all}}}
entities:
  Parcel:
    key: {pk: "CUST#{customerId}", sk: "PARCEL#{parcelId}"}
    indexes: {sent: {pk: "SENT#{carrier}", sk: "{parcelId}", when: "${when}", onPartial: read}}
    attributes:
      customerId: {type: ulid, immutable: true}
      parcelId: {type: ulid, immutable: true}
      carrier: {type: string, charset: a-z, minBytes: 1, maxBytes: 8, immutable: true}
      state: {enum: [PACKED, SENT, LOST], default: PACKED}
      grams: {type: int, min: 1, max: 30000, immutable: true}
      stops: {type: int, min: 0, max: 99, default: 0}
      band: {derive: "${derive}"}
    version: rev
  Carrier:
    key: {pk: "CARRIER#{carrier}", sk: "C"}
    attributes:
      carrier: {type: string, charset: a-z, minBytes: 1, maxBytes: 8}
      lost: {type: int, min: 0, counter: true}
      seen: {type: int, optional: true}
accessPatterns:
  pack: {op: create, entity: Parcel}
  some: {op: query, entity: Parcel, by: [customerId], params: {below: int}, filter: "${filter}", page: 20}
  stop: {op: update, entity: Parcel, set: {stops: "${set}"}, condition: "${condition}"}
  more: {op: update, entity: Parcel, add: {stops: "${add}"}}
  lose:
    op: transact-write
    params: {all: {list: {map: {customerId: ulid, parcelId: ulid, seen: int}}, max: 20}}
    steps:
      - {update: Parcel, each: $all, set: {stops: "1"}, condition: "${each}"}
streams:
  count: {source: Parcel, ${rule}}
`;
}

const refusals = (parts: Parts): readonly string[] =>
  checkText(model(parts))
    .filter(({ severity }) => severity === 'error')
    .map(({ rule }) => rule);

const change = (when: string, by = 'new.carrier', set = '', add = '1'): string =>
  `when: "${when}", update: {Carrier: {by: {carrier: "${by}"}, ${set}add: {lost: "${add}"}}}`;

/** By row of the page: what it says may stand there, and what by its words may not. */
const ROWS: readonly (readonly [place: string, taken: readonly Parts[], refused: readonly Parts[]])[] = [
  [
    '`derive` of an attribute',
    [{ derive: 'grams > 5 ? upper(carrier) : absent' }],
    [{ derive: 'grams + $below' }, { derive: 'old.grams' }],
  ],
  [
    '`when` of a key in an index',
    [{ when: 'state = SENT and grams > 5' }],
    [{ when: 'grams > $below' }, { when: 'new.state = SENT' }],
  ],
  [
    '`filter` of a read',
    [{ filter: 'grams < $below and stops > 1' }, { filter: 'grams < $grams' }],
    [{ filter: 'grams < $least' }, { filter: 'new.grams < 5' }],
  ],
  [
    '`condition` of a write or a step',
    [{ condition: 'stops < $most and state = SENT' }, { each: 'stops < $seen' }],
    [{ condition: 'old.state = SENT' }, { each: 'stops < $seenTwice' }],
  ],
  [
    '`set: {path: …}` of a write',
    [{ set: 'stops + 1' }, { set: '$most' }, { set: 'grams' }, { set: 'stops - $most' }],
    [{ set: 'stops * 2' }, { set: 'new.stops' }],
  ],
  ['`add: {path: …}` of a write', [{ add: '$most' }, { add: '$most * 2' }], [{ add: 'grams' }, { add: 'new.grams' }]],
  [
    '`when`, `by`, `set`, `add` of a stream rule',
    [
      {
        rule: change('new.state = LOST and old.state != LOST', 'old.carrier', 'set: {seen: new.stops}, ', 'new.stops'),
      },
    ],
    [
      { rule: change('state = LOST') },
      { rule: change('new.state = $below') },
      { rule: change('new.state = LOST', 'carrier') },
      { rule: change('new.state = LOST', 'new.carrier', '', 'stops') },
    ],
  ],
];

describe('the places of expressions that the page of the language lists', () => {
  it('are these', () => {
    expect(PLACES).toEqual(ROWS.map(([place]) => place));
    expect(refusals({})).toEqual([]);
  });

  it.each(ROWS)('%s', (_place, taken, refused) => {
    expect(taken.map(refusals)).toEqual(taken.map(() => []));
    for (const parts of refused)
      expect({ parts, refused: refusals(parts).length > 0 }).toEqual({ parts, refused: true });
  });
});
