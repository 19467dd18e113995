import { type HiddenTtl, hiddenTtls, isHiddenByCaller } from '../../../planner/hidden-ttl.js';
import { softDeletes } from '../../../planner/read-call.js';
import { type Code, from, join, literal, member, name, ts, typeFrom } from '../../text/index.js';
import { entityCode, mayBeAbsent } from '../entities/index.js';
import { conditionCode, type ExprScope, holdsCode, type Placeholders } from '../expressions/index.js';
import { checkedCode, readCode, storedCode } from '../values/index.js';
import { entry, given, mentions } from './key-text.js';
import { argumentType, isFiltered, parameterType, type ReadFacts, storedName } from './read-facts.js';

/** What keeps rows out of an answer that do not belong to it. */
export interface FilterCode {
  /** Of a query or scan; its names and values are in the placeholders. */
  readonly expression?: string;
  /** Expressions over `item` (and `args`, `context`) that the client evaluates: all have to be true. */
  readonly keeps: readonly Code[];
  /** Functions of the module. */
  readonly declarations: Code;
  /** Stored names that the client looks at. */
  readonly needs: readonly string[];
}

export function filterCode(facts: ReadFacts, placeholders: Placeholders): FilterCode {
  const { operation } = facts;
  const isGet = operation.api === 'GetItem' || operation.api === 'BatchGetItem';
  return isGet ? clientFilters(facts) : expressionCode(facts, placeholders);
}

/** A GetItem has no filter: the client looks at what comes. */
function clientFilters(facts: ReadFacts): FilterCode {
  const hidden = hiddenOf(facts);
  const deleted = softDeletes(facts.context).map((stored) => ts`${entry(stored)} === undefined`);
  const declared = isFiltered(facts) ? [declaredByClient(facts)] : [];
  return {
    keeps: [...hidden.map((one) => unexpired(facts, one)), ...deleted, ...declared.map(({ keep }) => keep)],
    declarations: ts`${declared.map(({ declaration }) => declaration)}`,
    needs: [
      ...hidden.flatMap((one) => lookedAt(facts, one)),
      ...softDeletes(facts.context),
      ...declared.flatMap(({ needs }) => needs),
    ],
  };
}

function expressionCode(facts: ReadFacts, placeholders: Placeholders): FilterCode {
  const parts: string[] = [];
  const keeps: Code[] = [];
  const declarations: Code[] = [];
  const needs: string[] = [];
  const byClient = (): void => {
    if (declarations.length > 0) return;
    const declared = declaredByClient(facts);
    keeps.push(declared.keep);
    declarations.push(declared.declaration);
    needs.push(...declared.needs);
  };
  if (facts.operation.clientDrops.some(({ kind }) => kind === 'filter')) byClient();
  for (const { kind } of facts.operation.filter) {
    if (kind === 'declared' && facts.filter !== undefined) {
      const { entity, expr } = facts.filter;
      const condition = conditionCode(entity, expr, { param: paramOf(facts) }, placeholders, 'filter');
      if (condition.kind === 'ok') parts.push(condition.text);
      else if (condition.kind !== 'constant' || !condition.value) byClient();
    }
    if (kind === 'discriminator') parts.push(discriminator(facts, placeholders));
    if (kind === 'not-expired') {
      for (const hidden of hiddenOf(facts).filter((one) => !isHiddenByCaller(one))) {
        const called = placeholders.name(hidden.name);
        const others = othersExpression(hidden, placeholders);
        const now = placeholders.value(ts`Math.floor(context.now() / 1000)`, 'now');
        parts.push(`${others}attribute_not_exists(${called}) OR ${called} > ${now}`);
      }
    }
    if (kind === 'not-deleted')
      parts.push(...softDeletes(facts.context).map((stored) => `attribute_not_exists(${placeholders.name(stored)})`));
    if (kind === 'range') parts.push(rangeFilter(facts, placeholders));
  }
  if (facts.operation.clientDrops.some(({ kind }) => kind === 'expired')) {
    const hidden = hiddenOf(facts).filter(isHiddenByCaller);
    keeps.push(...hidden.map((one) => unexpired(facts, one)));
    needs.push(...hidden.flatMap((one) => lookedAt(facts, one)));
  }
  const foreign = foreignKeep(facts);
  if (foreign !== undefined) keeps.push(foreign);
  const unique = [...new Set(parts)];
  const text =
    unique.length === 1 ? unique[0] : unique.map((part) => (/ OR /.test(part) ? `(${part})` : part)).join(' AND ');
  return {
    ...(text === undefined || text === '' ? {} : { expression: text }),
    keeps,
    declarations: ts`${declarations}`,
    needs,
  };
}

function hiddenOf({ context, operation }: ReadFacts): readonly HiddenTtl[] {
  return hiddenTtls(context, operation.index);
}

/** Whether an item is none of an entity that hides what has expired, or has not expired. */
function unexpired({ gen }: ReadFacts, { name: stored, only, tag }: HiddenTtl): Code {
  const kept = ts`!${from('runtime/get', 'isExpired')}(${entry(stored)}, context.now())`;
  if (only === undefined) return kept;
  const others = only.map((entity) =>
    tag === undefined ? ts`!${entityCode(gen, entity).is}(item)` : ts`${entry(tag)} !== ${literal(entity.entity.tag)}`,
  );
  const isOther = join(others, ts` && `);
  return ts`(${others.length === 1 ? isOther : ts`(${isOther})`} || ${kept})`;
}

/** Stored names that tell whether an item is hidden. */
function lookedAt({ context }: ReadFacts, { name: stored, only, tag }: HiddenTtl): readonly string[] {
  const { primary } = context.table;
  if (only === undefined) return [stored];
  return [stored, ...(tag === undefined ? [...primary.pk, ...primary.sk].map(({ attribute }) => attribute) : [tag])];
}

/** `#entity <> :entity OR `, of rows that show what has expired. */
function othersExpression({ only = [], tag }: HiddenTtl, placeholders: Placeholders): string {
  if (tag === undefined) return '';
  const called = placeholders.name(tag);
  const tags = [...new Set(only.map(({ entity }) => entity.tag))];
  const values = tags.map((one) => placeholders.value(literal(one), 'entity'));
  return values.length === 1 ? `${called} <> ${values[0]} OR ` : `NOT ${called} IN (${values.join(', ')}) OR `;
}

function paramOf(facts: ReadFacts): ExprScope['param'] {
  return (parameter) => {
    const type = parameterType(facts, parameter);
    if (type === undefined) return undefined;
    return { code: checkedCode(type, given(facts, parameter), parameter), type, nullable: false };
  };
}

/** Rows of other entities, where no tag in the items lets DynamoDB tell them apart. */
function foreignKeep({ gen, operation, entities }: ReadFacts): Code | undefined {
  if (!operation.clientDrops.some(({ kind }) => kind === 'foreign')) return undefined;
  return join(
    entities.map((entity) => ts`${entityCode(gen, entity).is}(item)`),
    ts` || `,
  );
}

function discriminator({ gen, entities }: ReadFacts, placeholders: Placeholders): string {
  const called = placeholders.name(gen.design.model.defaults.entityAttribute ?? '');
  const tags = [...new Set(entities.map(({ entity }) => entity.tag))];
  const values = tags.map((tag) => placeholders.value(literal(tag), 'entity'));
  return values.length === 1 ? `${called} = ${values[0]}` : `${called} IN (${values.join(', ')})`;
}

/** The range as a filter, where only the buckets of the partition key narrow it. */
function rangeFilter(facts: ReadFacts, placeholders: Placeholders): string {
  const { bindings, entity } = facts;
  const { range } = bindings;
  const type = range === undefined ? undefined : argumentType(facts, range.field);
  if (range === undefined || type === undefined) throw new Error('A range that is left has a field.');
  const bound = (argument: string, side: 'start' | 'end'): Code => {
    const code = ts`args${member(argument)}`;
    if (type.kind !== 'timestamp') return storedCode(type, code, argument);
    const whole = ts`${from('runtime/range-day', side === 'start' ? 'startOfDay' : 'endOfDay')}(${code})`;
    return storedCode(type, whole, argument);
  };
  const called = placeholders.name(storedName(entity, range.field));
  const lower = placeholders.value(bound(range.args.lower ?? 'from', 'start'), 'from');
  const upper = placeholders.value(bound(range.args.upper ?? 'to', 'end'), 'to');
  return `${called} BETWEEN ${lower} AND ${upper}`;
}

/** A function of the module that evaluates the declared filter. */
function declaredByClient(facts: ReadFacts): {
  readonly keep: Code;
  readonly declaration: Code;
  readonly needs: readonly string[];
} {
  const { filter } = facts;
  if (filter === undefined) throw new Error('There is no filter.');
  const { entity, expr } = filter;
  const read = new Map<string, Code>();
  const scope: ExprScope = {
    attribute: (attribute, image) => {
      const design = entity.attributes.get(attribute);
      if (design === undefined || image !== 'current') return undefined;
      const stored = entry(storedName(entity, attribute));
      const value = readCode(design.type, stored, attribute);
      const nullable = mayBeAbsent(entity, attribute);
      read.set(attribute, nullable ? ts`${stored} === undefined ? undefined : ${value}` : value);
      const variable = name(`value${[...read.keys()].indexOf(attribute) + 1}`);
      return { code: variable, type: design.type, nullable };
    },
    param: paramOf(facts),
  };
  const holds = holdsCode(expr, scope);
  const constants = [...read.values()].map((code, i) => ts`const ${name(`value${i + 1}`)} = ${code};`);
  const usesArgs = mentions(holds, 'args');
  const args = name(`${facts.gen.names.pattern(facts.planned.pattern.name).type}Args`);
  const item = typeFrom('runtime/context', 'Item');
  return {
    needs: [...read.keys()].map((attribute) => storedName(entity, attribute)),
    keep: ts`isWanted(item${usesArgs && ts`, args`})`,
    declaration: ts`/** Whether an item is one that the pattern asks for. */
function isWanted(item: ${item}${usesArgs && ts`, args: ${args}${facts.answer === 'batch' && ts`[number]`}`}): boolean {
${constants}
return ${holds};
}
`,
  };
}
