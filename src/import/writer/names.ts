/** Names that are free, as the language asks for them; the same input gets the same names. */
export class Names {
  readonly #taken = new Set<string>();
  /** By name, the number that the next one of that name is tried with. */
  readonly #next = new Map<string, number>();
  readonly #style: (text: string) => string;

  constructor(style: (text: string) => string) {
    this.#style = style;
  }

  /** A name that no other call has been given. */
  take(text: string): string {
    const base = this.#style(text);
    // Case alone keeps no names apart in generated code.
    const known = base.toLowerCase();
    let name = base;
    let next = this.#next.get(known) ?? 2;
    for (; this.#taken.has(name.toLowerCase()); next += 1) name = `${base}${/\d$/.test(base) ? '_' : ''}${next}`;
    this.#next.set(known, next);
    this.#taken.add(name.toLowerCase());
    return name;
  }
}

/** So long may an identifier be, with room for a number that keeps it apart from others. */
const MOST = 200;
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Names that objects of JavaScript have already. */
const OF_OBJECTS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Kept where it is an identifier, else made one: `order id` → `orderId`. */
export function attributeIdentifier(text: string): string {
  if (isUsable(text)) return text;
  const [first = '', ...rest] = wordsOf(text);
  return started(`${lowerFirst(first)}${rest.map(upperFirst).join('')}`, 'attribute');
}

/** In the way of a type: `order-line` → `OrderLine`. */
export function entityIdentifier(text: string): string {
  if (isUsable(text)) return upperFirst(text);
  return started(wordsOf(text).map(upperFirst).join(''), 'Entity');
}

/** In the way of a function: `Get order by id` → `getOrderById`. */
export function patternIdentifier(text: string): string {
  if (isUsable(text)) return lowerFirst(text);
  const [first = '', ...rest] = wordsOf(text);
  return started(`${lowerFirst(first)}${rest.map(upperFirst).join('')}`, 'pattern');
}

/** Kept where it is legal as the name of a table in DynamoDB, which the language takes too. */
export function tableKey(text: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(text) && text.length <= MOST && !OF_OBJECTS.has(text)) return text;
  return attributeIdentifier(text).replace(/^attribute$/, 'table');
}

/** Letters, digits, `_` and `-`, beginning with a letter. */
export function modelName(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[^A-Za-z]+|-+$/g, '')
    .slice(0, MOST);
  return plain === '' ? 'imported' : plain;
}

/** Whether the language takes it as a name, and nothing in JavaScript is called so already. */
export function isUsable(text: string): boolean {
  return IDENTIFIER.test(text) && text.length <= MOST && !OF_OBJECTS.has(text);
}

function wordsOf(text: string): readonly string[] {
  const plain = text.slice(0, 4 * MOST).normalize('NFKD');
  return plain.replace(/\p{M}+/gu, '').match(/[A-Za-z0-9]+/g) ?? [];
}

function started(name: string, otherwise: string): string {
  const cut = name.slice(0, MOST);
  if (cut === '' || OF_OBJECTS.has(cut)) return otherwise;
  return /^\d/.test(cut) ? `_${cut}` : cut;
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lowerFirst(text: string): string {
  // `PK` is no word with a capital: it keeps its case.
  return /^[A-Z][a-z]/.test(text) || text.length === 1 ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
