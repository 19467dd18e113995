import { parseExpression, pathsOf, printPath } from '../../expression/model/index.js';
import type { DraftPattern, DraftStep } from '../draft.js';
import { evidenceText } from './entities.js';
import { isUsable } from './names.js';
import { entitiesNamed, fieldOf, type Plan, type PlannedEntity, type PlannedPattern } from './plan.js';
import { countOut, rateOut, shareOut, wholeOut } from './quantities.js';
import { mapOut, type Out, type OutEntry, seqOut, textOut, wordOut } from './yaml-text.js';

const CANDIDATES =
  'Candidates, derived from the keys: what they let an application ask. Keep what yours asks, delete the rest, and add what it writes.';

export function patternsOut(plan: Plan): Out | undefined {
  const entries = plan.patterns.flatMap((pattern, index): OutEntry[] => {
    const body = patternOut(plan, pattern);
    if (body === undefined) return [];
    const before = plan.patterns[index - 1];
    const begins = pattern.draft.candidate === true && before?.draft.candidate !== true;
    const above = [...(begins ? [CANDIDATES] : []), ...body.comments];
    return [{ key: pattern.name, value: body.value, gap: begins && index > 0, ...(above.length > 0 ? { above } : {}) }];
  });
  return entries.length === 0 ? undefined : { kind: 'map', entries, block: true };
}

type Body = { readonly value: Out; readonly comments: readonly string[] };

function patternOut(plan: Plan, { draft, entities, name }: PlannedPattern): Body | undefined {
  const comments = commentsOf(draft);
  const [first, more] = entities;
  if (first === undefined) {
    const list = draft.entities.map((entity) => `\`${entity}\``).join(', ');
    const message = `The pattern \`${draft.name}\` is left out: ${list === '' ? 'it names no entity' : `there is no entity ${list}`}.`;
    plan.quirks.push({ message, place: { file: '', path: draft.name } });
    return undefined;
  }
  const fields = (names: readonly string[] | undefined): Out | undefined => fieldsOut(names, entities, comments);
  const byKey = draft.op === 'update' || draft.op === 'delete';
  const transacts = draft.op === 'transact-get' || draft.op === 'transact-write';
  const puts = draft.op === 'create' || draft.op === 'put' || draft.op === 'batch-write';
  const reads = !byKey && !transacts && !puts;
  const by = fields(draft.by);
  const entries = {
    op: wordOut(draft.op),
    entity: transacts || more !== undefined ? undefined : textOut(first.name),
    entities: transacts || more === undefined ? undefined : seqOut(entities.map((entity) => textOut(entity.name))),
    key: byKey ? by : undefined,
    by: reads ? by : undefined,
    prefix: draft.op === 'query' ? fields(draft.prefix) : undefined,
    range: draft.op === 'query' ? rangeOut(draft, entities, comments) : undefined,
    filter: reads ? (filterOut(draft.filter, entities, comments) ?? hasOut(draft.has, entities)) : undefined,
    keeps: draft.filter === undefined ? undefined : shareOut(draft.keeps),
    order: draft.op === 'query' && draft.order === 'desc' ? wordOut('desc') : undefined,
    limit: reads ? wholeOut(draft.limit, 1) : undefined,
    page: reads && draft.limit === undefined ? wholeOut(draft.page, 1) : undefined,
    project: reads ? projectOut(draft, entities, comments) : undefined,
    consistent: draft.strong === true && reads ? wordOut(true) : undefined,
    index: indexOut(draft, entities, comments),
    set: draft.op === 'update' ? fields(draft.set) : undefined,
    params: transacts ? paramsOut(plan, draft, comments) : undefined,
    steps: transacts ? stepsOut(plan, draft, entities, comments) : undefined,
    count: draft.op.startsWith('batch') ? amountOut(draft.count) : undefined,
    rate: ratesOut(draft.rate),
    items:
      draft.items === undefined || !reads
        ? undefined
        : mapOrNothing({ avg: countOut(draft.items.avg), p99: countOut(draft.items.p99) }),
    description:
      draft.description === undefined || draft.description === '' || draft.description === name
        ? undefined
        : textOut(draft.description),
  };
  return { value: mapOut(entries), comments };
}

function commentsOf(draft: DraftPattern): string[] {
  const evidence = draft.candidate === true ? undefined : evidenceText(draft);
  return [...(evidence === undefined ? [] : [`Inferred, ${evidence}.`]), ...draft.notes];
}

/** The names of the model; those that no entity has are told. */
function fieldsOut(
  names: readonly string[] | undefined,
  entities: readonly PlannedEntity[],
  comments: string[],
): Out | undefined {
  if (names === undefined) return undefined;
  const known = names.flatMap((name) => {
    const field = nameIn(entities, name);
    if (field === undefined) comments.push(`Left out: \`${name}\`, which is no attribute of its entities.`);
    return field ?? [];
  });
  return known.length === 0 ? undefined : seqOut([...new Set(known)].map(textOut));
}

function nameIn(entities: readonly PlannedEntity[], name: string): string | undefined {
  for (const entity of entities) {
    const field = fieldOf(entity, name);
    if (field !== undefined) return field.name;
  }
  return undefined;
}

function rangeOut({ range }: DraftPattern, entities: readonly PlannedEntity[], comments: string[]): Out | undefined {
  if (range === undefined) return undefined;
  const field = nameIn(entities, range.attribute);
  if (field !== undefined) return { kind: 'map', entries: [{ key: field, value: wordOut(range.op) }] };
  comments.push(`Left out: a range (${range.op}) of \`${range.attribute}\`, which is no attribute of its entities.`);
  return undefined;
}

/** Attributes that are returned, by the names of the model. */
function projectOut(
  { project }: DraftPattern,
  entities: readonly PlannedEntity[],
  comments: string[],
): Out | undefined {
  return fieldsOut(project, entities, comments);
}

/** Only where it reads in the language what it read in the draft: every name in it is an attribute's, by the same name. */
function filterOut(
  filter: string | undefined,
  entities: readonly PlannedEntity[],
  comments: string[],
): Out | undefined {
  if (filter === undefined || filter === '') return undefined;
  const parsed = parseExpression(filter);
  const isKnown =
    parsed.kind === 'ok' &&
    pathsOf(parsed.expr).every(
      ({ image, segments: [name] }) =>
        image === 'current' && typeof name === 'string' && nameIn(entities, name) === name,
    );
  if (isKnown) return textOut(filter);
  comments.push(`Filtered by \`${filter}\`, which is not in the model's language: write it as \`filter\`.`);
  return undefined;
}

/** That items have these attributes, as a filter. */
function hasOut(names: readonly string[] | undefined, entities: readonly PlannedEntity[]): Out | undefined {
  const known = (names ?? []).flatMap((name) => nameIn(entities, name) ?? []);
  return known.length === 0 ? undefined : textOut(known.map((name) => `has(${printPath([name])})`).join(' and '));
}

function indexOut({ index }: DraftPattern, entities: readonly PlannedEntity[], comments: string[]): Out | undefined {
  if (index === undefined || index === '') return undefined;
  if (entities.some(({ table }) => table.indexes.some(({ name }) => name === index))) return textOut(index);
  comments.push(`It reads an index \`${index}\`, which its table does not have.`);
  return undefined;
}

/** What a transaction is given; an item by the name of its entity. */
function paramsOut(plan: Plan, draft: DraftPattern, comments: string[]): Out | undefined {
  const types = parameterTypes(plan, draft);
  for (const name of draft.params?.keys() ?? []) {
    if (!types.has(name)) comments.push(`Left out: the parameter \`${name}\`.`);
  }
  const entries = [...types].map(([key, type]): OutEntry => ({ key, value: textOut(type) }));
  return entries.length === 0 ? undefined : { kind: 'map', entries };
}

/** Types of the parameters that can be written, by name. */
function parameterTypes(plan: Plan, { params }: DraftPattern): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  for (const [name, parameter] of params ?? []) {
    const type = 'type' in parameter ? parameter.type : entitiesNamed(plan, [parameter.entity])[0]?.name;
    if (type !== undefined && isUsable(name)) types.set(name, type);
  }
  return types;
}

/** Whether the parameter that a step names is an item of its entity. */
function givesItem({ params }: DraftPattern, { from = '', entity }: DraftStep): boolean {
  const parameter = params?.get(from);
  return parameter !== undefined && 'entity' in parameter && parameter.entity === entity;
}

function stepsOut(
  plan: Plan,
  draft: DraftPattern,
  entities: readonly PlannedEntity[],
  comments: string[],
): Out | undefined {
  const usual: DraftStep['op'] = draft.op === 'transact-get' ? 'get' : 'put';
  const stated = draft.steps ?? entities.map((entity): DraftStep => ({ op: usual, entity: entity.draft.name }));
  const parameters = parameterTypes(plan, draft);
  const steps = stated.flatMap((step): Out[] => {
    const [entity] = entitiesNamed(plan, [step.entity]);
    if (entity === undefined) {
      comments.push(`Left out: a step (${step.op}) on \`${step.entity}\`, which is no entity here.`);
      return [];
    }
    const condition = step.op === 'get' ? undefined : filterOut(step.condition, [entity], comments);
    const set = step.op === 'update' ? fieldsOut(step.set, [entity], comments) : undefined;
    const isGiven = step.from !== undefined && parameters.has(step.from) && givesItem(draft, step);
    const from = isGiven ? textOut(step.from ?? '') : undefined;
    const by = fieldsOut(step.by, [entity], comments);
    return [mapOut({ [step.op]: textOut(entity.name), from, by, set, condition })];
  });
  return steps.length === 0 ? undefined : { kind: 'seq', items: steps, block: true };
}

function amountOut(count: DraftPattern['count']): Out | undefined {
  return count === undefined ? undefined : mapOrNothing({ avg: countOut(count.avg), max: countOut(count.max) });
}

function ratesOut(rate: DraftPattern['rate']): Out | undefined {
  if (rate === undefined) return undefined;
  const { avg = rate.peak, peak } = rate;
  const usual = rateOut(avg);
  if (usual === undefined) return undefined;
  return peak === undefined || peak === avg ? usual : mapOut({ avg: usual, peak: rateOut(peak) });
}

function mapOrNothing(entries: Readonly<Record<string, Out | undefined>>): Out | undefined {
  const out = mapOut(entries);
  return out.kind === 'map' && out.entries.length === 0 ? undefined : out;
}
