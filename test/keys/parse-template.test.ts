import { describe, expect, it } from 'vitest';
import { bindingText, parseBinding, parseTemplate } from '../../src/keys/index.js';

function messages(text: string): readonly string[] {
  const parsed = parseTemplate(text);
  return parsed.kind === 'error'
    ? parsed.problems.map((problem) => `${problem.start}-${problem.end} ${problem.message}`)
    : [];
}

describe('parseTemplate', () => {
  it('reads literals, placeholders with functions, and shards, each with its place', () => {
    expect(parseTemplate('T#{tenantId}#{at|date:yyyy-MM|first:4}{shard:16 by eventId}')).toEqual({
      kind: 'ok',
      template: {
        text: 'T#{tenantId}#{at|date:yyyy-MM|first:4}{shard:16 by eventId}',
        segments: [
          { kind: 'literal', text: 'T#', start: 0, end: 2 },
          { kind: 'placeholder', path: 'tenantId', fns: [], start: 2, end: 12 },
          { kind: 'literal', text: '#', start: 12, end: 13 },
          {
            kind: 'placeholder',
            path: 'at',
            fns: [
              {
                name: 'date',
                format: {
                  text: 'yyyy-MM',
                  tokens: [{ field: 'year', width: 4 }, { literal: '-' }, { field: 'month', width: 2 }],
                },
                start: 17,
                end: 29,
              },
              { name: 'first', width: 4, start: 30, end: 37 },
            ],
            start: 13,
            end: 38,
          },
          { kind: 'shard', count: 16, by: 'eventId', start: 38, end: 59 },
        ],
      },
    });
  });

  it('reads doubled braces as braces', () => {
    const parsed = parseTemplate('a{{b}}{c}{{{d}}}');
    expect(
      parsed.kind === 'ok' &&
        parsed.template.segments.map((segment) => (segment.kind === 'literal' ? segment.text : segment)),
    ).toMatchObject(['a{b}', { path: 'c' }, '{', { path: 'd' }, '}']);
  });

  it('keeps white space around names and functions out of them', () => {
    const parsed = parseTemplate('{ a.b | pad : 4 }');
    expect(parsed.kind === 'ok' && parsed.template.segments).toMatchObject([
      { path: 'a.b', fns: [{ name: 'pad', width: 4 }] },
    ]);
  });

  it.each([
    ['', ['0-0 the template is empty']],
    ['ORDER#{id', ['6-9 `{` is not closed; write `{{` for a brace in the key']],
    ['ORDER#id}', ['8-9 `}` closes nothing; write `}}` for a brace in the key']],
    ['{a{b}', ['0-5 `{` is not closed; write `{{` for a brace in the key']],
    ['{}', ['1-1 the placeholder names no attribute']],
    ['{a b}', ['1-4 `a b` is no attribute name']],
    ['{a|}', ['3-3 a function is missing after `|`']],
    ['{a|padd:4}', ['3-9 there is no function `padd`; did you mean `pad`?']],
    ['{a|zzzzzzzz}', ['3-11 there is no function `zzzzzzzz`']],
    ['{a|pad}', ['3-6 `pad` needs a number of digits from 1 to 38, as in `pad:6`']],
    ['{a|pad:0}', ['3-8 `pad` needs a number of digits from 1 to 38, as in `pad:6`']],
    ['{a|hash:65}', ['3-10 `hash` needs a number of hexadecimal digits from 1 to 64, as in `hash:8`']],
    ['{a|dec:8}', ['3-8 `dec` needs its digits before and after the point, as in `dec:8.2`, 38 in all at most']],
    ['{a|desc:3}', ['3-9 `desc` takes no argument']],
    ['{a|bucket:5q}', ['3-12 `bucket` needs a span such as `15m`, `1h`, `1d`, `1w`, `1mo` or `1y`']],
    [
      '{a|date:yyyy-ww}',
      ['3-15 `date` needs a format such as `date:yyyy-MM-dd`: `ww` is none of yyyy, MM, dd, HH, mm, ss, SSS'],
    ],
    ['{a|date}', ['3-7 `date` needs a format such as `date:yyyy-MM-dd`: it is missing']],
    ['{a|lower|pad:4}', ["9-14 `pad` reads the attribute's own value and cannot follow `lower`"]],
    ['{shard:0}', ['1-8 a shard is written `shard:N` or `shard:N by attribute`, N from 1 to 1000000']],
    ['{shard:x by a}', ['1-13 a shard is written `shard:N` or `shard:N by attribute`, N from 1 to 1000000']],
  ])('refuses %j', (text, expected) => {
    expect(messages(text)).toEqual(expected);
  });

  it('reports every problem of a template at once', () => {
    expect(messages('{a|foo}{b|pad}}').map((message) => message.split(' ')[0])).toEqual(['3-6', '10-13', '14-15']);
  });

  it('survives names of object properties', () => {
    expect(parseTemplate('{__proto__|constructor}').kind).toBe('error');
    expect(parseTemplate('{a|date:__proto__}').kind).toBe('error');
    expect(parseTemplate('{__proto__}').kind).toBe('ok');
  });
});

describe('parseBinding', () => {
  it('reads a path with functions', () => {
    const parsed = parseBinding('day|date:yyyy-MM');
    expect(parsed.kind === 'ok' && bindingText(parsed.binding)).toBe('day|date:yyyy-MM');
    expect(parseBinding('customerId')).toEqual({ kind: 'ok', binding: { path: 'customerId', fns: [] } });
  });

  it('writes every function as it is written', () => {
    for (const text of ['a|pad:4', 'a|dec:8.2', 'a|bucket:1mo', 'a|lower|first:2', 'a|desc']) {
      const parsed = parseBinding(text);
      expect(parsed.kind === 'ok' && bindingText(parsed.binding)).toBe(text);
    }
  });

  it('refuses what is none', () => {
    expect(parseBinding('').kind).toBe('error');
    expect(parseBinding('{a}').kind).toBe('error');
  });
});
