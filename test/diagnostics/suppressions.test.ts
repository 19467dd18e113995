import { describe, expect, it } from 'vitest';
import { applySuppressions, type Finding, findingOf, type IgnoreEntry } from '../../src/diagnostics/index.js';
import { applyEdits, type ParsedYaml, parseYaml, SourceFile, spanOf } from '../../src/source/index.js';

const TODAY = new Date('2026-11-20T12:00:00Z');

function parse(text: string): ParsedYaml {
  return parseYaml(new SourceFile('m.yaml', text));
}

function findingAt(parsed: ParsedYaml, text: string, rule: Finding['rule'] = 'DM6002'): Finding {
  const start = parsed.file.text.indexOf(text);
  return findingOf(
    { id: rule, name: 'x', severity: 'warning' },
    { message: text, span: spanOf(parsed.file, start, start + 1) },
  );
}

function run(parsed: ParsedYaml, findings: readonly Finding[], ignores: readonly IgnoreEntry[] = []) {
  const result = applySuppressions({ findings, files: [parsed], ignores, today: TODAY });
  return {
    ...result,
    left: result.findings.map((finding) => finding.rule),
    gone: result.suppressed.map((finding) => finding.message),
  };
}

describe('comments', () => {
  const text = (comment: string) => `a:\n  ${comment}\n  # another comment\n\n  b:\n    c: 1\n  d: 2\n`;

  it('hold for what begins on the next line, to its end', () => {
    const parsed = parse(text('# dynamodel-ignore DM6002: cached by the CDN'));
    expect(
      run(
        parsed,
        ['b:', 'c:', 'd:'].map((at) => findingAt(parsed, at)),
      ),
    ).toMatchObject({ left: ['DM6002'], gone: ['b:', 'c:'] });
  });

  it('hold for their rules alone', () => {
    const parsed = parse(text('# dynamodel-ignore DM6002, DM6007: cached'));
    const findings = [findingAt(parsed, 'b:'), findingAt(parsed, 'b:', 'DM6007'), findingAt(parsed, 'b:', 'DM1001')];
    expect(run(parsed, findings)).toMatchObject({ left: ['DM1001'], gone: ['b:', 'b:'] });
  });

  it('hold for list items, and for all that begins on one line', () => {
    const parsed = parse('s:\n  # dynamodel-ignore DM6002: why\n  - {x: 1,\n     y: 2}\n  - {z: 3}\n');
    expect(
      run(
        parsed,
        ['x:', 'y:', 'z:'].map((at) => findingAt(parsed, at)),
      ),
    ).toMatchObject({ gone: ['x:', 'y:'] });
  });

  it('hold up to and on their last day', () => {
    const last = parse(text('# dynamodel-ignore DM6002 until 2026-11-20: why'));
    expect(run(last, [findingAt(last, 'b:')]).left).toEqual([]);
    const over = parse(text('# dynamodel-ignore DM6002 until 2026-11-19: why'));
    expect(run(over, [findingAt(over, 'b:')]).left).toEqual(['DM6002', 'DM0002']);
  });

  it('that do nothing are findings whose fix removes the line', () => {
    const parsed = parse(text('# dynamodel-ignore DM6002: why'));
    const { findings } = run(parsed, []);
    expect(findings).toMatchObject([{ rule: 'DM0001', span: { start: 5 } }]);
    expect(applyEdits(parsed.file, findings[0]!.suggestion!.edits!)).toBe(
      'a:\n  # another comment\n\n  b:\n    c: 1\n  d: 2\n',
    );
  });

  it.each([
    '# dynamodel-ignore',
    '# dynamodel-ignore DM6002',
    '# dynamodel-ignore DM6002:',
    '# dynamodel-ignore DM6002 :  ',
    '# dynamodel-ignore DM62: why',
    '# dynamodel-ignore everything: why',
    '# dynamodel-ignore DM6002 until soon: why',
    '# dynamodel-ignore DM6002 until 2026-02-30: why',
    '# dynamodel-ignore DM6002 because: why',
  ])('that are malformed suppress nothing: %s', (comment) => {
    const parsed = parse(text(comment));
    expect(run(parsed, [findingAt(parsed, 'b:')]).left).toEqual(['DM6002', 'DM0003']);
  });

  it('stand on a line of their own', () => {
    const parsed = parse('a: 1 # dynamodel-ignore DM6002: why\nb: 2\n');
    expect(run(parsed, [findingAt(parsed, 'b:')]).left).toEqual(['DM6002', 'DM0003']);
  });

  it('inside a text are text', () => {
    const parsed = parse('a: |\n  # dynamodel-ignore DM6002: why\nb: 2\n');
    expect(run(parsed, [findingAt(parsed, 'b:')]).left).toEqual(['DM6002']);
  });

  it('name rules that exist', () => {
    const parsed = parse(text('# dynamodel-ignore DM9999: why'));
    const { findings } = applySuppressions({
      findings: [],
      files: [parsed],
      today: TODAY,
      ruleNamed: (id) => (id === 'DM6002' ? { id } : { wrong: `There is no \`${id}\`.` }),
    });
    expect(findings).toMatchObject([{ rule: 'DM0003', message: expect.stringContaining('`DM9999`') }]);
  });

  it('name rules by their names too, and what is needed no more is taken out as it is written', () => {
    const parsed = parse(text('# dynamodel-ignore hot-key, DM6007, hot-item: why'));
    const { findings, suppressed } = applySuppressions({
      findings: [findingAt(parsed, 'b:')],
      files: [parsed],
      today: TODAY,
      ruleNamed: (name) => ({ id: name === 'hot-key' ? 'DM6002' : name === 'hot-item' ? 'DM6009' : 'DM6007' }),
    });
    expect(suppressed.map(({ rule }) => rule)).toEqual(['DM6002']);
    const [item] = findings.filter(({ message }) => message.includes('hot-item'));
    expect(item).toMatchObject({ rule: 'DM0001', suggestion: { message: 'Take `hot-item` out of the comment.' } });
    expect(applyEdits(parsed.file, item!.suggestion!.edits!)).toContain('# dynamodel-ignore hot-key, DM6007: why');
  });
});

describe('lint.ignore', () => {
  const parsed = parse('entities:\n  Review:\n    key: 1\n  Order:\n    ky: 2\n');
  const entry = (more: Partial<IgnoreEntry>): IgnoreEntry => ({
    rule: 'DM6002',
    reason: 'why',
    span: spanOf(parsed.file, 0, 1),
    ...more,
  });

  it('holds for a path, or for the whole model', () => {
    const findings = ['key', 'ky'].map((at) => findingAt(parsed, at));
    expect(run(parsed, findings, [entry({ at: 'entities.Review' })])).toMatchObject({
      gone: ['key'],
      left: ['DM6002'],
    });
    expect(run(parsed, findings, [entry({})])).toMatchObject({ gone: ['key', 'ky'], left: [] });
  });

  it.each([
    [entry({ at: 'entities.Nope' }), 'DM0003'],
    [entry({ reason: ' ' }), 'DM0003'],
    [entry({ rule: 'nonsense' }), 'DM0003'],
    [entry({ until: 'tomorrow' }), 'DM0003'],
    [entry({ until: '2026-01-01' }), 'DM0002'],
    [entry({ at: 'entities.Order' }), 'DM0001'],
  ])('is reported where it does nothing', (ignore, rule) => {
    expect(run(parsed, [findingAt(parsed, 'key')], [ignore]).left).toEqual(['DM6002', rule]);
  });

  it.each([
    ['entities.Revew', ' Did you mean `entities.Review`?'],
    ['entites.order.ky', ' Did you mean `entities.Order.ky`?'],
    ['entities.Order.ky.deeper', ''],
    ['nothing.at.all', ''],
    ['entities[0]', ''],
  ])('says what a path that is none may mean: %s', (at, advice) => {
    const { findings } = run(parsed, [], [entry({ at })]);
    expect(findings.map(({ message }) => message)).toEqual([
      `The model has no \`${at}\`: the entry suppresses nothing.${advice}`,
    ]);
  });

  it('holds for a section in every file that has it', () => {
    const other = parseYaml(new SourceFile('n.yaml', 'entities:\n  Cart:\n    kez: 3\n'));
    const findings = [findingAt(parsed, 'key'), findingAt(other, 'kez')];
    const result = applySuppressions({
      findings,
      files: [parsed, other],
      ignores: [entry({ at: 'entities' })],
      today: TODAY,
    });
    expect(result.findings).toEqual([]);
    expect(result.suppressed).toHaveLength(2);
  });

  it('of a rule that did not run says nothing', () => {
    const silentRules = new Set(['DM6002']);
    const ignores = [entry({}), entry({ until: '2026-01-01' }), entry({ at: 'entities.Nope' })];
    const result = applySuppressions({ findings: [], files: [parsed], ignores, today: TODAY, silentRules });
    expect(result.findings.map(({ rule }) => rule)).toEqual(['DM0003']);
  });
});
