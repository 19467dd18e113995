import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Finding } from '../../src/diagnostics/index.js';
import { type LoadResult, loadModel, memoryReader } from '../../src/model/index.js';

/** A model that says everything that the language can say. */
export const CLINIC = readFileSync(
  fileURLToPath(new URL('../fixtures/models/clinic.dynamodel.yaml', import.meta.url)),
  'utf8',
);

export function loadText(text: string | Uint8Array): LoadResult {
  return loadModel(memoryReader({ 'm.yaml': text }), 'm.yaml');
}

/** The text with one piece replaced; fails if the piece is not there. */
export function edited(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`not in the text: ${from}`);
  return text.replace(from, () => to);
}

/** `DM1002 12:7 [Vist]`: the rule, the place, and what is underlined there. */
export function summary(finding: Finding): string {
  const { file, start, end } = finding.span;
  const { line, column } = file.position(start);
  return `${finding.rule} ${line}:${column} [${file.text.slice(start, end)}]`;
}

/** A small whole model with more of its sections added. */
export function small(more = ''): string {
  return `dynamodel: 1
model: small
tables:
  main: {key: {pk: pk, sk: sk}}
entities:
  Thing:
    key: {pk: "T#{id}", sk: T}
    attributes: {id: ulid, name: {type: string, maxBytes: 40}}
${more}`;
}
