import { describe, expect, it } from 'vitest';
import { plainPalette } from '../../../src/diagnostics/index.js';
import { forecastMarkdown } from '../../../src/simulate/forecast/markdown/forecast-markdown.js';
import type { Headline, Mitigation } from '../../../src/simulate/forecast/report.js';
import { effectText, fixSection } from '../../../src/simulate/forecast/text/change.js';
import { boardForecast, shardFix } from './support.js';

const FIX = shardFix();
const { change: _, ...PLAIN } = FIX;
const NOTE: Mitigation = { ...PLAIN, title: 'No change of keys helps', why: 'It is one item.', after: FIX.before };

function throttled(p50: number, p90: number): Headline {
  return { ...FIX.before, throttledShare: { min: 0, p10: 0, p50, p90, max: p90 } };
}

describe('what helps', () => {
  it('shows bad layouts where the usual one says less', () => {
    const effect = (before: Headline, after: Headline): string => effectText({ before, after }, plainPalette);
    expect(effect(throttled(0.583, 0.6), throttled(0, 0))).toMatch(/^throttled 58\.3 % → 0 %/);
    expect(effect(throttled(0.583, 0.6), throttled(0, 0.028))).toMatch(
      /^throttled 58\.3 % \(p90 60 %\) → 0 % \(p90 2\.8 %\)/,
    );
    expect(effect(throttled(0, 0.028), throttled(0, 0))).toMatch(/^throttled 0 % \(p90 2\.8 %\) → 0 %/);
  });

  it('has no effect where nothing is changed', () => {
    const forecast = boardForecast([0.75], { mitigations: [NOTE] });
    expect(fixSection(forecast, plainPalette, 100)).toBe('→ No change of keys helps\n  It is one item.');
    expect(forecastMarkdown(forecast)).toContain('#### What helps\n\nNo change of keys helps. It is one item.');
    const both = fixSection({ ...forecast, mitigations: [FIX, NOTE] }, plainPalette, 100);
    expect(both).toContain('--what-if');
    expect(both.endsWith('\n→ No change of keys helps\n  It is one item.')).toBe(true);
  });
});
