import type { ModelValue } from '../../../src/model/value-type.js';
import type { FieldKind } from './field-kinds.js';
import type { EntitySpec, Field, Values } from './model-spec.js';

/** A place inside an attribute, or the attribute itself. */
export interface PathKind {
  readonly path: string;
  readonly kind: FieldKind;
  readonly field: Field;
}

function inner(kind: string, type: FieldKind['type'], values: readonly ModelValue[]): FieldKind {
  return { kind, type, values, rising: [], falling: [], normal: (one) => one, compare: () => 0, begins: false };
}

const STREET = inner('street', { type: 'string', maxBytes: 20 }, ['Main', '"', 'x']);
const DOOR = inner('door', { type: 'int', min: 0, max: 99 }, [0n, 7n, 9n]);
const ENTRY = inner('entry', { type: 'int', min: 0, max: 9 }, [0n, 1n, 2n]);
const TENTH = inner('tenth', { type: 'decimal', scale: 1, min: '0', max: '99' }, ['1', '2.5', '9.9']);

/** Places inside an attribute of a kind that has some. */
export function pathsInto(field: Field): readonly PathKind[] {
  const at = (rest: string, kind: FieldKind): PathKind => ({ path: `${field.name}${rest}`, kind, field });
  switch (field.kind.kind) {
    case 'place':
      return [at('.street', STREET), at('.door', DOOR)];
    case 'places':
      return [at('[0].street', STREET), at('[0].door', DOOR)];
    case 'dict':
      return [at('.a', ENTRY), at('.toString', ENTRY)];
    case 'list':
      return [at('[0]', TENTH), at('[1]', TENTH)];
    default:
      return [];
  }
}

type Step = string | number;

function stepsOf(path: string): readonly Step[] {
  return path.split(/[.[]/).map((step) => (step.endsWith(']') ? Number.parseInt(step, 10) : step));
}

export function rootOf(path: string): string {
  return String(stepsOf(path)[0]);
}

export function valueAt(values: Values, path: string): ModelValue | undefined {
  let value: ModelValue | undefined = values;
  for (const step of stepsOf(path)) {
    if (value instanceof Map) value = (value as Values).get(String(step));
    else value = Array.isArray(value) ? (value as readonly ModelValue[])[Number(step)] : undefined;
  }
  return value;
}

/** With another value at a place, or none; undefined where there is nothing that could have such a place. */
export function withValueAt(values: Values, path: string, value: ModelValue | undefined): Values | undefined {
  return changed(values, stepsOf(path), value) as Values | undefined;
}

function changed(
  whole: ModelValue | undefined,
  steps: readonly Step[],
  value: ModelValue | undefined,
): ModelValue | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (whole instanceof Map && typeof step === 'string') {
    const copy = new Map(whole as Values);
    const made = changed(copy.get(step), rest, value);
    if (rest.length > 0 && made === undefined) return undefined;
    if (made === undefined) copy.delete(step);
    else copy.set(step, made);
    return copy;
  }
  if (!Array.isArray(whole) || typeof step !== 'number') return undefined;
  const copy = [...(whole as readonly ModelValue[])];
  const made = changed(copy[step], rest, value);
  if (rest.length > 0 && made === undefined) return undefined;
  // What is set beyond the end is appended.
  if (made === undefined) copy.splice(step, 1);
  else if (step >= copy.length) copy.push(made);
  else copy[step] = made;
  return copy;
}

/** What is at a path of an entity. */
export function kindAt({ name: entity, fields }: EntitySpec, path: string): FieldKind {
  const field = fields.find(({ name }) => name === rootOf(path));
  const found = field?.name === path ? field : field && pathsInto(field).find((one) => one.path === path);
  if (found === undefined) throw new Error(`${entity} has no ${path}`);
  return found.kind;
}
