import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { textReport } from '../src/diagnostics/index.js';
import { check, loadModel, simulate } from '../src/index.js';
import { simulateText } from '../src/simulate/index.js';

const README = readFileSync('README.md', 'utf8');
const DESIGN = 'test/designs/recurring-payments/recurring-payments.dynamodel.yaml';
const TODAY = { today: new Date('2026-11-20') };

/** The fenced blocks of a language. */
function blocks(language: string): readonly string[] {
  return [...README.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, name, body]) =>
    name === language ? [body ?? ''] : [],
  );
}

/** Lines without the marks under a place, whose length follows the width of the page. */
function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '' && !/^[\s│]*\^+$/.test(line));
}

describe('the README', () => {
  it('shows a model that has no problems', async () => {
    const models = blocks('yaml').filter((text) => text.includes('dynamodel: 1'));
    expect(models).toHaveLength(1);
    const loaded = await loadModel({ text: models[0] ?? '' });
    expect(check(loaded, TODAY).findings).toEqual([]);
  });

  it('shows what the commands really print', async () => {
    const loaded = await loadModel(DESIGN);
    const { findings, suppressed } = check(loaded, TODAY);
    const report = textReport({ models: [DESIGN], findings, suppressed }).replaceAll(
      DESIGN,
      'recurring-payments.dynamodel.yaml',
    );
    const printed = new Set([...lines(report), ...lines(simulateText(simulate(loaded)))]);
    const shown = blocks('text').flatMap(lines);
    expect(shown.length).toBeGreaterThan(10);
    expect(shown.filter((line) => !printed.has(line))).toEqual([]);
  });

  it('names commands that exist', () => {
    const named = new Set([...README.matchAll(/`dynamodel (\w+)/g)].map(([, command]) => command));
    expect([...named].sort()).toEqual(['check', 'explain', 'rules', 'simulate']);
  });
});
