import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forecastPage } from '../../../src/simulate/html/forecast-page.js';
import { Chromium, chromiumPath } from './chromium.js';
import { forecastOf } from './support.js';

const path = chromiumPath();

/** Texts of the drawings that are shown, where they stick out of their drawing, and drawings that are shown beside another of their figure. */
const FAULTS = `(() => {
  const faults = [];
  for (const figure of document.querySelectorAll('figure')) {
    const shown = [...figure.querySelectorAll('svg')].filter((svg) => svg.getBoundingClientRect().width > 0);
    if (shown.length !== 1 && figure.checkVisibility()) faults.push(figure.querySelector('figcaption').textContent + ': ' + shown.length);
    for (const svg of shown) {
      const frame = svg.getBoundingClientRect();
      for (const text of svg.querySelectorAll('text')) {
        const box = text.getBoundingClientRect();
        if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 2 || box.bottom > frame.bottom + 2)
          faults.push(svg.querySelector('title').textContent + ': ' + text.textContent);
      }
    }
  }
  return faults;
})()`;

/** What is wider than the page, but for what scrolls by itself. */
const WIDE = `[...document.querySelectorAll('body *')].filter((one) =>
  !one.closest('.scroll, .sr, svg, .skip') && one.getBoundingClientRect().right > innerWidth + 0.5).map((one) => one.tagName + ' ' + one.className)`;

const FOCUSED = `(document.activeElement.textContent || document.activeElement.tagName).trim().slice(0, 30)`;

describe.skipIf(path === undefined)('the page in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dynamodel-page-'));
  const file = join(folder, 'page.html');
  const url = pathToFileURL(file).href;
  let browser: Chromium;

  beforeAll(async () => {
    const long = 'tenantsOfTheWholeWideWorld.byAVeryLongNameOfAnIndexWithoutAnyBlank';
    const forecast = forecastOf({ sets: ['scores', 'scores.topPlayers', long], flows: ['submitScore', long] });
    writeFileSync(file, forecastPage(long, forecast));
    browser = new Chromium(path ?? '');
    await browser.open();
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  it.each([
    [1280, 'light'],
    [700, 'light'],
    [400, 'dark'],
    [320, 'light'],
  ] as const)('fits %i pixels, %s', async (width, scheme) => {
    await browser.show(url, width, 900, scheme);
    await browser.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
    expect(await browser.evaluate(WIDE)).toEqual([]);
    expect(await browser.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(await browser.evaluate(FAULTS)).toEqual([]);
    const card = await browser.evaluate(`getComputedStyle(document.querySelector('.card')).backgroundColor`);
    expect(card).toBe(scheme === 'dark' ? 'rgb(23, 30, 40)' : 'rgb(255, 255, 255)');
  });

  it('can be read and opened by keyboard', async () => {
    await browser.show(url, 1280, 900);
    await browser.press('Tab', 9);
    expect(await browser.evaluate(FOCUSED)).toBe('Skip to the forecast');
    await browser.press('Tab', 9);
    expect(await browser.evaluate(FOCUSED)).toBe('What helps');
    await browser.evaluate(`document.querySelector('figure summary').focus()`);
    await browser.press('Enter', 13);
    expect(await browser.evaluate(`document.querySelector('figure details').open`)).toBe(true);
    await browser.press('Tab', 9);
    expect(await browser.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Throttled calls');
  });

  it('is printed in light colours, without what only a screen needs', async () => {
    await browser.send('Emulation.setEmulatedMedia', {
      media: 'print',
      features: [{ name: 'prefers-color-scheme', value: 'dark' }],
    });
    expect(await browser.evaluate(`getComputedStyle(document.querySelector('nav')).display`)).toBe('none');
    expect(await browser.evaluate(`getComputedStyle(document.querySelector('h1')).color`)).toBe('rgb(22, 32, 46)');
    await browser.send('Emulation.setEmulatedMedia', { media: '' });
  });

  it('asks for nothing, and nothing goes wrong', () => {
    const of = (...methods: readonly string[]) => browser.events.filter(({ method = '' }) => methods.includes(method));
    const requests = of('Network.requestWillBeSent').map(
      ({ params = {} }) => (params.request as { readonly url: string }).url,
    );
    expect([...new Set(requests)]).toEqual([url]);
    expect(of('Log.entryAdded', 'Runtime.exceptionThrown', 'Runtime.consoleAPICalled')).toEqual([]);
  });
});
