import { MAX_PLACEHOLDER_BYTES } from '../../facts/index.js';
import { type AttributeValue, utf8Length } from '../../value/index.js';
import type { DocumentPath } from './document-path.js';
import { ExpressionError } from './expression-error.js';
import type { PathSyntax } from './syntax.js';

const NAME_KEY = /^#[0-9a-zA-Z_]+$/;
const VALUE_KEY = /^:[0-9a-zA-Z_]+$/;

/**
 * The placeholders of one request: what they stand for and which of them its expressions use.
 * Values are well formed and in normal form; the caller has checked them.
 */
export class Substitutions {
  readonly #names: ReadonlyMap<string, string>;
  readonly #values: ReadonlyMap<string, AttributeValue>;
  readonly #unusedNames: Set<string>;
  readonly #unusedValues: Set<string>;

  constructor(names: ReadonlyMap<string, string>, values: ReadonlyMap<string, AttributeValue>) {
    this.#names = names;
    this.#values = values;
    this.#unusedNames = new Set(names.keys());
    this.#unusedValues = new Set(values.keys());
  }

  /** The attribute that `#name` stands for; marks it as used. */
  name(placeholder: string): string | undefined {
    this.#unusedNames.delete(placeholder);
    return this.#names.get(placeholder);
  }

  /** The value that `:value` stands for; marks it as used. */
  value(placeholder: string): AttributeValue | undefined {
    this.#unusedValues.delete(placeholder);
    return this.#values.get(placeholder);
  }

  /** A path with its placeholders replaced, or the first placeholder that stands for nothing. */
  path(syntax: PathSyntax): { readonly path: DocumentPath } | { readonly undefinedName: string } {
    const path: (string | number)[] = [];
    for (const step of syntax.steps) {
      if (step.kind === 'index') path.push(step.index);
      else if (step.kind === 'name') path.push(step.name);
      else {
        const name = this.name(step.name);
        if (name === undefined) return { undefinedName: step.name };
        path.push(name);
      }
    }
    return { path: path as unknown as DocumentPath };
  }

  /** Throws where a placeholder is used by no expression of the request. */
  expectAllUsed(): void {
    if (this.#unusedNames.size > 0) throw unused('ExpressionAttributeNames', this.#unusedNames);
    if (this.#unusedValues.size > 0) throw unused('ExpressionAttributeValues', this.#unusedValues);
  }
}

/** Throws where a key of ExpressionAttributeNames or ExpressionAttributeValues is no placeholder or longer than 255 bytes. */
export function checkPlaceholders(
  parameter: 'ExpressionAttributeNames' | 'ExpressionAttributeValues',
  keys: readonly string[],
): void {
  if (keys.length === 0) throw new ExpressionError(`${parameter} must not be empty`);
  const pattern = parameter === 'ExpressionAttributeNames' ? NAME_KEY : VALUE_KEY;
  for (const key of keys) {
    const bytes = utf8Length(key);
    if (bytes > MAX_PLACEHOLDER_BYTES) {
      const complaint = 'The expression attribute map contains a key that is too long';
      throw new ExpressionError(`${parameter} contains invalid key: ${complaint}; size of key: ${bytes}`);
    }
    if (!pattern.test(key)) throw new ExpressionError(`${parameter} contains invalid key: Syntax error; key: "${key}"`);
  }
}

/** The message for `#name` without an entry. */
export function undefinedName(placeholder: string): string {
  return `An expression attribute name used in the document path is not defined; attribute name: ${placeholder}`;
}

/** The message for `:value` without an entry. */
export function undefinedValue(placeholder: string): string {
  return `An expression attribute value used in expression is not defined; attribute value: ${placeholder}`;
}

function unused(parameter: string, keys: Iterable<string>): ExpressionError {
  return new ExpressionError(`Value provided in ${parameter} unused in expressions: keys: {${[...keys].join(', ')}}`);
}
