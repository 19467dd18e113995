import type { Span } from '../source/index.js';

/** Something that keeps an input from being read, at a place of it where one is known. */
export interface ImportProblem {
  /** A sentence for people; what it quotes of the input may hold anything. */
  readonly message: string;
  readonly span?: Span;
}

/**
 * Thrown by readers for an input that is not what its format asks for. `unreadable` is a path that cannot be read at all; `invalid` was
 * read and is broken; `usage` asks for something that is not there.
 */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly kind: 'invalid' | 'unreadable' | 'usage';
  readonly problems: readonly ImportProblem[];

  constructor(kind: ImportError['kind'], problems: readonly ImportProblem[]) {
    super(problems.map(({ message }) => message).join('\n'));
    this.kind = kind;
    this.problems = problems;
  }
}

/** An input that was read and is broken, at a place. */
export function invalid(message: string, span?: Span): ImportError {
  return new ImportError('invalid', [span === undefined ? { message } : { message, span }]);
}
