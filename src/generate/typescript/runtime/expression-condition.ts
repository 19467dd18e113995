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
  const { text, names = {} } = said(name, word, `# = :${word}`);
  return { text, names, values: { [`:${word}`]: to } };
}

/** The same few are said of every item. */
const known = new Map<string, Clause>();

/** `#` stands for the placeholder. */
function said(name: string, word: string, text: string): Clause {
  const id = `${text} ${word} ${name}`;
  let clause = known.get(id);
  if (clause === undefined) {
    const at = placeholder(name, word);
    clause = { text: text.replace('#', at), names: { [at]: name } };
    known.set(id, clause);
  }
  return clause;
}
