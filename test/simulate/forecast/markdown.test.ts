import { describe, expect, it } from 'vitest';
import { markdownCode, markdownText } from '../../../src/diagnostics/markdown.js';
import { forecastMarkdown } from '../../../src/simulate/forecast/markdown/forecast-markdown.js';
import { boardForecast, shardFix } from './support.js';

const { headline } = boardForecast([0.75]);
const whole = boardForecast([0.75, 0.7, 0.8], {
  mitigations: [shardFix()],
  variants: [{ name: 'rate.all=x10', headline }],
});

describe('Markdown of a forecast', () => {
  it('is as it was read', async () => {
    const text = forecastMarkdown(whole, { model: 'board' });
    expect(text.split('\n').length).toBeLessThanOrEqual(60);
    await expect(text).toMatchFileSnapshot('../golden/forecast.md');
  });

  it('says so where nothing is throttled, or only in some layouts', () => {
    expect(forecastMarkdown(boardForecast([0]))).toMatch(/^### Simulation of the model: ✅ nothing is throttled\n/);
    expect(forecastMarkdown(boardForecast([0, 0, 0.75]))).toContain('⚠️ throttled in 33.3 % of the layouts');
  });

  it('says at the top what the figures leave out, and what they have from the plan alone', () => {
    const calm = boardForecast([0]);
    const verdict = (severity: 'warning' | 'info') =>
      ({ severity, code: 'not-simulated', message: 'so it is' }) as const;
    expect(forecastMarkdown(calm, { verdicts: [verdict('warning')] })).toMatch(
      /^### Simulation of the model: ⚠️ nothing is throttled, as far as it was simulated\n[^<]*- ⚠️ so it is\n/,
    );
    expect(forecastMarkdown(calm, { verdicts: [verdict('info')] })).toMatch(
      /^### Simulation of the model: ✅ nothing is throttled\n[^<]*\nℹ️ so it is\n/,
    );
  });

  it('has every row of a table in as many cells as its head', () => {
    const [flow] = whole.flows;
    if (flow === undefined) throw new Error('no flow');
    const text = forecastMarkdown({ ...whole, flows: [{ ...flow, name: 'a|b\nc`d' }] }, { model: '<img src=x>|`' });
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    expect(rows.filter((row) => !row.endsWith('|'))).toEqual([]);
    const cells = (row: string): number => row.replaceAll('\\|', '').split('|').length;
    const named = rows.findIndex((row) => row.includes('a\\|b'));
    expect(cells(rows[named] ?? '')).toBe(cells(rows[named - 2] ?? ''));
    expect(rows[named]).toContain('`a\\|b␊c´d`');
    expect(text).toContain('### Simulation of `<img src=x>\\|´`');
  });
});

describe('names in Markdown', () => {
  it('become no markup, mention, reference or address', () => {
    expect(markdownText('a <b> @team #12 **x** [y](z) https://e.org')).toBe(
      'a \\<b\\> @<!-- -->team #<!-- -->12 \\*\\*x\\*\\* \\[y\\](z) https:<!-- -->//e.org',
    );
    expect(markdownText('of `KEY#{id}|x` or `open')).toBe('of `KEY#{id}\\|x` or open');
  });

  it('are code where they stand in backticks', () => {
    expect(markdownCode('a`b')).toBe('`a´b`');
    expect(markdownCode('')).toBe('');
  });
});
