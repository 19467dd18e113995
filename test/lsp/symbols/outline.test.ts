import { expect, it } from 'vitest';
import { type OutlineNode, outlineOf } from '../../../src/lsp/symbols/index.js';
import { documentOf } from './support.js';

const TEXT = `dynamodel: 1
model: shop
types: {Sku: {type: string}}
tables:
  shop: {key: {pk: pk, sk: sk}, indexes: {byState: {pk: [state, at]}}}
entities:
  Order:
    key: {pk: "O#{id}", sk: natural}
    attributes: {id: ulid, state: {enum: [A]}, lines: {list: string}}
  Copy: &c {attributes: {x: int}}
  Other: *c
accessPatterns:
  place: {op: transact-write, params: {order: Order}}
samples: {entities: {Order: [{id: o1}, {state: A}, 4]}}
tests: [{name: "a\\ntest"}, {call: x}]
lint: {extends: strict}
`;

function shape({ name, detail, kind, children }: OutlineNode): string {
  const inner = children.length === 0 ? '' : ` [${children.map(shape).join('; ')}]`;
  return `${kind} ${name}${detail === undefined ? '' : ` (${detail})`}${inner}`;
}

it('has the sections of a text with all that is named in them', () => {
  expect(outlineOf(documentOf(TEXT)).map(shape)).toEqual([
    'section types [type Sku (string)]',
    'section tables [table shop (pk, sk) [index byState (state, at)]]',
    'section entities [entity Order (O#{id}, natural) [attribute id (ulid); attribute state (enum); attribute lines (list)]; entity Copy [attribute x (int)]; entity Other]',
    'section accessPatterns [access pattern place (transact-write) [parameter order (Order)]]',
    'section samples [entity Order [sample o1]]',
    'section tests [test a test]',
  ]);
});

it('has places inside each other, and inside the text', () => {
  const within = (outer: OutlineNode['span'], { span, nameSpan, children }: OutlineNode): void => {
    for (const [one, other] of [
      [outer, span],
      [span, nameSpan],
    ] as const) {
      expect(one.start).toBeLessThanOrEqual(other.start);
      expect(other.end).toBeLessThanOrEqual(one.end);
    }
    for (const child of children) within(span, child);
  };
  const document = documentOf(TEXT);
  const { file } = document.parsed;
  for (const node of outlineOf(document)) within({ file, start: 0, end: file.text.length }, node);
});

it('is there for a text with errors, and has names of one line', () => {
  const broken = 'entities:\n  "a\\n\\e[31mb": {attributes: {x: [}\n';
  expect(outlineOf(documentOf(broken)).map(shape)).toEqual([expect.stringContaining('section entities')]);
  expect(JSON.stringify(outlineOf(documentOf(broken)).map(shape))).not.toMatch(/\\u001b|\\n/);
  expect(outlineOf(documentOf(''))).toEqual([]);
  expect(outlineOf(documentOf('constructor: {a: 1}\n__proto__: {b: 1}\n'))).toEqual([]);
});
