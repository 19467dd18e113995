import { expect, it } from 'vitest';
import { Dice } from '../../../src/load/dice.js';
import { codeActionsAt } from '../../../src/lsp/actions/index.js';
import {
  definitionAt,
  highlightsAt,
  outlineOf,
  referencesAt,
  renameAt,
  renameTargetAt,
} from '../../../src/lsp/symbols/index.js';
import { symbolIndexOf } from '../../../src/lsp/symbols/symbol-index.js';
import { mutated } from '../../fuzz/mutations.js';
import { runs } from '../../support/runs.js';
import { SEED } from '../../support/setup.js';
import { documentOf, textsAfter } from './support.js';

/** With what names are used in. */
const SHOP = `dynamodel: 1
model: shop
types: {Sku: {type: string, charset: "A-Z", maxBytes: 9}}
tenancy: {field: tenantId, prefix: "T#{tenantId}"}
tables:
  shop: {key: {pk: pk, sk: sk}, ttl: expiresAt, indexes: {byState: {pk: [state], sk: [placedAt], project: {include: [total]}}}}
entities:
  Order:
    key: {pk: "C#{customerId}", sk: "O#{placedAt|iso}#{orderId}"}
    indexes: {byState: {pk: natural, sk: natural, when: "state != DONE and total > 5"}}
    attributes: {customerId: ulid, orderId: ulid, placedAt: timestamp, state: {enum: [OPEN, DONE]}, total: &money {type: int, max: 99}, sku: Sku}
    unique: {orderId: {}}
    ttl: {after: 30d}
  Line: {key: {pk: "O#{orderId}", sk: "L#{no|pad:4}"}, attributes: {orderId: ulid, no: {type: int, max: 99}, price: *money}}
accessPatterns:
  orders: {op: query, entity: Order, by: [customerId], range: {placedAt: gte}, filter: "state = $state and total > $least", page: 20}
  place: {op: transact-write, params: {order: Order, lines: {list: Line, max: 9}}, steps: [{create: Order, from: order}, {create: Line, each: lines}], idempotency: $order.orderId}
  said: {op: execute, statement: "SELECT * FROM shop.byState WHERE state = $state"}
roles: {clerk: {allow: [orders], scope: {tenantId: x}, api: {routes: {orders: "GET /o/{customerId}"}}}}
samples: {entities: {Order: [{id: o1, tenantId: a, total: 4}], Line: [{id: l1, order: o1, no: 1}]}}
tests: [{name: t, call: {orders: {order: o1, least: 3}}, expect: {ids: [o1]}}]
lint: {ignore: [{rule: DM4005, at: accessPatterns.orders, reason: x}]}
`;
const MODELS = [SHOP, SHOP.replaceAll('\n', '\r\n'), `\ufeff${SHOP.replaceAll('Order', '"Order"')}`];

const NAMES = [
  'quiteNew',
  '__proto__',
  'constructor',
  'a b',
  '',
  '"',
  'a\nb: c',
  '$' + '{x}',
  '💥',
  'null',
  'and',
  'x'.repeat(300),
];

it('answers, and never throws, whatever is done to a model', { timeout: 600_000 }, () => {
  for (let number = 0; number < runs(15, 5000); number += 1) {
    const dice = Dice.of(SEED, `symbols ${number}`);
    const text = mutated(dice.pick(MODELS), dice, MODELS);
    const document = documentOf(text);
    const { file } = document.parsed;
    const { occurrences } = symbolIndexOf(document.state.loaded);
    for (const { span, symbols, isExact } of occurrences) {
      expect(span.start).toBeLessThanOrEqual(span.end);
      expect(span.end).toBeLessThanOrEqual(span.file.text.length);
      if (isExact) expect([...symbols.map(({ name }) => name.toLowerCase())]).toContain(nameAt(span).toLowerCase());
    }
    outlineOf(document);
    const places = [0, file.text.length, ...occurrences.map(({ span }) => span.start)];
    const at = dice.pick(places);
    definitionAt(document, at);
    referencesAt(document, at, { declaration: true });
    highlightsAt(document, at);
    renameTargetAt(document, at);
    const renaming = renameAt(document, at, dice.pick(NAMES));
    if ('edits' in renaming && renaming.edits.length > 0) {
      const after = documentOf(Object.values(textsAfter(document.state, renaming.edits))[0] ?? '');
      const errors = (one: typeof document) => one.state.loaded.findings.filter(({ severity }) => severity === 'error');
      expect(errors(after).length).toBeLessThanOrEqual(errors(document).length);
    }
    for (const { title } of codeActionsAt(document, 0, file.text.length)) expect(title).not.toMatch(/\p{Cc}/u);
  }
});

function nameAt({
  file,
  start,
  end,
}: {
  readonly file: { readonly text: string };
  readonly start: number;
  readonly end: number;
}): string {
  return file.text.slice(start, end);
}
