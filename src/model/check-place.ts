import { findingOf } from '../diagnostics/index.js';
import type { PathSegment } from '../expression/model/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { Located, Span } from '../source/index.js';
import { type LoadContext, reportUnknown } from './context.js';
import { UNKNOWN_REFERENCE, WRONG_TYPE } from './language-rules.js';
import { textSpan } from './located-text.js';
import type { ValueType } from './value-type.js';
import { memberOf, rootOf } from './written-path.js';

/**
 * True if an attribute has the place that a path names in it, `stats.views` or `lines[0].price`, or nothing certain can be said; reports it
 * otherwise. A write would store there what no reader looks for.
 *
 * @param types of the attribute that the path begins with: several where several entities have one of its name.
 */
export function checkPlace(context: LoadContext, field: Located<string>, types: readonly ValueType[]): boolean {
  const path = (field.value.split('|')[0] ?? '').trimEnd();
  let at = rootOf(path).length;
  let inside = types;
  while (at < path.length) {
    const step = /^(?:\.([^.[\]]+)|\[(\d+)\])/.exec(path.slice(at));
    if (step === null) {
      reportMalformed(context, field, path);
      return false;
    }
    if (inside.some(({ kind }) => kind === 'any')) return true;
    const [written, name, position] = step;
    const segment = name ?? Number(position);
    const next = flatMap(inside, (type) => memberOf(type, segment)?.type ?? []);
    if (next.length === 0) {
      const span = textSpan(field, name === undefined ? at : at + 1, at + written.length);
      reportNoPlace(context, { value: path.slice(0, at), span }, segment, inside);
      return false;
    }
    inside = next;
    at += written.length;
  }
  return true;
}

function reportMalformed({ findings }: LoadContext, { span }: Located<string>, path: string): void {
  const message = `\`${path.slice(0, 80)}\` is no path: \`a.b\` is what a map has under a name, and \`a[0]\` an element of a list, by its number.`;
  findings.push(findingOf(WRONG_TYPE, { message, span }));
}

/** `place`: the part of the path that is there, and where the next one stands. */
function reportNoPlace(
  context: LoadContext,
  place: { readonly value: string; readonly span: Span },
  segment: PathSegment,
  inside: readonly ValueType[],
): void {
  const { value, span } = place;
  const cause = `${value}.${segment}`;
  const fields = flatMap(inside, (type) => (type.kind === 'map' ? [...type.fields.keys()] : []));
  const isMap = inside.some(({ kind }) => kind === 'map' || kind === 'dict');
  if (isMap && typeof segment === 'string') {
    reportUnknown(context, { value: segment, span }, `field of \`${value}\``, new Set(fields), cause);
    return;
  }
  const [field = 'b'] = fields;
  const message = isMap
    ? `\`${value}\` is a map: what it has stands under a name, as in \`${value}.${field}\`, and under no number.`
    : inside.some(({ kind }) => kind === 'list')
      ? `\`${value}\` is a list: an element of it is named by its number, as in \`${value}[0]\`.`
      : `\`${value}\` is of type \`${inside[0]?.kind}\` and has nothing inside: only a map or a list has.`;
  context.findings.push(findingOf(UNKNOWN_REFERENCE, { message, span, cause }));
}
