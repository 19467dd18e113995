import { type Code, literal, ts } from '../../text/index.js';
import { call } from '../values/checked-code.js';
import type { BoundSegment } from './bound-code.js';
import { isFree, separatorArgument } from './escape-code.js';
import { ID_ALPHABETS, isTextFn, textFnCode } from './text-code.js';
import { isIsoFormat, labelChars } from './time-code.js';

/** What the texts of all values begin with that begin with the value; undefined where values have no prefixes. */
export function beginsCode({ variable, context, argument }: BoundSegment, value: Code): Code | undefined {
  const { fns, shard } = variable;
  if (shard !== undefined || fns.some((fn) => fn.name === 'hash')) return undefined;
  const own = ownPrefix({ variable, context, argument }, value);
  if (own === undefined) return undefined;
  const rest = fns.filter(isTextFn);
  const { code } = rest.reduce((written, fn) => textFnCode(written, fn), { code: own, isText: true });
  if (context.escape !== 'ordered' || !isFree(variable)) return code;
  return call('key-escape', 'escaped', [code, separatorArgument(context.separator)]);
}

function ownPrefix({ variable, argument }: BoundSegment, value: Code): Code | undefined {
  const { type, fns } = variable;
  const [head] = fns;
  const name = literal(argument);
  switch (type.kind) {
    case 'string':
      return call('check', 'text', [
        value,
        name,
        type.normalize === undefined ? undefined : ts`{ fold: ${literal(type.normalize)} }`,
      ]);
    case 'enum':
      return fns.length > 0 ? undefined : call('check', 'text', [value, name]);
    case 'binary':
      return call('key-text', 'hex', [call('check', 'bytes', [value, name])]);
    case 'ulid': {
      const prefix = call('check', 'text', [value, name, ts`{ fold: "upper", match: /^[0-9A-HJKMNP-TV-Z]*$/ }`]);
      return head?.name === 'desc' ? call('key-text', 'opposite', [prefix, literal(ID_ALPHABETS.ulid)]) : prefix;
    }
    case 'ksuid': {
      const prefix = call('check', 'text', [value, name, ts`{ match: /^[0-9A-Za-z]*$/ }`]);
      return head?.name === 'desc' ? call('key-text', 'opposite', [prefix, literal(ID_ALPHABETS.ksuid)]) : prefix;
    }
    case 'uuid':
      return call('check', 'text', [value, name, ts`{ fold: "lower", match: /^[\\da-f-]*$/ }`]);
    default: {
      const most = prefixChars(variable);
      return most === undefined ? undefined : call('key-bounds', 'isoPrefix', [value, name, literal(most)]);
    }
  }
}

/** Characters of labels that are the beginning of an ISO 8601 text. */
function prefixChars({ type, fns }: BoundSegment['variable']): number | undefined {
  const [head] = fns;
  if (head?.name === 'date') return isIsoFormat(head.format) ? head.format.text.length : undefined;
  if (head?.name === 'bucket') return labelChars(head.size.unit);
  if (type.kind === 'date' || type.kind === 'timestamp')
    return head === undefined || head.name === 'iso' || isTextFn(head) ? (type.kind === 'date' ? 10 : 24) : undefined;
  return undefined;
}
