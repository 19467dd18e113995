import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readBaseline, readConfig } from '../../src/config/index.js';
import { textReport } from '../../src/diagnostics/index.js';
import { memoryReader } from '../../src/model/file-reader.js';
import { runs } from '../support/runs.js';

const CONFIG = `extends: base.yaml
lint:
  extends: strict
  rules: {DM4005: off, DM6001: error}
  quotas: {globalIndexes: 30, tables: 3}
check: {failOn: warning, maxWarnings: 7, baseline: known.json}
`;
const BASELINE = `{"formatVersion": 1, "models": {"a.yaml": {"DM2007": {"entities.Line.key.sk": 1, "": 3}}}}`;

const PIECES = [
  '__proto__',
  '\u0000',
  '\u001b[31m',
  '*a',
  '&a',
  '!!js/function',
  '1e400',
  '{',
  ']',
  '\t',
  '\r\n',
  '- ',
  '"',
  '<<: ',
  'null',
  '💥',
  '0x10',
];

/** The text with pieces of it taken out, doubled, or replaced by others. */
function mutated(text: string): fc.Arbitrary<string> {
  const place = fc.nat(text.length);
  const edit = fc.tuple(place, fc.nat(12), fc.constantFrom('', ...PIECES, text.slice(0, 40)));
  return fc
    .array(edit, { minLength: 1, maxLength: 4 })
    .map((edits) =>
      edits.reduce((done, [at, length, piece]) => done.slice(0, at) + piece + done.slice(at + length), text),
    );
}

it('whatever a configuration holds, it is one or says what is wrong', () => {
  fc.assert(
    fc.property(mutated(CONFIG), mutated('lint: {extends: all}\n'), (text, base) => {
      const result = readConfig(memoryReader({ 'c.yaml': text, 'base.yaml': base }), 'c.yaml');
      expect(result.config === undefined).toBe(result.findings.length > 0);
      const told = textReport({ models: ['c.yaml'], findings: result.findings, suppressed: 0 });
      expect(told).not.toMatch(/undefined|\[object/);
      expect(told).not.toContain('\u001b');
    }),
    { numRuns: runs(150, 3000) },
  );
});

it('whatever a baseline holds, it is one or says what is wrong', () => {
  fc.assert(
    fc.property(mutated(BASELINE), (text) => {
      const result = readBaseline(memoryReader({ 'b.json': text }), 'b.json');
      expect(result.baseline === undefined).toBe(result.findings.length > 0);
      expect(() => result.placeOf('a.yaml')).not.toThrow();
    }),
    { numRuns: runs(150, 3000) },
  );
});
