import type { EntityDesign, KeyDesign } from '../../../design/index.js';
import { wantedOf } from '../../../planner/candidate.js';
import { projectedNames } from '../../../planner/projection.js';
import { type Code, doc, from, join, literal, member, name, property, raw, ts, typeFrom } from '../../text/index.js';
import { entityCode, mayBeAbsent } from '../entities/index.js';
import { readableFields } from '../keys/index.js';
import { attributeType, readCode, readOptionalCode } from '../values/index.js';
import { entry, lines } from './key-text.js';
import { type ReadFacts, storedName } from './read-facts.js';

/** What one row of an answer is, and how it is made of an item. */
export interface RowCode {
  readonly type: Code;
  /** An expression: a function from an item to a row. */
  readonly parse: Code;
  /** Types and functions of the module. */
  readonly declarations: Code;
  /** Stored names that have to be asked for so that rows can be told apart. */
  readonly needs: readonly string[];
  /** Of several entities: what makes an answer of the rows, and its type. */
  readonly grouped?: { readonly type: Code; readonly make: Code };
}

export function rowCode(facts: ReadFacts): RowCode {
  const [only, another] = facts.entities;
  if (only !== undefined && another === undefined) return ofOne(facts, only, false);
  return ofSeveral(facts);
}

/** Values of one entity: whole, or of the attributes that are asked for. */
function ofOne(facts: ReadFacts, entity: EntityDesign, isOneOfSeveral: boolean): RowCode {
  const { gen, planned } = facts;
  const own = entityCode(gen, entity);
  const fields = fieldsOf(facts, entity);
  if (fields === undefined) return { type: own.type, parse: own.parse, declarations: ts``, needs: [] };
  const { type: prefix } = gen.names.pattern(planned.pattern.name);
  const { type: entityType } = gen.names.entity(entity.name);
  const isPicked = planned.pattern.project !== undefined;
  const called = name(`${prefix}${isOneOfSeveral ? entityType : 'Row'}`);
  const parse = name(`parse${isOneOfSeveral ? `${prefix}${entityType}` : 'Row'}`);
  const picked = join(
    fields.map((field) => literal(field)),
    ts` | `,
  );
  const hasHidden = fields.some((field) => entity.entity.attributes.get(field)?.hidden === true);
  const declaration = isPicked
    ? ts`${doc(`What \`${planned.pattern.name}\` reads of \`${entity.name}\`.`)}export type ${called} = Pick<${hasHidden ? own.fields : own.type}, ${picked}>;\n`
    : undefined;
  const type = isPicked ? called : own.type;
  const body = parseBody(facts, entity, fields);
  return {
    type,
    parse,
    declarations: ts`${declaration}
function ${parse}(item: ${typeFrom('runtime/context', 'Item')}): ${type} {
${body.code}
}
`,
    needs: body.needs,
  };
}

/** Attributes that a row has; undefined where it is the whole entity, read from its own attributes. */
function fieldsOf({ planned, operation, context }: ReadFacts, entity: EntityDesign): readonly string[] | undefined {
  const wanted = wantedOf(planned.pattern, entity);
  if (planned.pattern.project !== undefined) return wanted;
  const projected = operation.fetches.length > 0 ? undefined : projectedNames(operation.index, context.table.primary);
  const visible = wanted.filter((field) => entity.entity.attributes.get(field)?.hidden !== true);
  return projected === undefined || visible.every((field) => projected.has(storedName(entity, field)))
    ? undefined
    : visible;
}

/** Statements that make a row of `item`, and the stored names that they look at besides those of the fields. */
function parseBody(
  facts: ReadFacts,
  entity: EntityDesign,
  fields: readonly string[],
): { readonly code: Code; readonly needs: readonly string[] } {
  const { operation, context } = facts;
  const projected = operation.fetches.length > 0 ? undefined : projectedNames(operation.index, context.table.primary);
  const keys = new KeyReaders(facts, entity);
  const properties = fields.flatMap((field): readonly Code[] => {
    const stored = storedName(entity, field);
    const type = attributeType(entity, field);
    if (type === undefined) return [];
    if (projected !== undefined && !projected.has(stored)) return keys.property(field);
    const value = entry(stored);
    return mayBeAbsent(entity, field)
      ? [ts`${readOptionalCode(type, field, value)},`]
      : [ts`${property(field)}: ${readCode(type, value, field)},`];
  });
  return {
    code: ts`${[...keys.constants, ts`return { ${lines(properties)} };`]}`,
    needs: keys.attributes,
  };
}

/** Fields of an entry that are only in its keys. */
class KeyReaders {
  readonly #facts: ReadFacts;
  readonly #entity: EntityDesign;
  readonly #used = new Map<KeyDesign, Code>();

  constructor(facts: ReadFacts, entity: EntityDesign) {
    this.#facts = facts;
    this.#entity = entity;
  }

  get constants(): readonly Code[] {
    const own = entityCode(this.#facts.gen, this.#entity);
    return [...this.#used].map(
      ([key, variable]) =>
        ts`const ${variable} = ${key === this.#entity.key ? own.parseTableKey : own.parseIndexKey(key)}(item);`,
    );
  }

  /** A key is read as a whole. */
  get attributes(): readonly string[] {
    return [...this.#used.keys()].flatMap(({ pk, sk }) => [...pk, ...sk].map(({ slot }) => slot.attribute));
  }

  /** Nothing for what no key has: an attribute that is known to be absent. */
  property(field: string): readonly Code[] {
    const { operation } = this.#facts;
    const source = operation.sources.find(({ entity }) => entity === this.#entity)?.key;
    const keys = [source, this.#entity.key].filter((key) => key !== undefined);
    const key = keys.find((one) => readableFields(this.#entity, one).includes(field));
    if (key === undefined) return [];
    const variable = this.#used.get(key) ?? name(key === this.#entity.key ? 'tableKey' : 'indexKey');
    this.#used.set(key, variable);
    return [
      ts`${property(field)}: ${from('runtime/projected', 'fromKey')}(${variable}${optionalMember(field)}, ${literal(field)}),`,
    ];
  }
}

function optionalMember(field: string): Code {
  const access = member(field);
  return ts`${raw(access.parts.join('').startsWith('[') ? '?.' : '?')}${access}`;
}

function ofSeveral(facts: ReadFacts): RowCode {
  const { gen, planned, entities, operation, context } = facts;
  const { type: prefix } = gen.names.pattern(planned.pattern.name);
  const parts = entities.map((entity) => ({ entity, row: ofOne(facts, entity, true) }));
  const type = name(`${prefix}Row`);
  const tag = gen.design.model.defaults.entityAttribute;
  const tags = entities.map(({ entity }) => entity.tag);
  const projected = operation.fetches.length > 0 ? undefined : projectedNames(operation.index, context.table.primary);
  const isTagged =
    tag !== undefined &&
    new Set(tags).size === tags.length &&
    (projected === undefined || projected.has(tag)) &&
    entities.every(({ discriminator }) => discriminator === tag);
  const variants = parts.map(
    ({ entity, row }) => ts`{ readonly entity: ${literal(entity.name)}; readonly value: ${row.type} }`,
  );
  const rowOf = ({ entity, row }: (typeof parts)[number]): Code =>
    ts`return { entity: ${literal(entity.name)}, value: ${row.parse}(item) };`;
  const unreadable = (found: Code): Code =>
    ts`throw new ${from('runtime/read-values', 'UnreadableItem')}(${literal(tag ?? 'key')}, ${literal(`one of ${entities.map(({ name: one }) => one).join(', ')}`)}, ${found});`;
  const body = isTagged
    ? ts`switch (${entry(tag)}) {
${[
  ...parts.map((part) => ts`case ${literal(part.entity.entity.tag)}:\n${rowOf(part)}`),
  ts`default:\n${unreadable(entry(tag))}`,
]}}`
    : ts`${[...parts.map((part) => ts`if (${entityCode(gen, part.entity).is}(item)) ${rowOf(part)}`), unreadable(ts`undefined`)]}`;
  const result = name(`${prefix}Result`);
  const groups = parts.map(({ entity, row }) => ({
    called: entity.name === 'rows' ? 'rows_' : entity.name,
    entity,
    row,
  }));
  const { primary } = context.table;
  // A page has its rows in order, and no groups.
  const isGrouped = facts.answer !== 'pages';
  return {
    type,
    parse: ts`parseRow`,
    needs: [
      ...(isTagged ? [tag] : [...primary.pk, ...primary.sk].map(({ attribute }) => attribute)),
      ...parts.flatMap(({ row }) => row.needs),
    ],
    declarations: ts`${parts.map(({ row }) => row.declarations)}
${doc(`One row of \`${planned.pattern.name}\`.`)}export type ${type} = ${join(variants, ts` | `)};

${
  isGrouped &&
  ts`${doc(`What \`${planned.pattern.name}\` finds: in order, and by entity.`)}export interface ${result} {
readonly rows: readonly ${type}[];
${groups.map(({ called, row }) => ts`readonly ${property(called)}: readonly ${row.type}[];`)}
}`
}

function parseRow(item: ${typeFrom('runtime/context', 'Item')}): ${type} {
${body}
}

${
  isGrouped &&
  ts`function grouped(rows: readonly ${type}[]): ${result} {
return { rows, ${groups.map(
    ({ called, entity }) =>
      ts`${property(called)}: rows.flatMap((row) => (row.entity === ${literal(entity.name)} ? [row.value] : [])),`,
  )} };
}`
}
`,
    ...(isGrouped ? { grouped: { type: result, make: ts`grouped` } } : {}),
  };
}
