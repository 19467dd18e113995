import { expect } from 'vitest';
import { memoryInput, readInput, writeModel } from '../../../src/import/index.js';
import { readModel } from '../../../src/library/loaded-model.js';

/** Files of a configuration, or one of them. */
export type Files = string | Readonly<Record<string, string>>;

/** The draft of a configuration, which makes a model that loads. */
export async function imported(files: Files) {
  const input = memoryInput(typeof files === 'string' ? { 'main.tf': files } : files);
  const { format, draft } = await readInput(input, undefined);
  const written = writeModel(draft);
  const loaded = readModel({ text: written.text });
  expect(loaded.findings, written.text).toEqual([]);
  return {
    format: format.name,
    draft,
    written,
    quirks: draft.quirks.map(({ message, place }) => `${place.line} ${message}`),
    dropped: draft.unplaced.map(({ what, why, place }) => `${place.line} ${what}: ${why}`),
    questions: draft.questions.map(({ at, question }) => `${at} ${question}`),
  };
}

/** The only table, with what was told of it. */
export async function tableOf(files: Files) {
  const { draft, ...told } = await imported(files);
  expect(draft.tables).toHaveLength(1);
  return { ...draft.tables[0]!, ...told, draft };
}

/** What keeps an input from being read: its first problem, with its place. */
export async function failure(files: Files): Promise<string> {
  try {
    await imported(files);
  } catch (error) {
    const { problems } = error as {
      problems?: {
        message: string;
        span?: { file: { path: string; position(at: number): { line: number; column: number } }; start: number };
      }[];
    };
    const [problem] = problems ?? [];
    if (problem === undefined) throw error;
    const { message, span } = problem;
    if (span === undefined) return message;
    const { line, column } = span.file.position(span.start);
    return `${span.file.path}:${line}:${column} ${message}`;
  }
  throw new Error('this was read');
}

/** A table paid by request with a key of its own; more stands in its block. */
export function table(more = '', name = 'orders'): string {
  return `resource "aws_dynamodb_table" "${name}" {
  name         = "${name}"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
${more.replace(/^(?=.)/gm, '  ')}
}
`;
}

/** The name that an expression gives a table. */
export async function nameOf(expression: string, more = ''): Promise<string> {
  const text = `${more}\n${table().replace('"orders"\n  billing', () => `${expression}\n  billing`)}`;
  const { draft } = await readInput(memoryInput({ 'main.tf': text }), undefined);
  return draft.tables[0]?.physicalName ?? draft.tables[0]?.name ?? '';
}
