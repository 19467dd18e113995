import { parse } from '@cdktf/hcl2json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  block,
  call,
  comment,
  expression,
  type HclValue,
  hclData,
  hclFile,
  remark,
  Template,
} from '../../../src/generate/terraform/language/index.js';
import type { Expression } from '../../../src/import/formats/terraform/hcl/ast.js';
import { runs } from '../../support/runs.js';
import { parsed } from './provider-schema.js';

/** The text of the one argument of a block. */
function written(value: HclValue): string {
  return hclFile([block('locals', [], { value })]);
}

/** What the argument is, where it is made of literals. */
function read(text: string): unknown {
  const value = parsed(text).blocks[0]?.body.attributes[0]?.value;
  return value === undefined ? undefined : plain(value);
}

function plain(value: Expression): unknown {
  if (value.kind === 'literal') return value.value;
  if (value.kind === 'list') return value.items.map(plain);
  if (value.kind === 'object') return new Map(value.entries.map((one) => [plain(one.key), plain(one.value)]));
  if (value.kind === 'name') return value.name;
  if (value.kind !== 'template') return value.kind;
  return value.parts
    .map((part) => (part.kind === 'text' ? part.text : part.kind === 'value' ? plain(part.value) : part.kind))
    .join('');
}

/** What could end a string, begin an expression, or hide in a line. */
const HOSTILE = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '$',
        '%',
        '{',
        '}',
        '"',
        '\\',
        '\n',
        '\r',
        `\${`,
        '%{',
        `$\${`,
        '~}',
        '#',
        '//',
        '\t',
        '\u2028',
        '\u202e',
        '\0',
      ),
      fc.constantFrom(`\${env}`, '%{ if true }', '<<EOF\n', '*/', '__proto__', '👩‍👧', 'é', '=', '"]'),
      fc.string({ maxLength: 3, unit: 'binary' }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''))
  // HCL puts text into this form when it reads it.
  .map((text) => (/\p{Cs}/u.test(text) ? '' : text.normalize('NFC')));

describe('text of HCL', () => {
  it.each([
    ['a "b" \\ c', '"a \\"b\\" \\\\ c"'],
    ['line\nnext\ttab', '"line\\nnext\\ttab"'],
    [`\${aws:PrincipalTag/x}`, `"$\${aws:PrincipalTag/x}"`],
    ['%{ if x }', '"%%{ if x }"'],
    [`$\${x}`, `"\\u0024$\${x}"`],
    ['100% $5', '"100% $5"'],
    ['\0\u202e\u2028\u{e0001}', '"\\u0000\\u202e\\u2028\\U000e0001"'],
    ['\ud800', '"\ufffd"'],
  ])('of %j is %s', (text, expected) => {
    expect(written(text)).toBe(`locals {\n  value = ${expected}\n}\n`);
  });

  it('keeps what is text apart from what is code', () => {
    expect(written(new Template(['a$', expression('var.b'), `\${c}`, expression('var.d')]))).toContain(
      `"a\\u0024\${var.b}$\${c}\${var.d}"`,
    );
  });

  it('is read as it was given', () => {
    fc.assert(
      fc.property(HOSTILE, HOSTILE, (a, b) => {
        const value = new Map<string, HclValue>([
          [`1${a}`, a],
          [`2${b}`, [b, new Template([a, expression('9'), b])]],
        ]);
        const text = hclFile([comment(a), block('locals', [], comment(b), { value }), comment(b)]);
        expect(parsed(text).blocks).toHaveLength(1);
        expect(read(text)).toEqual(
          new Map<string, unknown>([
            [`1${a}`, a],
            [`2${b}`, [b, `${a}9${b}`]],
          ]),
        );
      }),
      { numRuns: runs(200, 5000) },
    );
  });

  it('is read by the parser of Terraform itself as one argument of one block', async () => {
    const texts = fc.sample(HOSTILE, { numRuns: runs(100, 1000), seed: 1 });
    const items = texts.flatMap((text, i) => [
      comment(text),
      block('variable', [`v${i}`], { default: text, description: 'x' }),
    ]);
    const json = (await parse('a.tf', hclFile(items))) as { readonly variable: Readonly<Record<string, unknown>> };
    expect(Object.keys(json)).toEqual(['variable']);
    expect(Object.values(json.variable)).toEqual(texts.map(() => [{ default: expect.any(String), description: 'x' }]));
  });
});

describe('layout of HCL', () => {
  it('is that of terraform fmt', () => {
    const file = hclFile([
      remark('About the file.'),
      comment('A note.\nOf two lines.'),
      block(
        'resource',
        ['aws_x', 'y'],
        { a: 1, long_name: true, none: undefined, list: ['b', 2, null], empty: [], nothing: {} },
        { map: { a: 'x', 'b-c': 'y', for: 1 }, after: 1.5, longer: expression('var.x') },
        block('inner', [], { a: call('merge', expression('var.tags'), { b: 1, cc: 2 }) }),
        block('void', []),
        comment('Why.'),
        { last: call('jsonencode', [{ a: [{}] }]) },
      ),
      block('data', ['aws_region', 'current']),
    ]);
    expect(file).toBe(`# About the file.

# A note.
# Of two lines.
resource "aws_x" "y" {
  a         = 1
  long_name = true
  list      = ["b", 2, null]
  empty     = []
  nothing   = {}
  map = {
    a     = "x"
    "b-c" = "y"
    "for" = 1
  }
  after  = 1.5
  longer = var.x

  inner {
    a = merge(var.tags, {
      b  = 1
      cc = 2
    })
  }

  void {}

  # Why.
  last = jsonencode([
    {
      a = [{}]
    },
  ])
}

data "aws_region" "current" {}
`);
  });

  it('breaks long lists and comments', () => {
    const names = Array.from({ length: 12 }, (_, i) => `attribute${i}`);
    expect(hclFile([block('a', [], { names })])).toBe(
      `a {\n  names = [\n${names.map((name) => `    "${name}",\n`).join('')}  ]\n}\n`,
    );
    const lines = hclFile([comment('word '.repeat(60))])
      .trimEnd()
      .split('\n');
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.every((line) => line.startsWith('# word') && line.length <= 112)).toBe(true);
  });

  it('says plain data', () => {
    expect(written(hclData({ a: [1, 'x', null, true], b: undefined, c: { d: expression('e') } }))).toContain(
      'a = [1, "x", null, true]\n    c = {\n      d = e',
    );
    expect(() => hclData({ a: 1n })).toThrow('bigint');
    expect(() => written(Number.NaN)).toThrow('NaN');
  });
});
