import type { Dice } from '../../../src/load/dice.js';
import type { ModelValue } from '../../../src/model/value-type.js';
import { compareUtf8 } from '../../../src/value/index.js';
import { compareDecimals } from './compare.js';
import type { FieldKind } from './field-kinds.js';
import { canonical } from './js-values.js';
import type { EntitySpec, Field, Formula, Values } from './model-spec.js';
import { type PathKind, pathsInto, valueAt } from './nested-paths.js';

/** An attribute, or a place inside one, that an expression may name. */
interface Term extends PathKind {
  readonly optional: boolean;
}

type Test = Formula<boolean>;

/** Draws expressions over the items of one entity; what they take as parameters is collected. */
export class ExpressionSource {
  /** By name, with what each may be. */
  readonly params = new Map<string, FieldKind>();
  /** Those that the pattern has to declare: the others have the name and the type of an attribute. */
  readonly declared = new Map<string, FieldKind>();
  readonly #dice: Dice;
  readonly #nameOf: (word: string) => string;
  readonly #entity: EntitySpec;
  readonly #mayShare: boolean;
  /** Two tests of one attribute may contradict each other. */
  readonly #tested = new Set<string>();

  /** `nameOf`: a name that nothing else of the model has. `mayShare`: a parameter may have the name of an attribute. */
  constructor(dice: Dice, entity: EntitySpec, nameOf: (word: string) => string, mayShare = true) {
    this.#mayShare = mayShare;
    this.#dice = dice;
    this.#entity = entity;
    this.#nameOf = nameOf;
  }

  /** Of what is stored, and of arguments. */
  condition(depth = 2): Test {
    this.#tested.clear();
    return this.#condition(depth);
  }

  #condition(depth: number): Test {
    const dice = this.#dice;
    if (depth === 0 || dice.chance(0.4)) return this.#test();
    const [left, right] = [this.#condition(depth - 1), this.#condition(depth - 1)];
    switch (dice.pick(['and', 'or', 'not'] as const)) {
      case 'and':
        return { text: `(${left.text}) and (${right.text})`, of: (...from) => left.of(...from) && right.of(...from) };
      case 'or':
        return { text: `(${left.text}) or (${right.text})`, of: (...from) => left.of(...from) || right.of(...from) };
      default:
        return { text: `not (${left.text})`, of: (...from) => !left.of(...from) };
    }
  }

  /** A parameter of the kind, as expressions name it. */
  param(kind: FieldKind, field?: Field): Formula<ModelValue | undefined> {
    const dice = this.#dice;
    const known = [...this.declared].flatMap(([name, one]) => (one === kind ? [name] : []));
    const isOwn =
      this.#mayShare && field !== undefined && field.kind === kind && field.derive === undefined && dice.chance(0.25);
    const name = isOwn ? field.name : known.length > 0 && dice.chance(0.3) ? dice.pick(known) : this.#nameOf('given');
    this.params.set(name, kind);
    if (!isOwn) this.declared.set(name, kind);
    return { text: `$${name}`, of: (_, args) => normal(kind, args.get(name)) };
  }

  #test(): Test {
    const dice = this.#dice;
    const term = dice.pick(this.#terms());
    const { path, kind, field, optional } = term;
    for (const name of [field.name, ...sourcesOf(field, this.#entity)]) this.#tested.add(name);
    const read = (values: Values): ModelValue | undefined => valueAt(values, path);
    const other = (): Formula<ModelValue | undefined> => this.#operand(kind, path === field.name ? field : undefined);
    const ways = [
      'equal',
      'equal',
      ...(isOrdered(kind) ? (['order', 'order'] as const) : []),
      ...(isScalar(kind) ? (['in'] as const) : []),
      ...(optional ? (['has', 'has'] as const) : []),
      ...(isText(kind) && kind.begins ? (['begins'] as const) : []),
      ...('set' in kind.type ? (['contains', 'contains'] as const) : []),
      ...('set' in kind.type || 'list' in kind.type || 'dict' in kind.type || kind.begins ? (['size'] as const) : []),
    ] as const;
    switch (dice.pick(ways)) {
      case 'order': {
        const operator = dice.pick(['<', '<=', '>', '>='] as const);
        const right = this.param(kind, path === field.name ? field : undefined);
        return {
          text: `${path} ${operator} ${right.text}`,
          of: (values, args) => holdsBetween(kind, operator, read(values), right.of(values, args)),
        };
      }
      case 'in': {
        const options = [other(), other()];
        const isNot = dice.chance(0.3);
        const isIn = (values: Values, args: Values): boolean =>
          options.some((one) => isSame(kind, read(values), one.of(values, args)));
        return {
          text: `${path} ${isNot ? 'not in' : 'in'} [${options.map(({ text }) => text).join(', ')}]`,
          of: (values, args) => isIn(values, args) !== isNot,
        };
      }
      case 'has':
        return { text: `has(${path})`, of: (values) => read(values) !== undefined };
      case 'begins': {
        const right = this.param(kind);
        return {
          text: `begins_with(${path}, ${right.text})`,
          of: (values, args) =>
            read(values) !== undefined && String(read(values)).startsWith(String(right.of(values, args))),
        };
      }
      case 'contains': {
        const element = elementOf(kind);
        const right = this.param(element);
        return {
          text: `contains(${path}, ${right.text})`,
          of: (values, args) =>
            [...((read(values) ?? []) as Iterable<ModelValue>)].some((one) =>
              isSame(element, one, right.of(values, args)),
            ),
        };
      }
      case 'size': {
        const least = dice.int(1, 2);
        return { text: `size(${path}) >= ${least}`, of: (values) => sizeOf(read(values)) >= least };
      }
      default: {
        const right = other();
        const isNot = dice.chance(0.4);
        return {
          text: `${path} ${isNot ? '!=' : '='} ${right.text}`,
          of: (values, args) => isSame(kind, read(values), right.of(values, args)) !== isNot,
        };
      }
    }
  }

  /** What a value is compared with. */
  #operand(kind: FieldKind, field: Field | undefined): Formula<ModelValue | undefined> {
    const literal = literalOf(kind, this.#dice);
    if (literal !== undefined && this.#dice.chance(0.3)) return literal;
    if (isWhole(kind) && this.#dice.chance(0.2)) {
      const param = this.param(kind, field);
      return { text: `${param.text} + 1`, of: (...from) => sum(param.of(...from), 1n, '+') };
    }
    return this.param(kind, field);
  }

  #terms(): readonly Term[] {
    const { fields } = this.#entity;
    const isFree = (field: Field): boolean =>
      [field.name, ...sourcesOf(field, this.#entity)].every((name) => !this.#tested.has(name));
    const free = fields.filter(isFree);
    return (free.length === 0 ? fields : free).flatMap((field): readonly Term[] => {
      if (field.kind.kind === 'tenant' || field.constant !== undefined) return [];
      const optional = field.optional === true && field.kind.kind !== 'loud';
      const whole: Term = { path: field.name, kind: field.kind, field, optional };
      return [whole, ...pathsInto(field).map((one) => ({ ...one, optional: true }))];
    });
  }
}

/** What an attribute is derived from, and what is derived from it. */
function sourcesOf({ name, derive }: Field, { fields }: EntitySpec): readonly string[] {
  const related = fields.filter((one) => derive?.text.includes(one.name) ?? one.derive?.text.includes(name));
  return related.map((one) => one.name);
}

export function normal(kind: FieldKind, value: ModelValue | undefined): ModelValue | undefined {
  return value === undefined || value === null ? undefined : kind.normal(value);
}

/** A value that stands in the text. */
export function literalOf(kind: FieldKind, dice: Dice): Formula<ModelValue> | undefined {
  const value = dice.pick(kind.values);
  if (kind.kind === 'state') return { text: String(value), of: () => value };
  if (kind.kind === 'flag' || isWhole(kind)) return { text: String(value), of: () => value };
  if (!['word', 'free', 'odd'].includes(kind.kind)) return undefined;
  return { text: `'${String(value).replaceAll("'", "''")}'`, of: () => value };
}

export function isWhole({ type }: FieldKind): boolean {
  return 'type' in type && type.type === 'int';
}

export function isNumber({ type }: FieldKind): boolean {
  return 'type' in type && ['int', 'decimal', 'epochSeconds', 'epochMillis'].includes(String(type.type));
}

function isText({ type }: FieldKind): boolean {
  return 'type' in type && type.type === 'string';
}

/** Numbers, texts and binary have an order; ids and times are texts. */
function isOrdered({ type }: FieldKind): boolean {
  return 'type' in type && !['bool', 'any'].includes(String(type.type));
}

function isScalar({ type }: FieldKind): boolean {
  return 'enum' in type || ('type' in type && type.type !== 'any');
}

function holdsBetween(
  kind: FieldKind,
  operator: '<' | '<=' | '>' | '>=',
  left: ModelValue | undefined,
  right: ModelValue | undefined,
): boolean {
  if (left === undefined || right === undefined) return false;
  const order = compare(kind, left, right);
  if (order === 0) return operator.endsWith('=');
  return operator.startsWith('<') ? order < 0 : order > 0;
}

function compare(kind: FieldKind, left: ModelValue, right: ModelValue): number {
  if (isNumber(kind)) return compareDecimals(String(left), String(right));
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.compare(left, right);
  return compareUtf8(String(left), String(right));
}

function isSame(kind: FieldKind, left: ModelValue | undefined, right: ModelValue | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  if (isNumber(kind)) return compareDecimals(String(left), String(right)) === 0;
  return canonical(left) === canonical(right);
}

/** The kind of a set's elements. */
function elementOf({ type, values }: FieldKind): FieldKind {
  const elements = values.flatMap((one) => [...(one as ReadonlySet<ModelValue>)]);
  const of = (type as { readonly set: string | FieldKind['type'] }).set;
  return {
    kind: 'element',
    type: typeof of === 'string' ? { type: of } : of,
    ...{ rising: [], falling: [], values: elements, normal: (one) => one, compare: () => 0, begins: false },
  };
}

function sizeOf(value: ModelValue | undefined): number {
  if (typeof value === 'string') return value.length;
  if (value instanceof Set || value instanceof Map) return value.size;
  return Array.isArray(value) ? value.length : 0;
}

const UNITS = 12;

/** Exact, whatever the numbers: of two whole ones a whole one. */
export function sum(
  left: ModelValue | undefined,
  right: ModelValue | undefined,
  operator: '+' | '-',
): ModelValue | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (typeof left === 'bigint' && typeof right === 'bigint') return operator === '+' ? left + right : left - right;
  const [a, b] = [unitsOf(String(left)), unitsOf(String(right))];
  const units = operator === '+' ? a + b : a - b;
  const digits = String(units < 0n ? -units : units).padStart(UNITS + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -UNITS)}.${digits.slice(-UNITS)}`;
}

function unitsOf(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  const units = BigInt(whole.replace('-', '') + fraction.padEnd(UNITS, '0'));
  return text.startsWith('-') ? -units : units;
}
