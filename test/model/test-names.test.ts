import { describe, expect, it } from 'vitest';
import { brief, checkText } from '../rules/support/check-text.js';

const model = (call: string, items: string, idempotency = '$rx.rxId'): string => `dynamodel: 1
model: pharmacy
tables: {main: {key: {pk: pk, sk: sk}}}
entities:
  Rx:
    key: {pk: "PATIENT#{patient}", sk: "RX#{rxId}"}
    attributes: {patient: ulid, rxId: ulid, day: date}
accessPatterns:
  one: {op: get, entity: Rx, by: [patient, rxId]}
  between: {op: query, entity: Rx, by: [patient], range: {rxId: between}, page: 20}
  make: {op: transact-write, params: {rx: Rx}, steps: [{create: Rx, from: rx}], idempotency: ${idempotency}}
tests:
  - {name: a, call: ${call}, expect: {items: [${items}]}}
`;

const GET = '{one: {patient: a, rxId: b}}';
const unknown = (text: string): readonly string[] =>
  checkText(text).flatMap((finding) => (finding.rule === 'DM1002' ? [brief(finding)] : []));

describe('names in tests and tokens', () => {
  it('takes attributes and stored names in `expect.items`, and no others', () => {
    expect(unknown(model(GET, '{day: null, pk: x}'))).toEqual([]);
    expect(unknown(model(GET, '{dayy: null}'))[0]).toContain('There is no attribute `dayy`');
  });

  it('takes `from` and `to` where there is a `between`', () => {
    expect(unknown(model('{between: {patient: a, from: b, to: c}}', ''))).toEqual([]);
    expect(unknown(model('{one: {patient: a, rxId: b, from: c}}', ''))[0]).toContain('There is no argument `from`');
  });

  it('asks for a parameter as the token', () => {
    expect(unknown(model(GET, ''))).toEqual([]);
    const [field] = unknown(model(GET, '', 'rxId'));
    expect(field).toContain('There is no parameter `rxId`; it is a field of `rx`.');
    expect(unknown(model(GET, '', 'token'))[0]).toContain('There is no parameter `token`');
  });
});
