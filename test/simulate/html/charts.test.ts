import { describe, expect, it } from 'vitest';
import { grid, peaks, timeLabel, timeStep, valueAxis } from '../../../src/simulate/html/charts/axes.js';
import { barChart } from '../../../src/simulate/html/charts/bar-chart.js';
import { drawn } from '../../../src/simulate/html/charts/draw.js';
import { coarser, heatChart, heatClass } from '../../../src/simulate/html/charts/heat-chart.js';
import { isLimitInSight, loadChart, stepPoints } from '../../../src/simulate/html/charts/load-chart.js';
import { CHART_COLOURS, classOf, ink, PAGE_COLOURS } from '../../../src/simulate/html/colours.js';

const TEXT = { title: 'A title', description: 'What it shows' };

function svgOf(chart: Parameters<typeof drawn>[0], id = 'c1'): string {
  return drawn(chart, id, TEXT)
    .map(({ markup }) => markup)
    .join('\n');
}

describe('axes', () => {
  it('have round steps up to the greatest value', () => {
    expect(valueAxis(8400)).toMatchObject({ max: 10_000, interval: 2500 });
    expect(valueAxis(4000)).toMatchObject({ max: 4000, interval: 1000 });
    expect(valueAxis(0)).toMatchObject({ max: 1 });
    expect(grid(151e6)).toMatchObject({ left: 42 });
  });

  it('have as many times as there is room for, in one unit', () => {
    expect(timeStep(3600, { width: 1080, height: 1 })).toBe(600);
    expect(timeStep(3600, { width: 340, height: 1 })).toBe(900);
    expect(timeStep(86_400, { width: 340, height: 1 })).toBe(21_600);
    expect([30, 600, 5400, 86_400].map((at) => timeLabel(at, 2 * at))).toEqual(['30 s', '10 min', '1:30 h', '24:00 h']);
    expect(timeLabel(259_200, 604_800)).toBe('3 d');
  });

  it('keep peaks when there are more points than are drawn', () => {
    expect(peaks([1, 9, 2, 3, 4], 2)).toEqual([9, 4]);
    expect(stepPoints([5, 7], 90, 60)).toEqual([
      [0, 5],
      [60, 7],
      [90, 7],
    ]);
  });
});

describe('a chart', () => {
  const bars = barChart([{ name: '<script>alert(1)</script> & "x"', values: [3], label: '</svg>' }], {
    parts: ['plain'],
  });

  it('is drawn for each width, with a name and a description of its own', () => {
    const [wide, narrow] = drawn(bars, 'c7', TEXT).map(({ markup }) => markup);
    expect(wide).toContain(
      '<svg class="w520" role="img" aria-labelledby="c7-0-t" aria-describedby="c7-0-d" viewBox="0 0 520',
    );
    expect(narrow).toContain('<title id="c7-1-t">A title</title><desc id="c7-1-d">What it shows</desc>');
  });

  it('has the theme for its colours, and nothing that only scripts need', () => {
    const load = svgOf(
      loadChart({ duration: 120, bucketSeconds: 60, offered: [1, 3], consumed: [1, 2], throttled: [0, 1] }),
    );
    expect(load).toContain(`class="${classOf('stroke', ink('consumed'))}"`);
    expect(load + svgOf(bars)).not.toMatch(/#0ffe|ecmeta|zr\d|<style|pointer-events|(?:fill|stroke)="#/);
  });

  it('keeps names in their place', () => {
    const svg = svgOf(bars);
    expect(svg).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(svg).toContain('>&lt;/svg&gt;</text>');
    expect(svg.match(/<\/svg>/g)).toHaveLength(2);
  });

  it('is the same whatever was drawn before', () => {
    const load = loadChart({ duration: 60, bucketSeconds: 60, offered: [1], throttled: [0] });
    const first = svgOf(load);
    svgOf(bars, 'c2');
    expect(svgOf(load)).toBe(first);
  });

  it('leaves out a limit that would press the load to the ground', () => {
    const series = { duration: 60, bucketSeconds: 60, offered: [100], throttled: [0] };
    expect(isLimitInSight({ ...series, limit: [250] })).toBe(true);
    expect(isLimitInSight({ ...series, limit: [40_000] })).toBe(false);
    expect(isLimitInSight(series)).toBe(false);
  });
});

describe('the heat map', () => {
  it('has a class for each range, with the limit itself below 100 %', () => {
    expect([0, 0.009, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 1, 1.01, 1.5, 3, 400].map(heatClass)).toEqual([
      0, 0, 1, 2, 3, 4, 5, 6, 6, 7, 8, 9, 9,
    ]);
  });

  it('keeps the hottest of what it puts together', () => {
    expect(coarser({ rows: 2, columns: 3, values: [0, 5, 1, 2, 0, 7] }, 1, 2)).toEqual({
      rows: 1,
      columns: 2,
      values: [5, 7],
    });
    expect(coarser({ rows: 1, columns: 2, values: [1, 2] }, 64, 100)).toEqual({ rows: 1, columns: 2, values: [1, 2] });
  });

  it('draws neighbours of one class as one rectangle', () => {
    const values = [0.3, 0.3, 2, 0.3, 0.3, 2];
    const [wide = ''] = drawn(heatChart({ rows: 2, columns: 3, values }, 180, 1), 'c1', TEXT).map(
      ({ markup }) => markup,
    );
    const rectangles = (colour: 'heat3' | 'heat8') =>
      new RegExp(`<path class="${classOf('fill', ink(colour))}" d="([^"]*)"`).exec(wide)?.[1]?.match(/M/g)?.length;
    expect(rectangles('heat3')).toBe(1);
    expect(rectangles('heat8')).toBe(1);
  });

  it('stays small where no two neighbours are alike', () => {
    const values = Array.from({ length: 64 * 240 }, (_, i) => ((i * 7919) % 400) / 100);
    expect(svgOf(heatChart({ rows: 64, columns: 240, values }, 86_400, 1)).length).toBeLessThan(400_000);
  });
});

describe('colours', () => {
  const all: Readonly<Record<string, readonly [string, string]>> = { ...CHART_COLOURS, ...PAGE_COLOURS };
  const pairs = [
    ...['ink', 'muted', 'link', 'bad', 'good'].map((text) => [text, 'card', 4.5] as const),
    ...['ink', 'muted', 'link'].map((text) => [text, 'page', 4.5] as const),
    ...['ink', 'muted'].map((text) => [text, 'wash', 4.5] as const),
    ...['ink', 'muted', 'good', 'bad'].map((text) => [text, 'goodwash', 4.5] as const),
    ['bad', 'badwash', 4.5] as const,
    ...[
      'offered',
      'consumed',
      'throttled',
      'limit',
      'after',
      'plain',
      'first',
      'second',
      'third',
      'fourth',
      'fifth',
      'sixth',
    ].map((shape) => [shape, 'card', 3] as const),
  ];

  it.each(pairs)('%s on %s can be told apart in both themes', (front, back, least) => {
    for (const theme of [0, 1] as const) {
      expect(contrast(all[front]?.[theme] ?? '', all[back]?.[theme] ?? '')).toBeGreaterThanOrEqual(least);
    }
  });
});

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
