import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { jsonReport, textReport } from '../../../src/diagnostics/index.js';
import { HOSTILE_TEXTS, hostileReport } from './support.js';

const schema = JSON.parse(readFileSync('schemas/check-report.schema.json', 'utf8')) as object;
const validate = new Ajv({ strictTypes: false, validateFormats: false }).compile(schema);

const STEERS = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

describe.each(HOSTILE_TEXTS)('with %j', (text) => {
  const report = hostileReport(text);

  it('text steers no terminal', () => {
    const printed = textReport(report);
    expect([...printed].filter((char) => STEERS.test(char) && !'\n\t'.includes(char))).toEqual([]);
    // Three findings and the closing line stand where lines begin; all else is indented.
    expect(printed.split('\n').filter((line) => /^\S/.test(line))).toHaveLength(4);
  });

  it('JSON is what its schema says, and gives the text back', () => {
    const printed = jsonReport(report);
    const value = JSON.parse(printed) as { readonly findings: readonly { readonly message: string }[] };
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
    expect(value.findings.map(({ message }) => message)).toEqual(report.findings.map(({ message }) => message));
    expect([...printed].filter((char) => STEERS.test(char) && char !== '\n')).toEqual([]);
  });
});
