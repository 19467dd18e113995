import { describe, expect, it } from 'vitest';
import { codeActionsAt, fixAllAction, type ModelAction } from '../../../src/lsp/actions/index.js';
import type { ModelDocument } from '../../../src/lsp/model-document.js';
import { documentOf, type Files, ROOT, stateOf, textsAfter } from '../symbols/support.js';

const SHOP = `dynamodel: 1
model: shop
tables:
  shop: {key: {pk: pk, sk: sk}}
entities:
  Order:
    key: {pk: "CUSTOMER#{customerId}", sk: "ORDER#{orderId}"}
    attributes:
      customerId: ulid
      orderId: ulid
      total: {type: int, min: 0, max: 9999}
accessPatterns:
  orders: {op: query, entity: Order, by: [customerId], rate: 5/s}
  all:
    op: scan
    entity: Order
`;

function titles(document: ModelDocument, at: number): readonly string[] {
  return codeActionsAt(document, at, at).map(({ title, preferred }) => `${preferred === true ? '* ' : ''}${title}`);
}

function applied({ state }: ModelDocument, action: ModelAction | undefined): string {
  return textsAfter(state, action?.edits ?? [])[ROOT] ?? '';
}

/** Reads the files again with other texts. */
function again(files: Files): (texts: ReadonlyMap<string, string>) => ReturnType<typeof stateOf> {
  return (texts) => stateOf({ ...files, ...Object.fromEntries(texts) });
}

describe('a quick fix', () => {
  it('is what a finding suggests, at its place alone', () => {
    const text = SHOP.replace('by: [customerId]', 'by: [custmerId]');
    const document = documentOf(text);
    const at = text.indexOf('custmerId');
    expect(titles(document, at + 3)).toEqual(['* Write `customerId`', 'Fix all that dynamodel can fix']);
    expect(applied(document, codeActionsAt(document, at, at)[0])).toBe(SHOP);
    expect(codeActionsAt(document, 0, 5)).toEqual([]);
  });

  it('offers each of several near names, and none of them first', () => {
    const text = SHOP.replace('      total:', '      totals: int\n      total:').replace(
      'rate: 5/s',
      'filter: "totalx > 5"',
    );
    const document = documentOf(text);
    const at = text.indexOf('totalx');
    expect(titles(document, at)).toEqual(['Write `total`', 'Write `totals`']);
    const chosen = codeActionsAt(document, at, at).find(({ title }) => title.includes('totals'));
    expect(applied(document, chosen)).toContain('"totals > 5"');
  });

  it('lets a person choose where the text decides what is stored', () => {
    const at = (text: string, word: string): readonly string[] => titles(documentOf(text), text.indexOf(word) + 1);
    expect(at(SHOP.replace('{orderId}', '{ordrId}'), 'ordrId')).toContain('Write `orderId`');
    const condition = SHOP.replace('sk: "ORDER#{orderId}"', 'sk: "ORDER#{orderId}", when: "totl > 1"');
    expect(at(condition, 'totl')).toEqual(['Write `total`. Stored items then need a migration']);
    expect(at(SHOP.replace('{orderId}', '{total}'), '{total}')).toContain('Write `{total|pad:4}`');
    expect(at(SHOP.replace('rate: 5/s', 'filter: "total > \'100\'"'), "total > '")).not.toContain('Write ``');
  });

  it('has a title of one line, whatever the model says', () => {
    const text = SHOP.replace('by: [customerId]', 'by: ["cust\\u001b[31m\\nomerId"]');
    const document = documentOf(text);
    for (const { title } of codeActionsAt(document, 0, text.length)) expect(title).not.toMatch(/\p{Cc}/u);
  });
});

describe('fix all', () => {
  it('does what a finding suggests in all files, and what comes to light by it', () => {
    const files = {
      [ROOT]: SHOP.replace('model: shop', 'model: shop\ninclude: [more.yaml]').replace(
        'by: [customerId]',
        'by: [custmerId]',
      ),
      'more.yaml': 'roles:\n  clerk: {allow: [order]}\nscenarios: {rush: {for: 1h, rate: {ordrs: x2}}}\n',
    };
    const document = documentOf(files);
    const texts = textsAfter(document.state, fixAllAction(document, again(files))?.edits ?? []);
    expect(texts[ROOT]).toContain('by: [customerId]');
    expect(texts['more.yaml']).toContain('rate: {orders: x2}');
    expect(stateOf(texts).findings.some(({ suggestion }) => suggestion?.edits !== undefined)).toBe(false);
  });

  it('goes in rounds, as an unused comment may be needless only then', () => {
    const text = SHOP.replace('  orders: {', '  # dynamodel-ignore DM1002: it is not there\n  orders: {').replace(
      'by: [customerId]',
      'by: [custmerId]',
    );
    const files = { [ROOT]: text };
    const document = documentOf(files);
    const all = fixAllAction(document, again(files));
    expect(applied(document, all)).toBe(SHOP);
    expect(applied(document, fixAllAction(document))).toContain('dynamodel-ignore');
  });

  it('is not there where nothing can be fixed', () => {
    expect(fixAllAction(documentOf(SHOP))).toBeUndefined();
    expect(fixAllAction(documentOf('a: ['))).toBeUndefined();
  });
});

describe('a comment that silences a finding', () => {
  const find = (document: ModelDocument, at: number): ModelAction | undefined =>
    codeActionsAt(document, at, at).find(({ title }) => title.startsWith('Ignore DM4005'));

  it.each([
    ['LF', SHOP],
    ['CRLF', SHOP.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\ufeff${SHOP}`],
  ])('stands above what it is for, and needs its reason: %s', (_what, text) => {
    const document = documentOf(text);
    const source = document.parsed.file.text;
    const [finding] = document.state.findings.filter(({ rule }) => rule === 'DM4005');
    const after = applied(document, find(document, finding?.span.start ?? 0));
    const line = source.split('\n')[document.parsed.file.lineOf(finding?.span.start ?? 0) - 1] ?? '';
    const indent = /^ */.exec(line)?.[0] ?? '';
    const brk = source.includes('\r\n') ? '\r\n' : '\n';
    expect(after).toBe(source.replace(line, `${indent}# dynamodel-ignore DM4005: ${brk}${line}`));
    const rules = (one: string) => stateOf({ [ROOT]: one }).findings.map(({ rule }) => rule);
    expect(rules(after)).toEqual(expect.arrayContaining(['DM4005', 'DM0003']));
    const filled = rules(after.replace('DM4005: ', 'DM4005: it is a small table'));
    expect(filled).not.toContain('DM4005');
    expect(filled).not.toContain('DM0003');
  });

  it('stands outside the text that goes over several lines', () => {
    const text = SHOP.replace(
      '  all:\n    op: scan\n    entity: Order\n',
      '  all: {op: scan, description: "a\n    b", entity: Order}\n',
    );
    const document = documentOf(text);
    for (const { rule, span } of document.state.findings) {
      for (const action of codeActionsAt(document, span.start, span.end)) {
        if (!action.title.startsWith(`Ignore ${rule} `)) continue;
        expect(stateOf({ [ROOT]: applied(document, action) }).loaded.model?.patterns.get('all')?.description).toBe(
          'a b',
        );
      }
    }
    expect(document.state.findings.some(({ rule }) => rule === 'DM4005')).toBe(true);
  });

  it('is not offered for what no comment can silence', () => {
    const text = SHOP.replace('  all:', '  # dynamodel-ignore DM6002: a reason\n  all:');
    const document = documentOf(text);
    const at = text.indexOf('# dynamodel');
    expect(titles(document, at)).toEqual(['* Remove the comment', 'Fix all that dynamodel can fix']);
    const broken = SHOP.replace('entity: Order, by', 'entity: Odrer, by');
    expect(titles(documentOf(broken), broken.indexOf('Odrer')).some((title) => title.startsWith('Ignore'))).toBe(false);
  });
});
