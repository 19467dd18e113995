import type { EntityDesign, KeyValue } from '../../../design/index.js';
import {
  type CompiledSegment,
  type CompiledTemplate,
  type CompiledVariable,
  RANDOM_SHARD,
} from '../../../keys/index.js';
import { type Code, commas, from, literal, ts } from '../../text/index.js';
import { attributeType, templateLiteral, unreadCode } from '../values/index.js';
import { simplified } from './simplified.js';
import { checkedOf, type Source } from './text-code.js';
import { variableCode, variableText } from './variable-code.js';
import { segmentWidth } from './width.js';

export interface KeyOptions {
  /**
   * Whether the value at a path is in its checked form already (`checkedCode`): then only what the key itself needs is checked.
   * Nothing is by default.
   */
  readonly isChecked?: (path: string) => boolean;
  /** Call of a function that checks the value at a path (as `keyCheckedCode` does), where there is one. */
  readonly check?: (path: string, value: Code) => Code | undefined;
  /** A `Draw` of runtime/shard.ts, for random shards. Without it, the shard's number is asked of `read` under `RANDOM_SHARD`. */
  readonly draw?: Code;
}

/** Whether a `Draw` is needed. */
export function hasRandomShard({ compiled }: KeyValue): boolean {
  return compiled.paths.includes(RANDOM_SHARD);
}

/**
 * The content of one key attribute as the document client takes it: text from a template; of a natural part the number, the
 * bytes or the text itself. `read` gives the declared value at each path of `value.compiled.paths`, never undefined; constants of
 * the entity are not asked for. Throws `InvalidArgument` for a value that the model's facts exclude.
 */
export function keyValueCode(
  entity: EntityDesign,
  value: KeyValue,
  read: (path: string) => Code,
  options: KeyOptions = {},
): Code {
  const { compiled } = value;
  const parts = compiled.segments.map((segment, index) =>
    segment.kind === 'literal'
      ? segment.text
      : (constantText(entity, segment) ?? segmentPart(entity, value, segment, index, read, options)),
  );
  const [only] = parts;
  if (typeof only === 'string' && compiled.stored === 'N') return numberLiteral(only);
  if (parts.length > 1 || only === undefined || typeof only === 'string') return templateLiteral(parts);
  if (value.kind === 'template') return only;
  return nativeCode(entity, value.field.name, compiled, only);
}

/** A natural part as it is stored. */
function nativeCode(entity: EntityDesign, path: string, { stored }: CompiledTemplate, checked: Code): Code {
  const type = attributeType(entity, path);
  return stored === 'N' && type !== undefined ? unreadCode(type, checked) : checked;
}

function numberLiteral(text: string): Code {
  const number = Number(text);
  return String(number) === text && Math.abs(number) <= Number.MAX_SAFE_INTEGER
    ? literal(number)
    : ts`${from('npm:@aws-sdk/lib-dynamodb', 'NumberValue')}.from(${literal(text)})`;
}

/** Text of an attribute that is the same in every item. */
function constantText(entity: EntityDesign, { path, codec, shard }: CompiledVariable): string | undefined {
  const constant = entity.entity.attributes.get(path)?.constant?.value;
  const encoded = constant === undefined || shard !== undefined ? undefined : codec.encode(constant);
  return encoded?.ok === true ? encoded.text : undefined;
}

function segmentPart(
  entity: EntityDesign,
  { compiled, slot, kind }: KeyValue,
  segment: CompiledVariable,
  index: number,
  read: (path: string) => Code,
  { isChecked, check, draw }: KeyOptions,
): Code {
  const variable = simplified(segment);
  const { path, shard } = variable;
  if (path === RANDOM_SHARD && shard !== undefined && draw !== undefined) {
    const steps = stepsBefore(compiled, index);
    const before = steps === undefined ? undefined : ts`[${commas(steps.map(literal))}]`;
    return ts`${draw}(${commas([literal(slot.attribute), literal(shard.count), before].filter((arg) => arg !== undefined))})`;
  }
  const given = read(path);
  const checked = check?.(path, given);
  const source: Pick<Source, 'value' | 'state'> =
    checked !== undefined
      ? { value: checked, state: 'for-key' }
      : { value: given, state: isChecked?.(path) === true ? 'checked' : 'declared' };
  const type = attributeType(entity, path) ?? variable.type;
  const whole = { ...source, type };
  if (kind === 'natural') return checkedOf({ ...whole, argument: path });
  return compiled.segments.length === 1
    ? variableText(variable, compiled, whole)
    : variableCode(variable, compiled, whole).code;
}

/** How to come to the segment at `index`: literals, and the widths of what stands between. Undefined where that is not clear. */
function stepsBefore(compiled: CompiledTemplate, index: number): readonly (string | number)[] | undefined {
  const steps: (string | number)[] = [];
  for (const [i, segment] of compiled.segments.slice(0, index).entries()) {
    if (segment.kind === 'literal') steps.push(segment.text);
    else {
      const width = segmentWidth(segment);
      if (width === undefined && !endsAtLiteral(segment, compiled.segments[i + 1])) return undefined;
      steps.push(width ?? 0);
    }
  }
  return steps;
}

/** Whether the text of the segment ends where the next literal begins for the first time. */
export function endsAtLiteral({ alphabet }: CompiledVariable, next: CompiledSegment | undefined): boolean {
  if (next?.kind !== 'literal') return false;
  const code = next.text.codePointAt(0) ?? 0;
  return !alphabet.some(([low, high]) => low <= code && code <= high);
}
