import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeFrame } from '../../src/diagnostics/index.js';
import { runs } from '../support/runs.js';
import { CLINIC, loadText } from './support.js';

const LINES = CLINIC.split('\n');
/** Values, keys and punctuation: the pieces that a mutation deletes, doubles or puts in each other's place. */
const TOKENS = [...CLINIC.matchAll(/[\w.#-]+|[{}[\]:,"&*!|>%@`'~]/g)].map(({ 0: text, index }) => ({ text, index }));
const JUNK = [
  '',
  '~',
  'true',
  '0x10',
  '[]',
  '{}',
  '__proto__',
  '&a',
  '*a',
  '<<',
  '? ',
  '- ',
  '"',
  "'",
  '\t',
  '\u0000',
  '\ud800',
  '💥',
  '1e999',
  '-0',
  '{{',
  '}}',
  '%',
  '|',
  '!!binary x',
];

type Mutation =
  | { readonly kind: 'delete-line'; readonly at: number }
  | { readonly kind: 'double-line'; readonly at: number }
  | { readonly kind: 'replace-token'; readonly at: number; readonly by: string }
  | { readonly kind: 'swap-lines'; readonly at: number; readonly with: number };

const line = fc.nat(LINES.length - 1);
const token = fc.nat(TOKENS.length - 1);
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  line.map((at): Mutation => ({ kind: 'delete-line', at })),
  line.map((at): Mutation => ({ kind: 'double-line', at })),
  fc.tuple(line, line).map(([at, other]): Mutation => ({ kind: 'swap-lines', at, with: other })),
  fc
    .tuple(
      token,
      fc.oneof(
        fc.constantFrom(...JUNK),
        token.map((i) => TOKENS[i]?.text ?? ''),
        fc.string({ maxLength: 6 }),
      ),
    )
    .map(([at, by]): Mutation => ({ kind: 'replace-token', at, by })),
);

function mutate(text: string, change: Mutation): string {
  if (change.kind === 'replace-token') {
    const found = TOKENS[change.at];
    if (found === undefined) return text;
    const at = text.indexOf(found.text, Math.min(found.index, text.length));
    return at === -1 ? text : text.slice(0, at) + change.by + text.slice(at + found.text.length);
  }
  const lines = text.split('\n');
  const at = change.at % lines.length;
  const own = lines[at] ?? '';
  if (change.kind === 'delete-line') lines.splice(at, 1);
  else if (change.kind === 'double-line') lines.splice(at, 0, own);
  else {
    const other = change.with % lines.length;
    lines[at] = lines[other] ?? '';
    lines[other] = own;
  }
  return lines.join('\n');
}

/** A model, or findings that can be shown; never both, never an exception. */
function expectSound(text: string | Uint8Array): void {
  const { model, findings } = loadText(text);
  expect(model === undefined).toBe(findings.some(({ severity }) => severity === 'error'));
  for (const { message, span, rule } of findings) {
    expect(rule).toMatch(/^DM100\d$/);
    expect(message).not.toMatch(/undefined|\[object|NaN|^\s*$/);
    expect(span.start).toBeLessThanOrEqual(span.end);
    expect(span.end).toBeLessThanOrEqual(span.file.text.length);
    expect(() => codeFrame(span)).not.toThrow();
  }
}

/** Thousands of models are read where the full counts are asked for. */
const LONG = 600_000;

describe('a damaged model', () => {
  it(
    'ends in findings, whatever the damage',
    () => {
      fc.assert(
        fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (changes) => {
          expectSound(changes.reduce(mutate, CLINIC));
        }),
        { numRuns: runs(30, 5000) },
      );
    },
    LONG,
  );

  it(
    'ends in findings with bytes changed at random',
    () => {
      const bytes = new TextEncoder().encode(CLINIC);
      const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
          const damaged = bytes.slice();
          for (const [at, byte] of changes) damaged[at] = byte;
          expectSound(damaged);
        }),
        { numRuns: runs(15, 2000) },
      );
    },
    LONG,
  );

  it(
    'ends in findings when it is cut short',
    () => {
      fc.assert(
        fc.property(fc.nat(CLINIC.length), (length) => expectSound(CLINIC.slice(0, length))),
        { numRuns: runs(15, 2000) },
      );
    },
    LONG,
  );
});
