import { assert, property, string } from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import type { Forecast } from '../../../src/simulate/forecast/report.js';
import { forecastPage } from '../../../src/simulate/html/forecast-page.js';
import { forecastHtml } from '../../../src/simulate/html/index.js';
import { runs } from '../../support/runs.js';
import { forecastOf } from './support.js';

const HOT = forecastOf();
const PAGE = forecastPage('leaderboard-hot', HOT);
/** Small enough to be drawn often. */
const SMALL = forecastOf({ duration: 180, sets: ['t', 't.byName'], flows: ['get', 'put'] });
const VOID = /<(meta|br|wbr|img|input)\b([^>]*)>/g;

/** Well-formed as XML is, once elements without an end have one. */
function problemOf(page: string): unknown {
  const result = XMLValidator.validate(
    page
      .replace(/^<!doctype html>/, '')
      .replace(VOID, '<$1$2/>')
      .replace(/ (open)(?=[ >])/g, ' $1=""')
      .replace(/<style>[\s\S]*?<\/style>/, ''),
  );
  return result === true ? undefined : result.err;
}

function tags(page: string): readonly string[] {
  return [...page.matchAll(/<([a-z0-9]+)/gi)].map(([, name = '']) => name);
}

describe('the page of a forecast', () => {
  it('says what throttles first, when, and what helps', () => {
    const text = PAGE.replace(/<[^>]+>/g, '');
    expect(text).toContain('scores.topPlayers throttles first, after 3 min 32 s.');
    expect(text).toContain(
      'BOARD#{boardId} (the hottest of 480 values of boardId), is asked for 4,050 write units a second; a partition serves 1,000.',
    );
    expect(text).toContain('What helps most: Spread topPlayers over 16 shards');
    expect(text).toMatch(/Throttled calls12\.8 % becomes 0 %/);
    expect(text).toContain('--what-if topPlayers.shards=16');
  });

  it('says above its figures what they leave out', async () => {
    const verdicts = [
      { severity: 'warning', code: 'not-simulated', at: 'a', message: 'a is in no figure: `x` is <broken>.' },
      { severity: 'error', code: 'hot-key', at: 'b', message: 'b is hot' },
    ] as const;
    const page = await forecastHtml({ model: 'm', forecast: HOT, verdicts });
    const said = page.indexOf('a is in no figure: <code>x</code> is &#60;broken&#62;.');
    expect(said).toBeGreaterThan(page.indexOf('id="headline"'));
    expect(said).toBeLessThan(page.indexOf('class="tiles"'));
    expect(page).not.toContain('b is hot');
  });

  it('has its sections in the order of their weight, and leads to each', () => {
    const ids = ['fixes', 'what-if', 'sweep', 'throttling', 'sets', 'keys', 'patterns', 'cost', 'assumptions'];
    expect([...PAGE.matchAll(/<section id="([\w-]+)"/g)].map(([, id]) => id)).toEqual(['headline', ...ids]);
    expect([...PAGE.matchAll(/<li><a href="#([\w-]+)"/g)].map(([, id]) => id)).toEqual(ids);
  });

  it('has a name, a description and a table of its numbers for each chart', () => {
    const figures = [...PAGE.matchAll(/<figure[\s\S]*?<\/figure>/g)].map(([markup]) => markup);
    expect(figures.length).toBeGreaterThan(20);
    for (const figure of figures) {
      expect(figure).toMatch(/<details class="data"><summary>Data[\s\S]*<table>[\s\S]*<td/);
      for (const [svg] of figure.matchAll(/<svg[\s\S]*?<\/svg>/g)) {
        expect(svg).toMatch(
          /^<svg class="w\d+" role="img" aria-labelledby="(c\d+-\d)-t" aria-describedby="\1-d" [^>]*><title id="\1-t">[^<]+<\/title><desc id="\1-d">[^<]+<\/desc>/,
        );
      }
    }
  });

  it('is well-formed and gives each name once', () => {
    expect(problemOf(PAGE)).toBeUndefined();
    const ids = [...PAGE.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const used = [...PAGE.matchAll(/(?:href="#|url\(#|aria-(?:labelledby|describedby)=")([\w-]+)/g)].map(
      ([, id]) => id,
    );
    expect(used.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('loads nothing and runs nothing', () => {
    expect(PAGE).toContain(`http-equiv="Content-Security-Policy" content="default-src 'none';`);
    expect(PAGE).not.toMatch(/<script|<link|<iframe|<object|\son\w+=|javascript:|@import|src=/i);
    expect([...PAGE.matchAll(/(?:href="|url\()(?!#)[^">)]*/g)].map(([all]) => all)).toEqual([]);
  });

  it('is the same for the same forecast', async () => {
    expect(await forecastHtml({ model: 'small', forecast: SMALL })).toBe(forecastPage('small', SMALL));
  });

  it('tells of a calm design too', () => {
    const calm = forecastPage('calm', forecastOf({ isCalm: true, duration: 120, sets: ['t'], flows: ['get'] }));
    expect(calm).toContain('Nothing throttles.');
    expect(calm).toContain('The busiest partition is asked for 34 % of what it serves.');
    expect(calm).not.toMatch(/id="fixes"|id="throttling"|What helps most|No single change/);
    expect(problemOf(calm)).toBeUndefined();
  });

  it('names the index that a table waits for', () => {
    const reason = 'IndexWriteKeyRangeThroughputExceeded';
    const causes = HOT.causes
      .slice(0, 1)
      .flatMap((cause) => [{ ...cause, set: 't', reason } as const, { ...cause, set: 't.byName', reason } as const]);
    const page = forecastPage('x', {
      ...SMALL,
      causes,
      headline: { ...SMALL.headline, firstReason: { reason, set: 't' } },
    });
    expect(page).toContain('<span class="name">t.byName</span> throttles first');
  });

  it('draws the busiest of very many tables only, and stays small', () => {
    const sets = Array.from({ length: 40 }, (_, i) => `table${i}`);
    const many = forecastOf({ duration: 120, sets, flows: ['get'], isCalm: true });
    const heatMap = { rows: 0, columns: 0, values: [] };
    const page = forecastPage('many', { ...many, sets: many.sets.map((set) => ({ ...set, heatMap })) });
    expect(page.match(/<details class="card set"/g)).toHaveLength(24);
    expect(page).toContain('The 24 nearest to their limits are drawn.');
    expect(page).toContain('table39');
    expect(PAGE.length).toBeLessThan(600_000);
  });

  it('has these words', async () => {
    const words = forecastPage('small', SMALL)
      .replace(/<style>[\s\S]*?<\/style>|<desc[\s\S]*?<\/svg>/g, '')
      .replace(/<\/(?:t[dhr]|dt|dd|li|p|h\d|title|summary|span)>/g, ' ')
      .replace(/<[^>]+>/g, '')
      .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
      .replace(/ +\n|\n{2,}/g, '\n');
    await expect(words).toMatchFileSnapshot('golden/small.txt');
  });
});

describe('names of a model', () => {
  const TINY = forecastOf({ duration: 120, sets: ['t'], flows: ['get'] });
  const DRAWN = new Set(['svg', 'title', 'desc', 'path', 'text', 'g', 'defs', 'clipPath']);
  const drawings = /<svg[\s\S]*?<\/svg>/g;
  const around = (page: string) => tags(page.replace(drawings, ''));
  const expected = around(forecastPage('x', renamed(TINY, 'x')));

  function expectTexts(name: string): void {
    const page = forecastPage(name, renamed(TINY, name));
    expect(around(page)).toEqual(expected);
    expect((page.match(drawings) ?? []).flatMap(tags).filter((tag) => !DRAWN.has(tag))).toEqual([]);
    expect(problemOf(page)).toBeUndefined();
  }

  it('stay texts', () => {
    expectTexts(
      `</script><script>alert(1)</script>"><img src=x onerror=alert(1)>' onload='x&lt;javascript:alert(1)]]><!--`,
    );
  });

  it.each(['__proto__', 'constructor'])('do no harm to objects: %s', (name) => {
    expectTexts(name);
    // The library keeps the widths of texts in an object, by the text.
    expect([...Object.keys(Object.prototype), ...Object.keys(Object)]).toEqual([]);
  });

  it('stay texts, whatever they are', () => {
    assert(
      // What is between two backticks is set as code.
      property(string({ unit: 'binary', maxLength: 12 }), (name) => expectTexts(name.replaceAll('`', ''))),
      { numRuns: runs(2, 100) },
    );
  });
});

/** The forecast with the name in place of every text that may come from a model. */
function renamed(value: Forecast, name: string): Forecast {
  const KEPT = new Set([
    'kind',
    'mode',
    'reason',
    'billing',
    'cause',
    'scope',
    'within',
    'limitFrom',
    'pace',
    'currency',
  ]);
  const walk = (one: unknown, key: string): unknown => {
    if (typeof one === 'string') return KEPT.has(key) ? one : name;
    if (Array.isArray(one)) return one.map((part) => walk(part, key));
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([inner, part]) => [inner, walk(part, inner)]));
  };
  return walk(value, '') as Forecast;
}
