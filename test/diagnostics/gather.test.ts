import { describe, expect, it } from 'vitest';
import { type Finding, gathered } from '../../src/diagnostics/index.js';
import { SourceFile } from '../../src/source/index.js';

const file = new SourceFile('a.yaml', 'one two three four five six seven');

function finding(start: number, more: Partial<Finding> = {}): Finding {
  return {
    rule: 'DM1002',
    name: 'unknown-reference',
    severity: 'warning',
    message: 'There is no `x`.',
    span: { file, start, end: start + 3 },
    related: [],
    ...more,
  };
}

describe('findings of one cause', () => {
  it('are told once, at the first place, with the others beside it', () => {
    const edit = (start: number) => ({ file, start, end: start + 3, newText: 'y' });
    const suggestion = (start: number) => ({ message: 'Write `y`.', edits: [edit(start)] });
    const [first, ...rest] = gathered([
      finding(0, { cause: 'x', suggestion: suggestion(0) }),
      finding(4, { cause: 'x', severity: 'error', suggestion: { message: 'Write `y`.' } }),
      finding(8, { cause: 'x', suggestion: suggestion(8) }),
    ]);
    expect(rest).toEqual([]);
    expect(first).toMatchObject({
      severity: 'error',
      message: 'There is no `x`. The same holds in 2 other places.',
      span: { start: 0 },
      related: [
        { message: 'and here', span: { start: 4 } },
        { message: 'and here', span: { start: 8 } },
      ],
      suggestion: { message: 'Write `y`.', edits: [edit(0), edit(8)] },
    });
  });

  it('show a few of many places', () => {
    const [first] = gathered(Array.from({ length: 9 }, (_, i) => finding(i, { cause: 'x' })));
    expect(first?.message).toContain('in 8 other places');
    expect(first?.related).toHaveLength(4);
  });

  it('are those of one rule, and what says no cause stays as it is', () => {
    const all = [
      finding(0, { cause: 'x' }),
      finding(1, { cause: 'y' }),
      finding(2, { rule: 'DM1004', cause: 'x' }),
      finding(3),
      finding(4),
    ];
    expect(gathered(all)).toEqual(all);
  });
});
