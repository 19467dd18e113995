import type { Located, YamlNode } from '../source/index.js';
import { type LoadContext, reportWrong } from './context.js';
import { textSpan } from './located-text.js';
import { text, upperFirst } from './node.js';
import { parseRateShape, type RateShape } from './rate-shape.js';

/** The course of a rate; undefined where the text is none, which is then reported. */
export function readRateShape(context: LoadContext, node: YamlNode | undefined): Located<RateShape> | undefined {
  const written = text(node);
  if (node === undefined || written === undefined || context.reported.has(node)) return undefined;
  const result = parseRateShape(written.value);
  if (result.kind === 'ok') return { value: result.shape, span: written.span };
  reportWrong(context, node, `${upperFirst(result.message)}.`, textSpan(written, result.start, result.end));
  return undefined;
}
