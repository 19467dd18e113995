import { flatMap } from '../../lists/flat-map.js';
/** Text of a role's scope, as a policy of IAM has it: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
export type ScopePiece =
  /** As it stands; `${*}`, `${?}` and `${$}` are these characters. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'wildcard'; readonly text: '*' | '?' }
  | { readonly kind: 'variable'; readonly name: string; readonly fallback?: string }
  /** A `${` that begins no variable: IAM takes no policy with one. */
  | { readonly kind: 'broken'; readonly text: string };

/** A role has few texts, each of which is asked for with every key that the role may reach. */
const known = new Map<string, readonly ScopePiece[]>();
const MOST_KNOWN = 500;

export function scopePieces(text: string): readonly ScopePiece[] {
  const found = known.get(text);
  if (found !== undefined) return found;
  if (known.size >= MOST_KNOWN) known.clear();
  const pieces = piecesOf(text);
  known.set(text, pieces);
  return pieces;
}

function piecesOf(text: string): readonly ScopePiece[] {
  return [...text.matchAll(/\$\{([^{}]*)\}|\$\{[\s\S]*|[*?]|(?:[^*?$]|\$(?!\{))+/g)].map(([piece, inside]) => {
    if (inside !== undefined) return variable(inside) ?? { kind: 'broken', text: piece };
    if (piece === '*' || piece === '?') return { kind: 'wildcard', text: piece };
    return { kind: piece.startsWith('${') ? 'broken' : 'text', text: piece };
  });
}

function variable(inside: string): ScopePiece | undefined {
  if (/^[*?$]$/.test(inside)) return { kind: 'text', text: inside };
  const [, name, fallback] = /^([A-Za-z][\w./-]*:[^,'*?$]*[^\s,'*?$])\s*(?:,\s*'([^'*?$]*)'\s*)?$/.exec(inside) ?? [];
  if (name === undefined) return undefined;
  return { kind: 'variable', name, ...(fallback === undefined ? {} : { fallback }) };
}

/** Names of the tags of whoever has the role that texts read. */
export function principalTagsIn(texts: Iterable<string>): readonly string[] {
  const names = flatMap(flatMap([...texts], scopePieces), (piece) => {
    const [, tag] = piece.kind === 'variable' ? (/^aws:PrincipalTag\/(.+)$/i.exec(piece.name) ?? []) : [];
    return tag === undefined ? [] : [tag];
  });
  return [...new Set(names)];
}

/**
 * Variables whose values have letters, digits and the few characters of tags at most: tags themselves, and ids of AWS and of the providers
 * that it names. Of what others say, a `sub` or an attribute of SAML, nothing is known, and the rest, such as a user agent, is the caller's
 * own choice.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const OF_TAGS =
  /^(?:aws:(?:principaltag\/.+|requesttag\/.+|userid|username|principalaccount|principalarn|principalorgid|sourceidentity)|cognito-identity\.amazonaws\.com:sub|accounts\.google\.com:sub|www\.amazon\.com:user_id|graph\.facebook\.com:id)$/;

/** Characters of values of tags. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
const IN_TAGS = /[\p{L}\p{Z}\p{N}_.:/=+\-@,]/u;
/** The same in ASCII, which is asked first: the classes of Unicode take a millisecond to make. */
const OF_ASCII_IN_TAGS = /[A-Za-z0-9 _.:/=+\-@,]/;

/** A variable of the text of whose values nothing is known. */
export function openVariable(text: string): string | undefined {
  return flatMap(scopePieces(text), (piece) => (piece.kind === 'variable' ? [piece.name] : [])).find(
    (name) => !OF_TAGS.test(name.toLowerCase()),
  );
}

/** What begins as a variable and is none. */
export function brokenVariable(text: string): string | undefined {
  return flatMap(scopePieces(text), (piece) => (piece.kind === 'broken' ? [piece.text] : []))[0];
}

/** Whether a value of the text may hold the character, wildcards apart. */
export function mayHold(text: string, char: string): boolean {
  return scopePieces(text).some((piece) => {
    if (piece.kind === 'text') return piece.text.includes(char);
    return piece.kind === 'variable' && (isInTags(char) || piece.fallback?.includes(char) === true);
  });
}

function isInTags(char: string): boolean {
  return char < '\u0080' ? OF_ASCII_IN_TAGS.test(char) : IN_TAGS.test(char);
}

/** The one value that the text stands for; undefined where it has variables or wildcards. */
export function fixedValue(text: string): string | undefined {
  const pieces = scopePieces(text);
  return pieces.every((piece) => piece.kind === 'text') ? pieces.map((piece) => piece.text).join('') : undefined;
}
