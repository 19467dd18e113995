import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { type BaselineResult, readBaseline } from '../../src/config/index.js';
import { baselineText } from '../../src/diagnostics/index.js';
import { memoryReader } from '../../src/model/file-reader.js';
import { brief } from '../rules/support/check-text.js';

const validate = new Ajv().compile(JSON.parse(readFileSync('schemas/baseline.schema.json', 'utf8')) as object);

function read(text: string | Uint8Array): BaselineResult {
  return readBaseline(memoryReader({ 'b.json': text }), 'b.json');
}

const KNOWN = new Map([
  [
    'shop.dynamodel.yaml',
    new Map([
      ['DM2007', new Map([['entities.Line.key.sk', 1]])],
      [
        'DM1007',
        new Map([
          ['', 2],
          ['entities.__proto__', 3],
        ]),
      ],
    ]),
  ],
  ['a/__proto__.dynamodel.yaml', new Map([['DM6001', new Map([['entities.404.key', 1]])]])],
  ['empty.dynamodel.yaml', new Map()],
]);

describe('a baseline file', () => {
  it('is sorted, has no places that move, and no more than it needs', () => {
    expect(baselineText(KNOWN)).toMatchInlineSnapshot(`
      "{
        "formatVersion": 1,
        "models": {
          "a/__proto__.dynamodel.yaml": {
            "DM6001": {
              "entities.404.key": 1
            }
          },
          "shop.dynamodel.yaml": {
            "DM1007": {
              "": 2,
              "entities.__proto__": 3
            },
            "DM2007": {
              "entities.Line.key.sk": 1
            }
          }
        }
      }
      "
    `);
  });

  it('reads as it was written', () => {
    const text = baselineText(KNOWN);
    expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
    const { baseline, findings } = read(text);
    expect(findings).toEqual([]);
    expect(baselineText(baseline!)).toBe(text);
    expect(baseline?.get('a/__proto__.dynamodel.yaml')?.get('DM6001')?.get('entities.404.key')).toBe(1);
    expect(baselineText(new Map())).toBe('{\n  "formatVersion": 1,\n  "models": {}\n}\n');
  });

  it('may have been written by a person: other order, comments, paths that begin with a dot', () => {
    const text = `# ours\nmodels: {./shop.dynamodel.yaml: {DM2007: {entities.Line: 1}}}\nformatVersion: 1\n`;
    expect(read(text).baseline?.get('shop.dynamodel.yaml')?.get('DM2007')?.get('entities.Line')).toBe(1);
  });

  it('says where it speaks of a model', () => {
    const { placeOf } = read(baselineText(KNOWN));
    const { file, start } = placeOf('shop.dynamodel.yaml');
    expect(file.path).toBe('b.json');
    expect(file.text.slice(start)).toMatch(/^"shop\.dynamodel\.yaml": \{/);
    expect(placeOf('other.yaml').start).toBe(0);
  });

  it.each([
    ['', 'DM1000 error 1:1 The file is empty: there is no baseline in it.'],
    ['{}', 'DM1004 error 1:1 `formatVersion` and `models` are missing in a baseline.'],
    ['[]', 'This cannot be a list'],
    ['{"formatVersion": 2, "models": {}}', '`formatVersion` is `2` here, and only `1` is understood'],
    ['{"formatVersion": 1, "models": {"a": {"DM12": {}}}}', '`DM12` cannot stand here. A rule is named by its id'],
    ['{"formatVersion": 1, "models": {"a": {"DM1234": {"b": 0}}}}', '`b` is `0`; it cannot be less than 1.'],
    [
      '{"formatVersion": 1, "models": {"a": {"DM1234": {"b": "1"}}}}',
      '`b` cannot be the text `1`; it takes a whole number.',
    ],
    [
      '{"formatVersion": 1, "models": {"a": {"DM1234": {"b": 99999999999999999999}}}}',
      '`b` is `99999999999999999999`; it cannot be more than 9007199254740991.',
    ],
    ['{"formatVersion": 1, "models": {"a": {"DM1234": {"b": 1, "c": 1, "b": 2}}}}', 'DM1003 error 1:66 '],
    [baselineText(KNOWN).replace('"DM2007": {', '"DM1007": {'), 'DM1003 error 14:7 `DM1007` is defined twice'],
    ['{"formatVersion": 1, "models": {}, "more": 1}', '`more` is no property of a baseline.'],
    ['{"formatVersion": 1, "models": {', 'never closed'],
    ['a\0', 'This is a binary file'],
    [new Uint8Array([0x7b, 0xff]), 'The file is not UTF-8 text'],
    ['dynamodel: 1\nmodel: shop\n', 'no property of a baseline'],
  ])('that is none is told where: %j', (text, expected) => {
    const { baseline, findings } = read(text);
    expect(baseline).toBeUndefined();
    expect(findings.map(brief).join('\n')).toContain(expected);
  });
});
