import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withScript } from '../../src/init/package-script.js';
import { runs } from '../support/runs.js';

function added(text: string): string | undefined {
  const edit = withScript(text, 'model', 'dynamodel check');
  return edit.kind === 'added' ? edit.text : edit.kind;
}

describe('withScript', () => {
  it.each([
    [
      'two spaces',
      '{\n  "name": "x",\n  "scripts": {\n    "a": "b"\n  },\n  "z": 1\n}\n',
      '{\n  "name": "x",\n  "scripts": {\n    "a": "b",\n    "model": "dynamodel check"\n  },\n  "z": 1\n}\n',
    ],
    [
      'tabs',
      '{\n\t"scripts": {\n\t\t"a": "b"\n\t}\n}',
      '{\n\t"scripts": {\n\t\t"a": "b",\n\t\t"model": "dynamodel check"\n\t}\n}',
    ],
    [
      'CRLF',
      '{\r\n  "scripts": {\r\n    "a": "b"\r\n  }\r\n}\r\n',
      '{\r\n  "scripts": {\r\n    "a": "b",\r\n    "model": "dynamodel check"\r\n  }\r\n}\r\n',
    ],
    [
      'no scripts',
      '{\n    "name": "x"\n}\n',
      '{\n    "name": "x",\n    "scripts": {\n        "model": "dynamodel check"\n    }\n}\n',
    ],
    [
      'empty scripts',
      '{\n  "scripts": {},\n  "a": 1\n}',
      '{\n  "scripts": {\n    "model": "dynamodel check"\n  },\n  "a": 1\n}',
    ],
    ['one line', '{"scripts":{"a":"b"}}', '{"scripts":{"a":"b","model":"dynamodel check"}}'],
    ['one line without scripts', '{"name":"x"}', '{"name":"x","scripts":{"model":"dynamodel check"}}'],
    ['nothing', '{}', '{\n  "scripts": {\n    "model": "dynamodel check"\n  }\n}'],
  ])('keeps the layout: %s', (_name, before, after) => {
    expect(added(before)).toBe(after);
  });

  it('leaves a script of that name alone, whatever it does', () => {
    expect(added('{"scripts": {"model": "rm -rf /"}}')).toBe('there');
    expect(added('{"scripts": {"model": null}}')).toBe('there');
  });

  it('leaves alone what it does not understand', () => {
    for (const text of [
      '',
      '[]',
      '{',
      '// a comment\n{}',
      '"x"',
      '{"scripts": []}',
      '{"scripts": "x"}',
      '{"a": 1, "a": 2}',
    ])
      expect(added(text), text).toBe('refused');
  });

  it('changes nothing else of any package.json, in any layout', () => {
    const key = fc.oneof(fc.string(), fc.constantFrom('scripts', '__proto__', 'name', 'toString'));
    const scripts = fc.dictionary(fc.string(), fc.string());
    const whole = fc.dictionary(key, fc.jsonValue()).chain((rest) =>
      fc.oneof(
        fc.constant(Object.fromEntries(Object.entries(rest).filter(([name]) => name !== 'scripts'))),
        scripts.map((own) => ({ ...rest, scripts: own })),
      ),
    );
    fc.assert(
      fc.property(whole, fc.constantFrom(undefined, 1, 2, 4, '\t'), (object, space) => {
        const text = JSON.stringify(object, undefined, space);
        const edit = withScript(text, 'model', 'dynamodel check "a\\b"');
        const expected = JSON.parse(text) as { scripts?: Record<string, string> };
        if (!Object.hasOwn(expected, 'scripts')) expected.scripts = {};
        const { scripts: own = {} } = expected;
        if (Object.hasOwn(own, 'model')) {
          expect(edit.kind).toBe('there');
          return;
        }
        own.model = 'dynamodel check "a\\b"';
        expect(edit.kind === 'added' ? JSON.parse(edit.text) : edit).toEqual(expected);
        // A file of one line without anything in it has no layout yet.
        if (text !== '{}') expect(edit).toEqual({ kind: 'added', text: JSON.stringify(expected, undefined, space) });
      }),
      { numRuns: runs(150, 3000) },
    );
  });
});
