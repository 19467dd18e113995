import { describe, expect, it } from 'vitest';
import { modelPathOf } from '../../src/diagnostics/model-path.js';
import { check } from '../../src/library/check.js';
import { memoryReader } from '../../src/model/file-reader.js';
import { loadModel } from '../../src/model/load-model.js';
import { loadModelFile } from '../../src/model/load-model-file.js';
import { type ParsedYaml, parseYaml, SourceFile, type Span, spanOf, spanOfPath } from '../../src/source/index.js';

function parse(text: string): ParsedYaml {
  return parseYaml(new SourceFile('m.yaml', text));
}

function placeOf({ file }: ParsedYaml, text: string, length = text.length): Span {
  const start = file.text.indexOf(text);
  return spanOf(file, start, start + length);
}

const MODEL = parse(`# head
entities:
  Order:
    key: {pk: "A#{id}", sk: 'B#{no}'}
    attributes:
      address.city: {type: string}
  "quoted name":
    empty:
accessPatterns:
  byDate:
    where:
      - total > 5
      - {left: a, right: b}
    matrix: [[1, 2], [3, 44]]
text: |
  block
  scalar
`);

describe('the path of a place', () => {
  it.each([
    ['{id}', 'entities.Order.key.pk'],
    ['"A#{id}"', 'entities.Order.key.pk'],
    ['pk', 'entities.Order.key.pk'],
    ['{pk: "A#{id}", sk: \'B#{no}\'}', 'entities.Order.key'],
    ['Order', 'entities.Order'],
    ['address.city', 'entities.Order.attributes.address.city'],
    ['"quoted name"', 'entities.quoted name'],
    ['empty', 'entities.quoted name.empty'],
    ['total > 5', 'accessPatterns.byDate.where[0]'],
    ['right: b', 'accessPatterns.byDate.where[1].right'],
    ['44', 'accessPatterns.byDate.matrix[1][1]'],
    ['3, 44', 'accessPatterns.byDate.matrix[1]'],
    ['scalar', 'text'],
    ['# head', ''],
    ['entities:\n  Order:', 'entities'],
  ])('%j is %j', (text, path) => {
    expect(modelPathOf({ span: placeOf(MODEL, text) }, [MODEL])).toBe(path);
  });

  it('leads back to what holds the place', () => {
    for (const text of ['{id}', 'address.city', 'right: b', '44', 'block', 'empty']) {
      const place = placeOf(MODEL, text);
      const found = spanOfPath(MODEL.root!, modelPathOf({ span: place }, [MODEL]));
      expect(found!.start).toBeLessThanOrEqual(place.start);
      expect(found!.end).toBeGreaterThanOrEqual(place.end);
    }
  });

  it('stays when lines move', () => {
    const moved = parse(`# a\n# comment\n\n${MODEL.file.text}`);
    for (const text of ['{id}', 'address.city', '44'])
      expect(modelPathOf({ span: placeOf(moved, text) }, [moved])).toBe(
        modelPathOf({ span: placeOf(MODEL, text) }, [MODEL]),
      );
  });

  it('is that of the place where something is written, though aliases use it elsewhere', () => {
    const parsed = parse('base: &b\n  x: {y: one}\nother: *b\nmerged:\n  <<: *b\n  own: 2\n');
    const path = (text: string) => modelPathOf({ span: placeOf(parsed, text) }, [parsed]);
    expect(path('one')).toBe('base.x.y');
    expect(path('*b')).toBe('other');
    expect(path('own')).toBe('merged.own');
    const start = parsed.file.text.lastIndexOf('*b');
    expect(modelPathOf({ span: spanOf(parsed.file, start, start + 2) }, [parsed])).toBe('merged');
  });

  it('is empty for a text that is no YAML, and for a file that was not read', () => {
    const broken = parse('['.repeat(300));
    expect(broken.root).toBeUndefined();
    expect(modelPathOf({ span: spanOf(broken.file, 1, 2) }, [broken])).toBe('');
    expect(modelPathOf({ span: spanOf(MODEL.file, 0, 1) }, [])).toBe('');
    const empty = parse('');
    expect(modelPathOf({ span: spanOf(empty.file, 0, 0) }, [empty])).toBe('');
  });

  it('takes `__proto__` for a name', () => {
    const parsed = parse('entities:\n  __proto__: {constructor: 1}\n');
    expect(modelPathOf({ span: placeOf(parsed, 'constructor') }, [parsed])).toBe('entities.__proto__.constructor');
  });
});

describe('the path of a finding', () => {
  it('in an included file is the path in that file', () => {
    const files = {
      'shop.dynamodel.yaml': `dynamodel: 1
model: shop
include: [parts/orders.dynamodel.yaml]
tables: {shop: {key: {pk: pk, sk: sk}}}
`,
      'parts/orders.dynamodel.yaml': `entities:
  OrderLine:
    key: {pk: "ORDER#{orderId}", sk: "LINE#{lineNo}"}
    attributes:
      orderId: ulid
      lineNo: {type: int, min: 1, max: 9999}
`,
    };
    const loaded = loadModel(memoryReader(files), 'shop.dynamodel.yaml');
    const { findings } = check(loaded, { today: new Date('2026-11-20') });
    const unpadded = findings.find(({ rule }) => rule === 'DM2007')!;
    expect(unpadded.span.file.path).toBe('parts/orders.dynamodel.yaml');
    expect(modelPathOf(unpadded, loaded.parsed)).toBe('entities.OrderLine.key.sk');
  });

  it.each(['recurring-payments/recurring-payments', 'chat/chat', 'online-shop/online-shop', 'leaderboard-hot'])(
    'leads back to it: %s',
    (name) => {
      const path = `test/designs/${name}.dynamodel.yaml`;
      const loaded = loadModelFile(path);
      const { findings } = check(loaded, { today: new Date('2026-11-20'), preset: 'all' });
      expect(findings.length).toBeGreaterThan(0);
      for (const finding of findings) {
        const found = spanOfPath(loaded.parsed[0]!.root!, modelPathOf(finding, loaded.parsed))!;
        expect(found.start).toBeLessThanOrEqual(finding.span.start);
        expect(found.end).toBeGreaterThanOrEqual(finding.span.end);
      }
    },
  );
});
