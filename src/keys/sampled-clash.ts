import { flatMap } from '../lists/flat-map.js';
import type { ModelValue } from '../model/value-type.js';
import { verifyClash } from './clash.js';
import type { CompiledTemplate, CompiledVariable } from './compiled.js';
import { decodeKey, encodeKey } from './encode-key.js';
import type { Fixed } from './key-automaton.js';
import type { KeyClash } from './proof-types.js';

/** Items of the one whose values are tried on the other. */
const TRIED_ITEMS = 6;
/** Values of each attribute that are tried before one is given up. */
const TRIED_VALUES = 24;

/**
 * One value in both: where the templates are built alike, the same values give the same key whatever function stands in
 * them, a hash that nothing inverts among them.
 */
export function sharedValues(a: readonly CompiledTemplate[], b: readonly CompiledTemplate[]): KeyClash | undefined {
  const pairs: (readonly [CompiledVariable, CompiledVariable])[] = [];
  for (const [index, part] of a.entries()) {
    const others = b[index]?.segments ?? [];
    if (part.segments.length !== others.length) return undefined;
    for (const [at, segment] of part.segments.entries()) {
      const other = others[at];
      if (segment.kind === 'variable' && other?.kind === 'variable') pairs.push([segment, other]);
      else if (segment.kind !== 'literal' || other?.kind !== 'literal' || segment.text !== other.text) return undefined;
    }
  }
  const left = new Map<string, ModelValue>();
  const right = new Map<string, ModelValue>();
  for (const [one, other] of pairs) {
    if (left.has(one.path) && right.has(other.path)) continue;
    const known = left.get(one.path) ?? right.get(other.path);
    const candidates =
      known === undefined ? [...one.codec.samples(TRIED_VALUES), ...other.codec.samples(TRIED_VALUES)] : [known];
    const value = candidates.find((candidate) => fits(candidate, one, other));
    if (value === undefined) return undefined;
    left.set(one.path, value);
    right.set(other.path, value);
  }
  return verifyClash(a, left, b, right);
}

function fits(value: ModelValue, one: CompiledVariable, other: CompiledVariable): boolean {
  const [first, second] = [one.codec.encode(value), other.codec.encode(value)];
  return first.ok && second.ok && first.text === second.text && first.text !== '';
}

/** Values of some items that the parts can write. */
export function* sampledItems(parts: readonly CompiledTemplate[]): Generator<Fixed> {
  const variables = new Map<string, readonly ModelValue[]>();
  for (const segment of flatMap(parts, (part) => part.segments)) {
    if (segment.kind !== 'variable' || variables.has(segment.path)) continue;
    const samples = segment.codec.samples(TRIED_ITEMS).filter((value) => value !== '');
    variables.set(segment.path, samples.length > 0 ? samples : segment.codec.samples(1));
  }
  const most = Math.min(TRIED_ITEMS, Math.max(1, ...[...variables.values()].map((samples) => samples.length)));
  for (let turn = 0; turn < most; turn++) {
    const item = new Map<string, ModelValue>();
    for (const [path, samples] of variables) {
      const value = samples[turn % samples.length];
      if (value !== undefined) item.set(path, value);
    }
    if (parts.every((part) => encodeKey(part, (path) => item.get(path)).ok)) yield item;
  }
}

/** What the other reads in the item's key, where it reads it in one way. */
export function readBack(
  parts: readonly CompiledTemplate[],
  item: Fixed,
  others: readonly CompiledTemplate[],
): Fixed | undefined {
  const values = new Map<string, ModelValue>();
  for (const [index, part] of parts.entries()) {
    const other = others[index];
    const written = encodeKey(part, (path) => item.get(path));
    const read = other && written.ok ? decodeKey(other, written.text) : undefined;
    if (read?.kind !== 'ok') return undefined;
    for (const [path, value] of read.values) values.set(path, value);
  }
  return values;
}
