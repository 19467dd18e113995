import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NO_CONFIG } from '../../src/config/config.js';
import { configurationHoverAt, hoverAt } from '../../src/lsp/hover/hover.js';
import { documentIn, type ModelDocument } from '../../src/lsp/model-document.js';
import { modelState } from '../../src/lsp/model-state.js';
import { describedAt, keyDoc, rootSchema, type SchemaKind } from '../../src/lsp/schema-docs.js';
import { memoryReader } from '../../src/model/file-reader.js';
import { propertiesAt } from '../../src/model/schema-lookup.js';
import { parseYaml, SourceFile } from '../../src/source/index.js';
import { NOTES } from './in-process.js';

const SHOP = readFileSync('examples/shop/shop.dynamodel.yaml', 'utf8');

function documentOf(text: string): ModelDocument {
  const state = modelState({
    reader: memoryReader({ 'm.dynamodel.yaml': text }),
    shown: 'm.dynamodel.yaml',
    settings: { lint: NO_CONFIG.lint, known: new Map() },
    today: new Date('2026-11-20T00:00:00Z'),
    uriOf: ({ path }) => path,
  });
  return documentIn(state, 'm.dynamodel.yaml', 1)!;
}

const shop = documentOf(SHOP);

function hover(document: ModelDocument, needle: string, add = 0): string {
  const { text } = document.parsed.file;
  const at = text.indexOf(needle);
  if (at === -1) throw new Error(`no ${needle}`);
  return hoverAt(document, at + add)?.text ?? '';
}

describe('hover', () => {
  it('tells how a pattern is served, as explain does', () => {
    expect(hover(shop, 'customerPage:')).toBe(
      `\`customerPage\` · query \`Customer\`, \`Cart\` and \`Order\` · **served**

- **served by** Query on table \`shop\`
- **key** \`pk = T#{tenantId}#CUST#{customerId}\` · \`sk between ORDER# and P#PROFILE\`
- **filter** \`expiresAt absent or in the future\`
- **order, page** backwards, at most 30 items a request
- **reads**
  - 1 \`Customer\` of 463 B (its id is given)
  - 1 \`Cart\` of 280 B (its id is given)
  - 7.5 (p99 120) \`Order\` of 471 B (\`volume.per.Customer\` of Order)

| a call | typical | p99 | max |
| --- | ---: | ---: | ---: |
| requests | 1 | 1 | 1 |
| items | 9.5 | 30 | 30 |
| bytes | 4.17 KB | 13.6 KB | 282 KB |
| read units | 1 | 2 | 35.5 |`,
    );
    expect(hover(shop, 'placeOrder:')).toContain('  2. create `Order`: 4 write units\n     - `pk = T#{tenantId}#CUST#');
    // Where it is used, too.
    expect(hover(shop, 'ordersBetween, orderWithLines', 2)).toContain('`ordersBetween` · query `Order` · **served**');
  });

  it('tells the keys of an entity, what a template makes, and where an attribute stands in keys', () => {
    expect(hover(shop, 'source: Order', 9)).toContain(
      '- **gsi1** `gsi1pk = T#{tenantId}#ORDER#{orderId}` · `gsi1sk = ORDER`',
    );
    expect(hover(shop, 'EMAIL#{email}', 2)).toBe(
      '`gsi1pk = T#{tenantId}#EMAIL#{email}` · 41 B, at most 791 B\n\nFor example `T#acme#EMAIL#ann@example.com`',
    );
    const attribute = hover(shop, 'email: {is: Email', 1);
    expect(attribute).toContain(
      'attribute `email` of `Customer` · string, stored as S · 24 B, at most 254 B · personal data',
    );
    expect(attribute).toContain('- **gsi1** `gsi1pk = T#{tenantId}#EMAIL#{email}`');
    expect(hover(shop, 'gsi2: invert', 1)).toContain('global index `gsi2` · key `gsi2pk`, `gsi2sk` · projects keys');
  });

  it('tells what a type is', () => {
    expect(hover(shop, 'total: Money', 8)).toContain('type `Money` · int, stored as N');
    expect(hover(shop, 'status: {is: OrderStatus', 14)).toContain(
      'type `OrderStatus` · enum, stored as S\n\nOne of `PENDING`, `PAID`, `SHIPPED`, `DELIVERED`, `CANCELLED`',
    );
  });

  it('tells of rules in comments and in settings', () => {
    const text = `${NOTES}lint:\n  rules: {unmapped-member: off}\n  ignore: [{rule: DM3002, reason: x}]\n# dynamodel-ignore DM6002: because\n`;
    const document = documentOf(text);
    expect(hover(document, 'DM6002', 3)).toContain(
      'https://github.com/dynamodel/dynamodel/blob/main/examples/rules/DM6002.md',
    );
    expect(hover(document, 'unmapped-member', 3)).toContain('`DM3016` `unmapped-member`');
    expect(hover(document, 'DM3002', 6)).toContain('`DM3002` `index-never-queried`');
    const config = parseYaml(
      new SourceFile('dynamodel.config.yaml', 'lint: {rules: {DM3002: off}}\ncheck: {failOn: warning}\n'),
    );
    expect(configurationHoverAt(config, 18)?.text).toContain('`DM3002`');
    expect(configurationHoverAt(config, config.file.text.indexOf('failOn'))?.text).toContain('One of: `error`');
  });

  it('has words for every key of the language and of configurations', () => {
    const undocumented: string[] = [];
    const visit = (kind: SchemaKind, path: readonly string[]): void => {
      const schema = describedAt(kind, path);
      if (schema === undefined || path.length > 12) return;
      for (const name of propertiesAt(schema)) {
        const own = describedAt(kind, [...path, name]);
        const doc = own === undefined ? '' : keyDoc(name, own);
        if (!doc.startsWith(`\`${name}\``)) undocumented.push([...path, name].join('.'));
        // Types hold types.
        if (!path.includes(name)) visit(kind, [...path, name]);
      }
      if (typeof schema.additionalProperties === 'object' && path.at(-1) !== 'x') visit(kind, [...path, 'x']);
      if (schema.items !== undefined && path.at(-1) !== '0') visit(kind, [...path, '0']);
    };
    for (const kind of ['model', 'configuration'] as const) {
      expect(rootSchema(kind).properties).toBeDefined();
      visit(kind, []);
    }
    expect(undocumented).toEqual([]);
    expect(hover(shop, 'protection:')).toContain('Against loss.');
    expect(hover(shop, 'op: query', 5)).toContain('One of: `get`, `query`');
  });

  it('keeps names of the model from being markup', () => {
    const evil = '<img src=x>![](http://x.example/a)`[a](b)';
    const text = NOTES.replace('notesOf: {op', `notesOf: {description: ${JSON.stringify(evil)}, op`).replace(
      'Note:\n    key',
      `Note:\n    description: ${JSON.stringify(evil)}\n    key`,
    );
    const shown = hover(documentOf(text), 'Note:\n', 1);
    expect(shown).toContain('\\<img src=x>!\\[\\](http');
    expect(shown).not.toMatch(/(?<!\\)<img|(?<!\\)\[a\]/);
  });

  it('says what it knows of a text that is broken', () => {
    const before = documentOf(NOTES);
    const reader = memoryReader({ 'm.dynamodel.yaml': NOTES.replace('op: query,', 'op: query, by: [userId') });
    const state = modelState(
      {
        reader,
        shown: 'm.dynamodel.yaml',
        settings: { lint: NO_CONFIG.lint, known: new Map() },
        today: new Date(),
        uriOf: ({ path }) => path,
      },
      before.state,
    );
    const document = documentIn(state, 'm.dynamodel.yaml', 2)!;
    expect(state.plan).toBe(before.state.plan);
    expect(hover(document, 'tables:', 2)).toContain('`tables` · object');
  });
});
