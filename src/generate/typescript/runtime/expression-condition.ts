import { type Clause, placeholder } from './expression-text.js';

export function exists(name: string, word: string): Clause {
  return said(name, word, 'attribute_exists(#)');
}

export function absent(name: string, word: string): Clause {
  return said(name, word, 'attribute_not_exists(#)');
}

/** The attribute has a value; without one it is absent. */
export function equal(name: string, to: unknown, word: string): Clause {
  if (to === undefined || to === null) return absent(name, word);
  const { text, names } = said(name, word, `# = :${word}`);
  return { text, names, values: { [`:${word}`]: to } };
}

/** `#` stands for the placeholder. */
function said(name: string, word: string, text: string) {
  const at = placeholder(name, word);
  return { text: text.replace('#', at), names: { [at]: name } };
}
