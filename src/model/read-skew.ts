import type { Located, YamlNode } from '../source/index.js';
import { type LoadContext, reportWrong } from './context.js';
import { textSpan } from './located-text.js';
import type { Skew } from './model.js';
import { text, upperFirst } from './node.js';
import { parseSkew } from './skew.js';

/** A distribution; undefined where the text is none, which is then reported. */
export function readSkew(context: LoadContext, node: YamlNode | undefined): Located<Skew> | undefined {
  const written = text(node);
  if (node === undefined || written === undefined || context.reported.has(node)) return undefined;
  const result = parseSkew(written.value);
  if (result.kind === 'ok') return { value: result.skew, span: written.span };
  reportWrong(context, node, `${upperFirst(result.message)}.`, textSpan(written, result.start, result.end));
  return undefined;
}
