import type { Design } from '../../design/index.js';
import { isIdentifierName, isReserved } from '../text/identifiers.js';
import { camelCase, fileStem, kebabCase, pascalCase, UniqueNames } from '../text/index.js';

/** What the generated code calls an entity. */
export interface EntityNames {
  /** Interface, and prefix of other types: `Order`, `OrderKey`, `OrderInput`. */
  readonly type: string;
  /** Prefix or suffix of functions: `orderKey`, `parseOrder` (with `type`). */
  readonly camel: string;
  /** `entities/order`. */
  readonly module: string;
  /** Name of its repository on the client. */
  readonly repository: string;
}

/** What the generated code calls an access pattern. */
interface PatternNames {
  /** The function: `ordersBetween`. */
  readonly fn: string;
  /** Prefix of types: `OrdersBetween`, `OrdersBetweenArgs`. */
  readonly type: string;
  /** `patterns/orders-between`. */
  readonly module: string;
}

export interface Names {
  /** `Shop`: the client's type; `createShop` makes it. */
  readonly model: string;
  entity(name: string): EntityNames;
  pattern(name: string): PatternNames;
  /** Class of an error that the model names (`OutOfStock`), exported by `errors`. */
  error(name: string): string;
}

/** Suffixes that the output adds to the names of entities: no other entity may be called so. */
const ENTITY_TYPES = ['', 'Key', 'Input', 'Patch', 'Fields', 'Conflict'];

/** Suffixes that it adds to the names of patterns. */
const PATTERN_TYPES = ['Args', 'Result', 'Row'];

/** Names that the generated modules import from the runtime: nothing of the model is called so. */
const OWN_TYPES = [
  ...[
    'Context',
    'TenantContext',
    'Session',
    'Item',
    'Page',
    'Cursor',
    'Write',
    'Expression',
    'Hook',
    'Call',
    'CallOptions',
  ],
  ...[
    'CallError',
    'AlreadyExists',
    'NotFound',
    'VersionConflict',
    'ConditionFailed',
    'NotUnique',
    'TokenReused',
    'TransactionConflict',
  ],
  ...['InvalidArgument', 'InvalidCursor', 'UnreadableItem', 'CallTimeout', 'TooManyItems'],
  ...['Tables', 'Options'],
];

/** Names within a pattern's module. */
const OWN_FUNCTIONS = [
  ...['args', 'context', 'input', 'now', 'options', 'session', 'stored'],
  ...['buckets', 'grouped', 'info', 'keyAttribute', 'keyOf', 'parseRow', 'readOf', 'segment', 'sortOf'],
];

/** Deterministic: in the order of the model, first come, first served. */
export function namesOf(design: Design): Names {
  const model = asType(design.model.name.value, new UniqueNames('Model'));
  const types = new UniqueNames('Entity', [...OWN_TYPES, model]);
  const files = new UniqueNames('entity');
  const entities = new Map<string, EntityNames>();
  for (const { name } of design.entities.values()) {
    const type = typeWith(types, name, ENTITY_TYPES);
    entities.set(name, {
      type,
      camel: lowerFirst(type),
      module: `entities/${files.take(fileStem(kebabCase(name)))}`,
      repository: type,
    });
  }
  const functions = new UniqueNames('pattern', OWN_FUNCTIONS);
  const patternFiles = new UniqueNames('pattern');
  const patterns = new Map<string, PatternNames>();
  for (const name of design.model.patterns.keys()) {
    const fn = functions.take(isIdentifierName(name) ? lowerFirst(name) : camelCase(name));
    const type = types.takeWith(upperFirst(fn), PATTERN_TYPES);
    patterns.set(name, { fn, type, module: `patterns/${patternFiles.take(fileStem(kebabCase(name)))}` });
  }
  const errors = new Map<string, string>();
  for (const name of errorNames(design))
    errors.set(name, types.take(isIdentifierName(name) ? upperFirst(name) : pascalCase(name)));
  return {
    model,
    entity: (name) => known(entities, name),
    pattern: (name) => known(patterns, name),
    error: (name) => known(errors, name),
  };
}

/** Entities that have another name in the code, because theirs is taken there. */
export function renamedEntities(
  design: Design,
): readonly { readonly entity: string; readonly type: string; readonly holder: string }[] {
  const { model, entity } = namesOf(design);
  return [...design.entities.keys()].flatMap((name) => {
    const wanted = typeText(name);
    const { type } = entity(name);
    if (type === wanted || !type.startsWith(wanted) || !/^\d+$/.test(type.slice(wanted.length))) return [];
    const isClient = wanted.toLowerCase() === model.toLowerCase();
    return [
      {
        entity: name,
        type,
        holder: isClient ? `the client of the model is \`${model}\`` : `\`${wanted}\` is taken there`,
      },
    ];
  });
}

/** Errors that the model names: `onConflict`, `else`, sorted. */
export function errorNames(design: Design): readonly string[] {
  const names = new Set<string>();
  for (const { entity } of design.entities.values())
    for (const { onConflict } of entity.unique.values()) if (onConflict !== undefined) names.add(onConflict.value);
  for (const { steps } of design.model.patterns.values())
    for (const step of steps) if (step.else !== undefined) names.add(step.else.value);
  return [...names].sort();
}

/** A type's name whose derived names are free as well. */
function typeWith(types: UniqueNames, wanted: string, suffixes: readonly string[]): string {
  return types.takeWith(typeText(wanted), suffixes);
}

function asType(text: string, names: UniqueNames): string {
  return names.take(typeText(text));
}

function typeText(text: string): string {
  return isIdentifierName(text) && !isReserved(text) ? upperFirst(text) : pascalCase(text);
}

function known<Value>(map: ReadonlyMap<string, Value>, name: string): Value {
  const value = map.get(name);
  if (value === undefined) throw new Error(`\`${name}\` is not in the model.`);
  return value;
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lowerFirst(text: string): string {
  const lower = text.charAt(0).toLowerCase() + text.slice(1);
  return isReserved(lower) ? `${lower}_` : lower;
}
