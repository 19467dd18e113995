import { type Code, commas, literal, raw, ts } from '../../text/index.js';
import { call } from '../values/checked-code.js';
import { type BoundSegment, hasBounds, memberTexts } from './bound-code.js';
import { lineOf } from './line-code.js';

/** A string or undefined: the text of the next value in the order of bytes. */
export function neighbourCode(
  { variable, context, argument }: BoundSegment,
  text: Code,
  step: 1 | -1,
): Code | undefined {
  const { type, order, codec } = variable;
  if (!codec.stepped || order.coarse || order.kind === 'none' || !hasBounds(variable)) return undefined;
  if (type.kind === 'bool') {
    const [from, to] = step > 0 ? ['0', '1'] : ['1', '0'];
    return ts`(${text} === ${literal(from)} ? ${literal(to)} : undefined)`;
  }
  if (type.kind === 'enum') {
    const texts = memberTexts(variable, context).map(([, one]) => literal(one));
    return call('key-bounds', 'neighbourOf', [text, ts`[${commas(texts)}]`, literal(step)]);
  }
  const line = lineOf(variable, argument);
  const point = line?.parse(text);
  if (line === undefined || point === undefined) return undefined;
  const forward = (order.kind === 'reversed' ? -step : step) > 0;
  if (line.beside !== undefined && variable.fns.length <= (line.isOwnText ? 0 : 1))
    return line.beside(text, forward ? 1 : -1);
  const next = forward ? ts`${point} + 1n` : ts`${point} - 1n`;
  const end = (bound: bigint | undefined): Code => (bound === undefined ? raw('undefined') : literal(bound));
  return call('key-bounds', 'neighbourAt', [next, end(line.lowest), end(line.highest), line.writer]);
}
