import { assert, property, string } from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { breakable, breakableList, escaped, html, prose } from '../../../src/simulate/html/html.js';
import { runs } from '../../support/runs.js';

describe('the template', () => {
  it('escapes texts and leaves markup', () => {
    const name = '</script><img src=x onerror="alert(1)">\'`&';
    expect(html`<p title="${name}">${html`<b>${1}</b>`}</p>`.markup).toBe(
      '<p title="&#60;/script&#62;&#60;img src=x onerror=&#34;alert(1)&#34;&#62;&#39;&#96;&#38;"><b>1</b></p>',
    );
  });

  it('writes lists one after the other, and nothing for nothing', () => {
    expect(html`<ul>${['a', html`<li>b</li>`, false, undefined, ['<']]}</ul>`.markup).toBe('<ul>a<li>b</li>&#60;</ul>');
  });

  it('takes no object that only looks like markup', () => {
    const forged = JSON.parse('{"markup": "<script>"}') as never;
    expect(() => html`${forged}`).toThrow();
  });

  it('shows characters that steer, and single surrogates', () => {
    expect(escaped('a\u0000b\u202ec\ud800')).toBe('a\u2400b\ufffdc\ufffd');
  });

  it('sets names between backticks as code, and lets long words break', () => {
    expect(prose('`a<b` is `c').markup).toBe('<code>a&#60;b</code> is &#96;c');
    expect(breakable('TableReadLimit').markup).toBe('Table<wbr>Read<wbr>Limit');
    expect(breakableList('a=1,b=<').markup).toBe('a=1,<wbr>b=&#60;');
  });

  it('lets no text out of an attribute or an element', () => {
    const parser = new XMLParser({ ignoreAttributes: false, trimValues: false, processEntities: false });
    assert(
      property(string({ unit: 'binary' }), (text) => {
        const parsed = parser.parse(html`<p a="${text}" b="1">x${text}</p>`.markup) as Record<string, object>;
        expect(Object.keys(parsed)).toEqual(['p']);
        expect(Object.keys(parsed.p ?? {}).sort()).toEqual(['#text', '@_a', '@_b']);
        expect(escaped(text)).not.toMatch(/[<>"'`]|&(?!#\d+;)/);
      }),
      { numRuns: runs(100, 5000) },
    );
  });
});
