import { parseTemplate } from '../../keys/index.js';
import type { DraftType, Question } from '../draft.js';
import type { Plan, PlannedAttribute, PlannedEntity } from './plan.js';
import { placeholderNames } from './template-text.js';
import { attributeOut } from './types.js';
import { flowText } from './yaml-text.js';

/** What the input asks, by the names of the model, and then what the draft itself leaves open. */
export function questionsOf(plan: Plan): readonly Question[] {
  const { draft } = plan;
  const pathOf = inModel(plan);
  const asked = draft.questions.map((question) => ({ ...question, at: pathOf(question.at) }));
  return [
    ...asked,
    ...plan.patterns.flatMap(({ draft: pattern, name, entities }) =>
      pattern.rate === undefined && entities.length > 0 ? [rateOf(name)] : [],
    ),
    ...plan.entities.flatMap((entity) => (entity.draft.volume?.count === undefined ? [volumeOf(entity)] : [])),
    ...plan.entities.flatMap((entity) => unboundedKeys(entity).map((attribute) => boundOf(entity, attribute))),
    ...plan.entities.flatMap((entity) => vagueNumbers(entity).map((attribute) => numberOf(entity, attribute))),
    ...plan.entities.flatMap(elementsOf),
    ...plan.entities.flatMap((entity) => (knowsOnlyKeys(entity) ? [attributesOf(entity)] : [])),
  ];
}

function rateOf(pattern: string): Question {
  return {
    question: 'How often is it called, usually and at its peak?',
    at: `accessPatterns.${pattern}`,
    fill: 'rate: {avg: 10/s, peak: 100/s}',
  };
}

function volumeOf({ name }: PlannedEntity): Question {
  return { question: 'How many items are there?', at: `entities.${name}`, fill: 'volume: {count: 100k}' };
}

function boundOf(entity: PlannedEntity, attribute: PlannedAttribute): Question {
  const { type } = attribute.draft;
  const known = type.kind === 'string' ? type : { kind: 'string' as const };
  return {
    question: 'How many bytes has the longest value? It stands in a key.',
    ...filledIn(entity, attribute, { ...known, maxBytes: 36 }),
  };
}

function numberOf(entity: PlannedEntity, attribute: PlannedAttribute): Question {
  return {
    question: 'What kind of number is it: whole, between which bounds, or a time (`epochSeconds`, `epochMillis`)?',
    ...filledIn(entity, attribute, { kind: 'int', min: 0, max: 999_999_999 }),
  };
}

type Collection = DraftType & { readonly kind: 'list' | 'set' | 'dict' };

function isUnboundedCollection(type: DraftType): type is Collection {
  return (type.kind === 'list' || type.kind === 'set' || type.kind === 'dict') && type.max === undefined;
}

/** An item grows with what it holds: of attributes themselves, not of what lies deeper. */
function elementsOf(entity: PlannedEntity): readonly Question[] {
  return entity.attributes.flatMap((attribute) => {
    const { type } = attribute.draft;
    if (!isUnboundedCollection(type)) return [];
    const question = 'How many elements does it hold at most? An item may have 400 KB.';
    return [{ question, ...filledIn(entity, attribute, { ...type, max: Math.max(20, 2 * (type.avg ?? 0)) }) }];
  });
}

/** The declaration of an attribute, with all that is known of it. */
function filledIn(
  { name: entity }: PlannedEntity,
  { name, storedName, draft }: PlannedAttribute,
  type: DraftType,
): Pick<Question, 'at' | 'fill'> {
  const declaration = flowText(attributeOut({ ...draft, type }, name, storedName));
  return { at: `entities.${entity}.attributes`, fill: `${name}: ${declaration}` };
}

/** Key attributes of which it is only known that they are numbers. */
function vagueNumbers({ attributes, table }: PlannedEntity): readonly PlannedAttribute[] {
  const keys = [table.draft.pk, table.draft.sk, ...table.indexes.flatMap(({ pk, sk }) => [...pk, ...sk])];
  const names = new Set(keys.map((key) => key?.name));
  return attributes.filter(
    ({ draft: { type }, storedName }) => type.kind === 'number' && type.scale === undefined && names.has(storedName),
  );
}

function attributesOf({ name }: PlannedEntity): Question {
  return {
    question: 'Which attributes do its items have beside those of keys? Sizes and costs follow from them.',
    at: `entities.${name}.attributes`,
    fill: 'title: {type: string, avgBytes: 20, maxBytes: 200}',
  };
}

/** Attributes of text in a key, of which nothing says how long they may be. */
function unboundedKeys({ draft, table, attributes }: PlannedEntity): readonly PlannedAttribute[] {
  const natural = new Set<string>([table.draft.pk.name, table.draft.sk?.name ?? '']);
  for (const index of table.indexes) {
    if (draft.indexes.has(index.name)) for (const { name } of [...index.pk, ...index.sk]) natural.add(name);
  }
  const placed = new Set(
    [draft.key, ...draft.indexes.values()]
      .flatMap(({ pk, sk }) => [pk, ...(sk === undefined ? [] : [sk])])
      .flatMap((part) => (part.kind === 'template' ? placeholderNames(bounded(part.text)) : [])),
  );
  return attributes.filter(
    ({ draft: { name, type }, storedName }) =>
      type.kind === 'string' &&
      type.format === undefined &&
      type.maxBytes === undefined &&
      (natural.has(storedName) || placed.has(name)),
  );
}

/** Without what a function makes short whatever its value. */
function bounded(template: string): string {
  const parsed = parseTemplate(template);
  if (parsed.kind === 'error') return template;
  const plain = parsed.template.segments.flatMap((segment) =>
    segment.kind === 'placeholder' && !segment.fns.some(({ name }) => name === 'hash' || name === 'first')
      ? [`{${segment.path}}`]
      : [],
  );
  return plain.join('');
}

function knowsOnlyKeys({ draft, attributes, table }: PlannedEntity): boolean {
  const keys = new Set([
    table.draft.pk.name,
    table.draft.sk?.name,
    table.draft.ttl,
    ...table.indexes.flatMap(({ pk, sk }) => [...pk, ...sk].map(({ name }) => name)),
  ]);
  return draft.samples.length === 0 && attributes.every(({ storedName }) => keys.has(storedName));
}

/** Paths in the draft's names as those in the model's. */
function inModel(plan: Plan): (path: string) => string {
  const sections = {
    tables: renamed(plan.tables.map(({ draft, key }) => [draft.name, key])),
    entities: renamed(plan.entities.map(({ draft, name }) => [draft.name, name])),
    accessPatterns: renamed(plan.patterns.map(({ draft, name }) => [draft.name, name])),
  };
  return (path) => {
    for (const [section, names] of Object.entries(sections)) {
      if (!path.startsWith(`${section}.`)) continue;
      const rest = path.slice(section.length + 1);
      // Names may hold points: the longest is meant.
      for (let end = rest.length; end > 0; end = rest.lastIndexOf('.', end - 1)) {
        const name = names.get(rest.slice(0, end));
        if (name !== undefined) return `${section}.${name}${rest.slice(end)}`;
      }
    }
    return path;
  };
}

/** Of those that have one name the first is meant. */
function renamed(names: readonly (readonly [from: string, to: string])[]): ReadonlyMap<string, string> {
  return new Map(names.toReversed());
}
