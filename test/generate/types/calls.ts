import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Calls of generated code, right and wrong ones, without the comments that let the wrong ones through. */
export interface Calls {
  readonly text: string;
  /** What the compiler must refuse, and nothing else: the lines below the comments. */
  readonly wrongLines: readonly number[];
}

export function callsOf(model: string): Calls {
  const lines = readFileSync(join(import.meta.dirname, `${model}.calls.ts`), 'utf8').split('\n');
  const wrongLines = lines.flatMap((line, i) => (line.includes('@ts-expect-error') ? [i + 2] : []));
  return { text: lines.map((line) => (/@ts-(expect-error|nocheck)/.test(line) ? '' : line)).join('\n'), wrongLines };
}

/** Lines of a file that the compiler complains of, each once. */
export function linesOf(file: string, errors: readonly string[]): readonly number[] {
  const found = errors.filter((line) => line.startsWith(`${file}(`)).map((line) => Number(/\((\d+),/.exec(line)?.[1]));
  return [...new Set(found)].sort((a, b) => a - b);
}
