import { scalarText, type YamlNode, type YamlScalar } from '../../../source/index.js';

/**
 * Values that depend on where a template is deployed stand in its tree as scalars with these tags: their value is what holds without
 * further word (the default of a parameter), and their `source` the same as a name of the model's language, with parameters in it.
 */
const PARAMETER = '!parameter';
/** Nothing is known of the value; the text only tells one unknown value from another. */
const UNKNOWN = '!unknown';

/** A text that may hold parameters. */
export interface ResolvedText {
  readonly text: string;
  /** With `${env:NAME:-default}` in place of what parameters give. */
  readonly name: string;
  readonly kind: 'plain' | 'parameter' | 'unknown';
}

export function resolvedText(node: YamlNode | undefined): ResolvedText | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  const text = scalarText(node);
  if (node.tag === PARAMETER) return { text, name: node.source, kind: 'parameter' };
  if (node.tag === UNKNOWN) return { text, name: node.source, kind: 'unknown' };
  return { text, name: text, kind: 'plain' };
}

/** A scalar at the place of the node that it comes from. */
export function resolvedScalar({ text, name, kind }: ResolvedText, at: YamlNode): YamlScalar {
  const { span } = at;
  if (kind === 'plain') return { kind: 'scalar', value: text, source: text, quoted: true, span };
  return {
    kind: 'scalar',
    value: text,
    source: name,
    quoted: true,
    span,
    tag: kind === 'parameter' ? PARAMETER : UNKNOWN,
  };
}

export function isUnknown(node: YamlNode | undefined): boolean {
  return node?.kind === 'scalar' && node.tag === UNKNOWN;
}

/** Whether the node has been given its value: its tag is none of the text's own. */
export function isResolved(node: YamlNode): boolean {
  return node.tag === PARAMETER || node.tag === UNKNOWN;
}

/** One text after the other. */
export function concatenated(parts: readonly ResolvedText[]): ResolvedText {
  const kinds = parts.map(({ kind }) => kind);
  return {
    text: parts.map(({ text }) => text).join(''),
    name: parts.map(({ name }) => name).join(''),
    kind: kinds.includes('unknown') ? 'unknown' : kinds.includes('parameter') ? 'parameter' : 'plain',
  };
}

/** No table has a longer name, and no person a longer parameter. */
const MOST_NAME = 255;

/** A parameter of a deployment, by its name there and its default; `known` is what it is called in the environment, where that is known. */
export function parameterText(name: string, fallback: string | undefined, known?: string): ResolvedText {
  const short = name.slice(0, MOST_NAME);
  const variable = known ?? environmentName(short);
  if (fallback === undefined) {
    if (known !== undefined) return { text: name, name: `\${env:${known}}`, kind: 'unknown' };
    // Its own name stands for what is not known, so that the table has a name wherever none is given.
    const own = short.replace(/[^A-Za-z0-9_.-]+/g, '-').replace(/^-+|-+$/g, '');
    return { text: name, name: `\${env:${variable}${own === '' ? '' : `:-${own}`}}`, kind: 'unknown' };
  }
  if (/[{}]/.test(fallback)) return { text: fallback, name: `\${env:${variable}}`, kind: 'parameter' };
  return { text: fallback, name: `\${env:${variable}:-${fallback}}`, kind: 'parameter' };
}

/** `TableName` → `TABLE_NAME`. */
function environmentName(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toUpperCase();
  return words === '' || /^\d/.test(words) ? `_${words}` : words;
}
