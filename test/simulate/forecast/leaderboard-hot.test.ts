import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { simulate, simulateMarkdown, simulateText } from '../../../src/simulate/index.js';
import { planned } from '../../load/support.js';

const MODEL = readFileSync('test/designs/leaderboard-hot.dynamodel.yaml', 'utf8');
const SMALL = { calls: 5, maxItems: 100 };

describe('a leaderboard under one key', () => {
  const report = simulate(planned(MODEL), { ...SMALL, forecast: { layouts: 2 } });
  const text = simulateText(report);

  it('shows the problem and the fix on one screen', () => {
    const lines = text.split('\n');
    expect(lines.length).toBeLessThanOrEqual(40);
    for (const line of lines) expect([...line].length, line).toBeLessThanOrEqual(100);
    expect(lines[0]).toBe(
      'Simulation of leaderboard-hot · 4 patterns · 1 h at peak rates · median of 2 key layouts · seed 1',
    );
    const flat = text.replace(/\s+/g, ' ');
    expect(flat).toMatch(/✖ scores\.board: writes of `LEADERBOARD` ask 6\.4 times what a partition serves/);
    expect(flat).toMatch(/% of (?:improve|firstScore) .*are refused \(IndexWriteKeyRangeThroughputExceeded\)/);
    expect(flat).toMatch(/→ [^✖]*shards.* throttled [\d.]+ % → [\d.]+ %/);
  });

  it('has one verdict for one cause', () => {
    const about = report.verdicts.filter(({ at, unit }) => at === 'scores.board' && unit === 'write');
    expect(about.map(({ code, also }) => [code, also])).toEqual([['throttled', ['hot-key', 'above-initial-capacity']]]);
    expect(report.verdicts.filter(({ at }) => at === 'scores')).toEqual([]);
    expect(report.forecast?.causes).toHaveLength(1);
  });

  it('keeps its JSON Schema', () => {
    const schema = JSON.parse(readFileSync('schemas/simulate-report.schema.json', 'utf8')) as object;
    const validate = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);
    validate(JSON.parse(JSON.stringify(report)));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('is short in Markdown too', () => {
    const markdown = simulateMarkdown(report);
    expect(markdown.split('\n').length).toBeLessThanOrEqual(60);
    expect(markdown).toContain('### Simulation of `leaderboard-hot`: ❌');
    expect(markdown).toContain('#### What helps, simulated');
  });
});
