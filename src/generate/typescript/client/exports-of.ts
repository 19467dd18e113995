import type { Code } from '../../text/index.js';

/** What a file of the output exports, in the order in which it does. */
export interface Exports {
  readonly types: readonly string[];
  readonly values: readonly string[];
}

const EXPORT = /^export (?:declare |abstract |async )*(interface|type|class|const|function)\*? +([\w$]+)/gm;

/** Read from the code itself: declarations stand at the beginning of a line. */
export function exportsOf({ parts }: Code): Exports {
  const text = parts.map((part) => (typeof part === 'string' ? part : 'name' in part ? part.name : '')).join('');
  const types = new Set<string>();
  const values = new Set<string>();
  for (const [, kind, name] of text.matchAll(EXPORT)) {
    if (name !== undefined) (kind === 'interface' || kind === 'type' ? types : values).add(name);
  }
  return { types: [...types], values: [...values] };
}
