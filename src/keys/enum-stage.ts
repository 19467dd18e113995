import type { EnumType } from '../model/value-type.js';
import type { BoundText, Encoded } from './compiled.js';
import { alt, text } from './rx.js';
import { failedBound, failure, type Stage } from './stage.js';
import { compareUtf8, isUnicode, utf8Bytes } from './utf8.js';

/** Members through a change of their text (case, first characters, escaping), which is judged on the members themselves. */
export function enumStage(
  path: string,
  type: EnumType,
  change: (member: string) => string,
  changed: 'case-folding' | 'first' | 'escape' | undefined,
): Stage {
  const members = [...new Set(type.values.filter(isUnicode))].sort(compareUtf8);
  const texts = members.map(change);
  const known = new Map(members.map((member, index) => [member, texts[index] ?? ''] as const));
  const byText = new Map(members.map((member, index) => [texts[index] ?? '', member] as const));
  const distinct = byText.size === members.length;
  const rising = texts.every((text, index) => index === 0 || compareUtf8(texts[index - 1] ?? '', text) <= 0);
  const sizes = texts.map(utf8Bytes);
  const weight = (member: string): number => type.weights?.get(member) ?? (type.weights ? 0 : 1);
  const total = members.reduce((sum, member) => sum + weight(member), 0);
  const read = (encoded: string): string | undefined => byText.get(encoded);
  return {
    encode: (value) => {
      if (value === undefined || value === null) return failure('missing', path);
      if (typeof value !== 'string') return failure('wrong-type', path, value, 'a string');
      const encoded = known.get(value);
      return encoded === undefined
        ? failure('not-in-enum', path, value, members.slice(0, 10).join(', '))
        : { ok: true, text: encoded };
    },
    decode: read,
    invert: read,
    bound: (value): BoundText => {
      if (typeof value !== 'string') return failedBound('wrong-type', path, value, 'a string');
      const index = members.findLastIndex((member) => compareUtf8(member, value) <= 0);
      return index < 0
        ? { kind: 'below-all' }
        : { kind: 'at', text: texts[index] ?? '', exact: members[index] === value };
    },
    begins: (value): Encoded | undefined =>
      changed === 'case-folding' || changed === 'first'
        ? undefined
        : typeof value === 'string' && isUnicode(value)
          ? { ok: true, text: change(value) }
          : failure('wrong-type', path, value, 'a string'),
    stepped: true,
    below: (encoded) => texts[texts.indexOf(encoded) - 1],
    above: (encoded) => (texts.includes(encoded) ? texts[texts.lastIndexOf(encoded) + 1] : undefined),
    samples: (most) => members.slice(0, most),
    language: alt([...byText.keys()].map(text)),
    bytes: {
      min: members.length === 0 ? 0 : Math.min(...sizes),
      typical:
        total > 0
          ? members.reduce((sum, member, index) => sum + weight(member) * (sizes[index] ?? 0), 0) / total
          : undefined,
      max: members.length === 0 ? 0 : Math.max(...sizes),
    },
    order: rising
      ? { kind: 'same', coarse: !distinct, reason: distinct ? 'text' : 'prefix' }
      : { kind: 'none', coarse: false, reason: changed === 'escape' ? 'escape' : 'case-folding' },
    injective: distinct
      ? { holds: true, reason: 'text' }
      : { holds: false, reason: changed === 'first' ? 'first' : 'case-folding' },
    lossless: distinct,
    unpadded: false,
    free: true,
    fixedWidth: new Set(texts.map((text) => [...text].length)).size === 1,
  };
}
