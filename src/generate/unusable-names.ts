import type { Design, EntityDesign } from '../design/index.js';
import type { ValueType } from '../model/value-type.js';
import type { Span } from '../source/index.js';
import { attributesOf, inputOf, isMutable } from './typescript/entities/attributes.js';
import { isInherited } from './typescript/values/index.js';

/** A name that the model may give, and JavaScript cannot carry. */
export interface UnusableName {
  readonly message: string;
  readonly span: Span;
}

/** Thrown instead of code that would not do what the model says. */
export class UnusableNames extends Error {
  readonly names: readonly [UnusableName, ...UnusableName[]];

  constructor(names: readonly [UnusableName, ...UnusableName[]]) {
    super(names.map(({ message }) => message).join(' '));
    this.name = 'UnusableNames';
    this.names = names;
  }
}

/** @throws UnusableNames */
export function refuseUnusableNames(design: Design): void {
  const [first, ...others] = [...storedNames(design), ...inheritedNames(design)];
  if (first !== undefined) throw new UnusableNames([first, ...others]);
}

/** Assigning to it sets an object's prototype. */
const PROTO = '__proto__';

/** What the document client cannot write: it drops the one, and takes an object with the other for an instance of a class. */
const UNWRITABLE_FIELDS: readonly string[] = [PROTO, 'constructor'];

function storedNames({ model, entities }: Design): readonly UnusableName[] {
  const told = (what: string, stored: string, span: Span, todo: string): UnusableName => ({
    message: `${what} is stored as \`${stored}\`, which the SDK's document client cannot write: ${todo}.`,
    span,
  });
  const slots = [...model.tables.values()].flatMap(({ pk, sk, indexes }) => [
    ...[pk, sk].filter((slot) => slot !== undefined),
    ...[...indexes.values()].flatMap((index) => [...index.pk, ...index.sk]),
  ]);
  const attributes = [...entities.values()].flatMap(({ name, entity }) =>
    [...entity.attributes.values()].flatMap((attribute) => {
      const { storedName, type, span } = attribute;
      const called = `\`${attribute.name}\` of \`${name}\``;
      const otherwise = 'give it another stored name with `as`';
      if (storedName === PROTO) return [told(called, PROTO, span, otherwise)];
      const field = unwritableField(type);
      return field === undefined ? [] : [told(`A field in ${called}`, field, span, otherwise)];
    }),
  );
  const keys = slots.filter(({ name }) => name === PROTO);
  return [...keys.map(({ span }) => told('A key attribute', PROTO, span, 'call it otherwise')), ...attributes];
}

/** At any depth. */
function unwritableField(type: ValueType): string | undefined {
  if (type.kind === 'list' || type.kind === 'set' || type.kind === 'dict') return unwritableField(type.of);
  if (type.kind !== 'map') return undefined;
  for (const field of type.fields.values()) {
    const found = UNWRITABLE_FIELDS.includes(field.storedName) ? field.storedName : unwritableField(field.type);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inheritedNames(design: Design): readonly UnusableName[] {
  const told = (what: string, name: string, span: Span, todo: string): UnusableName => ({
    message: `${what} may be left out, and every object of JavaScript has a \`${name}\`: ${todo}.`,
    span,
  });
  const rename = (name: string): string => `call it otherwise, and keep what is stored with \`as: ${name}\``;
  const fields = [...design.entities.values()].flatMap((entity) =>
    attributesOf(design.model, entity).flatMap(({ attribute, type }) => {
      const called = `\`${attribute.name}\` of \`${entity.name}\``;
      if (isInherited(attribute.name) && mayBeLeftOut(design, entity, attribute.name))
        return [told(called, attribute.name, attribute.span, rename(attribute.name))];
      const field = optionalField(type);
      return field === undefined ? [] : [told(`\`${field}\` in ${called}`, field, attribute.span, rename(field))];
    }),
  );
  const arguments_ = [...design.model.patterns.values()].flatMap(({ name, prefix, range }) =>
    [...prefix, ...range.map(({ field }) => field)]
      .filter(({ value }) => isInherited(value))
      .map(({ value, span }) => told(`\`${value}\` of \`${name}\``, value, span, 'call the attribute otherwise')),
  );
  return [...fields, ...arguments_];
}

function mayBeLeftOut(design: Design, entity: EntityDesign, name: string): boolean {
  const found = attributesOf(design.model, entity).find((one) => one.name === name);
  return found !== undefined && (found.optional || inputOf(found)?.optional === true || isMutable(entity, found));
}

/** A field that may be absent, at any depth. */
function optionalField(type: ValueType): string | undefined {
  if (type.kind === 'list' || type.kind === 'set' || type.kind === 'dict') return optionalField(type.of);
  if (type.kind !== 'map') return undefined;
  const fields = [...type.fields.values()];
  const own = fields.find(({ name, optional }) => optional && isInherited(name));
  return own?.name ?? fields.map((field) => optionalField(field.type)).find((found) => found !== undefined);
}
