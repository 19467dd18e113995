import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countKnown,
  type Finding,
  findingOf,
  knownOf,
  staleFinding,
  withoutKnown,
  withoutStale,
} from '../../src/diagnostics/index.js';
import { parseYaml, SourceFile, spanOf } from '../../src/source/index.js';
import { runs } from '../support/runs.js';

const NAMES = ['a', 'b', '__proto__', 'c.d'] as const;
const RULES = ['DM2007', 'DM6001', 'DM4005'] as const;
const parsed = parseYaml(new SourceFile('m.yaml', NAMES.map((name) => `${name}: {x: 1, y: 2}\n`).join('')));

function findingAt(rule: Finding['rule'], name: string, message = 'm'): Finding {
  const start = parsed.file.text.indexOf(`${name}:`);
  return findingOf(
    { id: rule, name: 'x', severity: 'warning' },
    { message, span: spanOf(parsed.file, start, start + 1) },
  );
}

const someFindings = fc
  .array(fc.record({ rule: fc.constantFrom(...RULES), name: fc.constantFrom(...NAMES) }), { maxLength: 12 })
  .map((all) => all.map(({ rule, name }, i) => findingAt(rule, name, `${i}`)));

describe('a baseline', () => {
  it('hides what it was made of, and nothing in it is stale', () => {
    fc.assert(
      fc.property(someFindings, (findings) => {
        const known = knownOf(findings, [parsed]);
        expect(countKnown(known)).toBe(findings.length);
        expect(withoutKnown(findings, [parsed], known)).toEqual({
          findings: [],
          hidden: findings.length,
          stale: new Map(),
        });
      }),
      { numRuns: runs(100, 1000) },
    );
  });

  it('shows what is new, and nothing else; pruned, it knows what was found and nothing else', () => {
    fc.assert(
      fc.property(someFindings, someFindings, (before, after) => {
        const known = knownOf(before, [parsed]);
        const { findings, hidden, stale } = withoutKnown(after, [parsed], known);
        expect(findings.length + hidden).toBe(after.length);
        expect(hidden + countKnown(stale)).toBe(before.length);
        const pruned = withoutStale(known, stale);
        expect(countKnown(pruned)).toBe(hidden);
        const again = withoutKnown(after, [parsed], pruned);
        expect(again.findings).toEqual(findings);
        expect(again.stale.size).toBe(0);
        // The same as counted one by one.
        for (const rule of RULES)
          for (const name of NAMES) {
            const count = (all: readonly Finding[]): number =>
              all.filter((one) => one.rule === rule && one.span.start === findingAt(rule, name).span.start).length;
            expect(count(findings)).toBe(Math.max(0, count(after) - count(before)));
          }
      }),
      { numRuns: runs(100, 1000) },
    );
  });

  it('of several at one path shows the last ones', () => {
    const known = knownOf([findingAt('DM2007', 'a')], [parsed]);
    const three = ['1', '2', '3'].map((message) => findingAt('DM2007', 'a', message));
    expect(withoutKnown(three, [parsed], known).findings.map(({ message }) => message)).toEqual(['2', '3']);
  });

  it('stays when lines move, and does not know what has another name', () => {
    const known = knownOf([findingAt('DM2007', 'a')], [parsed]);
    const moved = parseYaml(new SourceFile('m.yaml', `# a comment\n\n${parsed.file.text}`));
    const at = (file: SourceFile, text: string): Finding => {
      const start = file.text.indexOf(text);
      return { ...findingAt('DM2007', 'a'), span: spanOf(file, start, start + 1) };
    };
    expect(withoutKnown([at(moved.file, 'a:')], [moved], known).findings).toEqual([]);
    const renamed = parseYaml(new SourceFile('m.yaml', parsed.file.text.replace('a:', 'e:')));
    expect(withoutKnown([at(renamed.file, 'e:')], [renamed], known)).toMatchObject({ hidden: 0, stale: known });
  });

  it('holds no findings about suppressions and baselines', () => {
    for (const rule of ['DM0001', 'DM0002', 'DM0003', 'DM0004'] as const) {
      const finding = findingAt(rule, 'a');
      expect(knownOf([finding], [parsed]).size).toBe(0);
      const known = new Map([[rule, new Map([['a', 1]])]]);
      expect(withoutKnown([finding], [parsed], known).findings).toEqual([finding]);
    }
  });

  it('tells what is stale in one finding', () => {
    const paths = new Map(['', 'a', 'b', 'c', 'd', 'e'].map((path) => [path, 1]));
    const finding = staleFinding('shop.yaml', new Map([['DM2007', paths]]), spanOf(parsed.file, 0, 1), false);
    expect(finding).toMatchObject({ rule: 'DM0004', severity: 'warning', numbers: { staleFindings: 6 } });
    expect(finding.message).toBe(
      'The baseline knows what is found no more: DM2007 at `shop.yaml`, DM2007 at `a`, DM2007 at `b`, DM2007 at `c` and 2 more. Whatever comes back there would not be reported. Run the same with `--prune-baseline`.',
    );
    const gone = staleFinding('shop.yaml', new Map([['DM2007', paths]]), spanOf(parsed.file, 0, 1), true);
    expect(gone.message).toMatch(/^There is no model `shop\.yaml` any more, and the baseline knows 6 findings of it\./);
  });
});
