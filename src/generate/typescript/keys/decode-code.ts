import type { CompiledVariable } from '../../../keys/index.js';
import type { ValueType } from '../../../model/value-type.js';
import { type Code, commas, literal, raw, ts } from '../../text/index.js';
import { call, membersCode } from '../values/checked-code.js';
import { numericForm } from '../values/index.js';
import { memberTexts } from './bound-code.js';
import { type EscapeContext, isEscaping, unescapedVariable } from './escape-code.js';
import { ID_ALPHABETS, isTextFn } from './text-code.js';
import { epochUnit, isEpoch, isIsoFormat, LAST_DAY, LAST_MS, lastEpoch } from './time-code.js';

/**
 * The declared value that a segment's text stands for; undefined for segments that keep less than the value. It need not refuse texts that no value has: encoding again shows them.
 */
export function decodeCode(
  variable: CompiledVariable,
  context: EscapeContext,
  type: ValueType,
  argument: string,
  text: Code,
): Code | undefined {
  if (!variable.lossless || variable.shard !== undefined) return undefined;
  const { fns } = variable;
  const [head] = fns;
  const isText = head === undefined || isTextFn(head);
  switch (type.kind) {
    case 'string': {
      const [change, another] = fns.filter((fn) => fn.name !== 'first');
      const plain = plainText(variable, context, text);
      if (change === undefined) return plain;
      return another === undefined ? unfolded(variable, context, change.name === 'lower', plain) : undefined;
    }
    case 'enum': {
      if (fns.length === 0)
        return call('check', 'oneOf', [
          plainText(variable, context, text),
          literal(argument),
          membersCode(type.values),
        ]);
      const texts = memberTexts(variable, context).map(
        ([member, written]) => ts`[${literal(member)}, ${literal(written)}]`,
      );
      return call('key-reader', 'memberOf', [text, ts`[${commas(texts)}]`]);
    }
    case 'int':
      return intCode(variable, type, text);
    case 'decimal': {
      const digits = head?.name === 'sdec' ? call('key-number', 'unsigned', [text]) : text;
      if (numericForm(type) === 'number') return ts`Number(${digits})`;
      return head?.name === 'dec' || head?.name === 'sdec'
        ? call('key-number', 'plain', [digits, literal(head.fraction)])
        : digits;
    }
    case 'timestamp':
    case 'date':
    case 'epochSeconds':
    case 'epochMillis':
      return timeCode(variable, type, text);
    case 'ulid':
    case 'ksuid':
      return head?.name === 'desc' ? call('key-text', 'opposite', [text, literal(ID_ALPHABETS[type.kind])]) : text;
    case 'uuid':
      return text;
    case 'bool':
      return ts`${text} === "1"`;
    default:
      return isText ? undefined : text;
  }
}

/** The text with its letters in the case that all letters of its values have; undefined where they have both. */
function unfolded(variable: CompiledVariable, context: EscapeContext, isLower: boolean, text: Code): Code | undefined {
  const { alphabet } = unescapedVariable(variable, context, []);
  const has = (first: number, last: number): boolean => alphabet.some(([low, high]) => low <= last && high >= first);
  const [hasUpper, hasLower] = [has(0x41, 0x5a), has(0x61, 0x7a)];
  if (hasUpper && hasLower) return undefined;
  if (hasUpper !== isLower) return text;
  return isLower ? ts`${text}.toUpperCase()` : ts`${text}.toLowerCase()`;
}

function plainText(variable: CompiledVariable, context: EscapeContext, text: Code): Code {
  return isEscaping(variable, context) ? call('key-escape', 'unescaped', [text]) : text;
}

function intCode({ fns }: CompiledVariable, type: ValueType & { readonly kind: 'int' }, text: Code): Code {
  const [head] = fns;
  const number = raw(numericForm(type) === 'number' ? 'Number' : 'BigInt');
  if (head?.name === 'signed') return ts`${number}(${call('key-number', 'unsigned', [text])})`;
  if (head?.name !== 'desc') return ts`${number}(${text})`;
  const { max = 0n } = type;
  return ts`${literal(numericForm(type) === 'number' ? Number(max) : max)} - ${number}(${text})`;
}

function timeCode({ fns }: CompiledVariable, type: ValueType, text: Code): Code {
  const [head] = fns;
  const isDate = type.kind === 'date';
  const day = (iso: Code): Code => (isDate ? ts`${iso}.slice(0, 10)` : iso);
  switch (head?.name) {
    case 'desc':
      if (isEpoch(type)) return ts`${literal(Number(lastEpoch(type)))} - Number(${text})`;
      return isDate
        ? day(call('key-time', 'isoOf', [ts`(${LAST_DAY} - Number(${text})) * 86_400_000`]))
        : call('key-time', 'isoOf', [ts`${LAST_MS} - Number(${text})`]);
    case 'date': {
      if (isDate && isIsoFormat(head.format)) return text;
      const iso = isoOfLabel(head.format.text, isIsoFormat(head.format), text);
      return ofIso(type, iso);
    }
    case 'bucket':
      return ofIso(type, call('key-label', 'isoFrom', [text]));
    default:
      return isEpoch(type) ? ts`Number(${text})` : text;
  }
}

/** The beginning of the time that a label of a date format names. */
export function isoOfLabel(format: string, isIso: boolean, text: Code): Code {
  return isIso ? call('key-label', 'isoFrom', [text]) : call('key-label', 'unformatted', [text, literal(format)]);
}

/** The declared value at the time of an ISO 8601 text. */
function ofIso(type: ValueType, iso: Code): Code {
  if (type.kind === 'timestamp') return iso;
  if (type.kind === 'date') return ts`${iso}.slice(0, 10)`;
  const unit = epochUnit(type);
  return unit === 1 ? ts`Date.parse(${iso})` : ts`Date.parse(${iso}) / ${unit}`;
}
