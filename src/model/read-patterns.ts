import { findingOf } from '../diagnostics/index.js';
import { flatMap } from '../lists/flat-map.js';
import { entryOf, type Located, type Span, type YamlEntry, type YamlMap, type YamlNode } from '../source/index.js';
import { checkPlace } from './check-place.js';
import { compact } from './compact.js';
import { checkReference, type LoadContext, type NameSet, reportWrong } from './context.js';
import { checkExpressionNames } from './expression-names.js';
import { DUPLICATE_NAME } from './language-rules.js';
import { textSpan } from './located-text.js';
import { type Op, type Pattern, type RangeClause, READ_OPS, type SetClause, type Skew, WRITE_OPS } from './model.js';
import { noteUse } from './name-uses.js';
import { fieldsOf, type Names } from './names.js';
import {
  choice,
  choiceOf,
  count,
  declaredNames,
  deprecation,
  duration,
  entries,
  get,
  number,
  optionalTexts,
  plainText,
  rate,
  share,
  text,
  texts,
} from './node.js';
import { readExpression, readSetClauses } from './read-expression.js';
import { checkParameterPath, readParameters } from './read-parameters.js';
import { readRateShape } from './read-rate-shape.js';
import { readSkew } from './read-skew.js';
import { readSteps } from './read-steps.js';
import type { TypeResolver } from './read-types.js';
import { reportVectorIndex } from './read-vector-indexes.js';

export interface PatternInput {
  readonly context: LoadContext;
  readonly root: YamlMap;
  readonly types: TypeResolver;
  readonly names: Names;
  /** Filled with the patterns of which it is not known what they are about. */
  readonly doubtful: Set<string>;
}

const OPS: readonly Op[] = [...READ_OPS, ...WRITE_OPS, 'execute'];
const RANGES: readonly RangeClause['op']['value'][] = ['between', 'gt', 'gte', 'lt', 'lte', 'begins'];
/** Operations whose items are named by their steps. */
const BY_STEPS: readonly Op[] = ['transact-get', 'transact-write', 'execute'];

export function readPatterns(input: PatternInput): ReadonlyMap<string, Pattern> {
  const patterns = new Map<string, Pattern>();
  for (const entry of entries(get(input.root, 'accessPatterns'))) {
    const pattern = readPattern(input, entry);
    if (pattern !== undefined) patterns.set(entry.key, pattern);
  }
  return patterns;
}

function readPattern(input: PatternInput, entry: YamlEntry): Pattern | undefined {
  const { context, names } = input;
  const { key: name, keySpan: span, value: node } = entry;
  if (node.kind !== 'map') return undefined;
  const op = choice(get(node, 'op'), OPS);
  const named = readEntityNames(input, entry, op?.value);
  if (!named.complete || context.misspelt.has(node)) input.doubtful.add(name);
  const params = readParameters(input, get(node, 'params'));
  const steps = readSteps(input, name, node, params);
  const about = named.all.length > 0 ? named.all : steps.map((step) => step.entity.value);
  const fields = fieldsOf(names, about, named.complete && (about.length > 0 || op?.value !== 'execute'));
  const what = about.length === 1 ? `attribute of \`${about[0]}\`` : 'attribute of these entities';
  const known = (list: readonly Located<string>[]) => list.filter((item) => checkField(context, item, what, fields));
  const knownClauses = (list: readonly SetClause[]) =>
    list.filter(({ path }) => checkField(context, path, what, fields));
  const at = (key: string) => get(node, key);
  const expression = (key: string) => {
    const expr = readExpression(context, at(key));
    checkExpressionNames(context, expr, what, fields);
    return expr;
  };
  const skew = readSkew(context, at('skew'));
  if (skew !== undefined) checkSkewFields(context, skew, what, fields);
  const project = optionalTexts(at('project'));
  const key = optionalTexts(at('key'));
  const roles = declaredNames(context, input.root, 'roles');
  const role = text(at('role'));
  const lock = text(at('lock'));
  const cache = at('cache');
  const idempotency = text(at('idempotency'));
  if (idempotency !== undefined && op?.value === 'transact-write')
    checkParameterPath(input, idempotency, params, name, context.misspelt.get(node)?.has('params') !== true);
  const pattern = {
    name,
    span,
    description: plainText(at('description')),
    entities: named.known,
    by: known(texts(at('by'))),
    prefix: known(texts(at('prefix'))),
    range: readRange(at('range')).filter(({ field }) => checkField(context, field, what, fields)),
    filter: expression('filter'),
    keeps: share(context, at('keeps')),
    order: choice(at('order'), ['asc', 'desc'] as const),
    limit: number(at('limit')),
    page: number(at('page')),
    project: project === undefined ? undefined : readProject(input, project, what, fields),
    consistent: readFlag(at('consistent')),
    index: readIndex(input, at('index'), about),
    keyCondition: text(at('keyCondition')),
    statement: text(at('statement')),
    fanOut: readFanOut(entryOf(node, 'fanOut')),
    merge: readMerge(entryOf(node, 'merge'), known),
    key: key === undefined ? undefined : known(key),
    set: knownClauses(readSetClauses(context, at('set'))),
    add: knownClauses(readSetClauses(context, at('add'))),
    remove: known(texts(at('remove'))),
    condition: expression('condition'),
    lock: lock === undefined ? undefined : known([lock])[0],
    params,
    steps,
    idempotency,
    errors: texts(at('errors')),
    count: readCount(context, at('count')),
    rate: readRate(context, at('rate')),
    items: readItems(context, at('items')),
    skew,
    cache: cache === undefined || (cache.kind === 'scalar' && cache.value !== true) ? undefined : cache.span,
    cacheFacts: readCacheFacts(context, cache),
    attempts: number(get(at('retries'), 'attempts')),
    timeout: readTimeout(context, at('timeout')),
    budget: readBudget(entryOf(node, 'budget')),
    expect: readExpect(entryOf(node, 'expect')),
    role: role !== undefined && checkReference(context, role, 'role', roles) ? role : undefined,
    deprecated: deprecation(at('deprecated')),
    bodySpan: node.span,
  };
  return op === undefined ? undefined : compact(Object.assign(pattern, { op }));
}

type EntityNames = {
  readonly known: readonly Located<string>[];
  /** Names of the known ones. */
  readonly all: readonly string[];
  /** False if a name was wrong or missing, so that nothing certain is known of the fields. */
  readonly complete: boolean;
};

function readEntityNames(input: PatternInput, entry: YamlEntry, op: Op | undefined): EntityNames {
  const { context, names } = input;
  const { value: node } = entry;
  const single = get(node, 'entity');
  const several = get(node, 'entities');
  if (single !== undefined && several !== undefined) {
    const place = node.kind === 'map' ? entryOf(node, 'entities')?.keySpan : undefined;
    reportWrong(context, several, '`entity` and `entities` cannot stand together; keep one of them.', place);
  }
  const written = flatMap([...(single === undefined ? [] : [text(single)]), ...texts(several)], (item) => item ?? []);
  const known: Located<string>[] = [];
  const seen = new Map<string, Located<string>>();
  for (const item of written) {
    const first = seen.get(item.value);
    if (first !== undefined) reportRepeated(context, item, first.span);
    else if (checkReference(context, item, 'entity', names.entities)) known.push(item);
    seen.set(item.value, item);
  }
  const missing = single === undefined && several === undefined;
  const hidden = node.kind === 'map' && context.misspelt.has(node);
  if (missing && op !== undefined && !BY_STEPS.includes(op) && !hidden) {
    reportWrong(
      context,
      node,
      `\`${entry.key}\` does not say which entity it is about; write \`entity: …\`, or \`entities: [… , …]\`.`,
      entry.keySpan,
    );
  }
  const complete =
    known.length === written.length && !(missing && op !== undefined && !BY_STEPS.includes(op)) && !hidden;
  return { known, all: known.map((item) => item.value), complete };
}

function reportRepeated(context: LoadContext, item: Located<string>, first: Span): void {
  const message = `\`${item.value}\` stands twice in \`entities\`; remove one.`;
  const related = [{ message: 'It stands here first.', span: first }];
  context.findings.push(findingOf(DUPLICATE_NAME, { message, span: item.span, related }));
}

/** Attributes of the entities, and the stored names of keys. */
function readProject(
  input: PatternInput,
  list: readonly Located<string>[],
  what: string,
  fields: NameSet,
): readonly Located<string>[] {
  const { context, names } = input;
  const known: NameSet = { ...fields, complete: fields.complete && names.tables.complete };
  return list.filter((item) => checkField(context, item, what, known, names.keyAttributes));
}

/** `customerId`, `a.b`, `day|date:yyyy-MM`: the attribute that a field begins with has to exist, and to have what the path names in it. */
export function checkField(
  context: LoadContext,
  field: Located<string>,
  what: string,
  fields: NameSet,
  more: ReadonlySet<string> = new Set(),
): boolean {
  const name = /^[^|.[]*/.exec(field.value)?.[0].trim() ?? '';
  const named = { value: name, span: textSpan(field, 0, name.length) };
  if (fields.names.has(field.value) || more.has(field.value) || more.has(name)) {
    noteUse(context, named, fields.of);
    return true;
  }
  const types = fields.types?.get(name);
  return checkReference(context, named, what, fields) && (types === undefined || checkPlace(context, field, types));
}

function checkSkewFields(context: LoadContext, skew: Located<Skew>, what: string, fields: NameSet): void {
  const { on, within, text: written } = skew.value;
  for (const name of [on, within]) {
    if (name === undefined) continue;
    const at = written.lastIndexOf(name);
    checkField(
      context,
      { value: name, span: textSpan({ value: written, span: skew.span }, at, at + name.length) },
      what,
      fields,
    );
  }
}

const ONLY_SEARCHED =
  'Only `SearchVectors` reads one, and a search is no access pattern: leave the pattern out, or name another index.';

function readIndex(
  input: PatternInput,
  node: YamlNode | undefined,
  about: readonly string[],
): Located<string> | undefined {
  const index = text(node);
  if (index === undefined || node === undefined) return undefined;
  const { context, names, root } = input;
  const tables = new Set(flatMap(about, (entity) => names.tableOf.get(entity) ?? []));
  if (reportVectorIndex(context, root, tables, index, node, ONLY_SEARCHED)) return undefined;
  const sets = [...tables].map((table) => declaredNames(context, get(get(root, 'tables'), table), 'indexes'));
  const all = new Set(flatMap(sets, (set) => [...set.names]));
  const complete = sets.length > 0 && sets.every((set) => set.complete);
  const where = tables.size === 1 ? ` of table \`${[...tables][0]}\`` : '';
  const of = [...tables].map((table) => ({ kind: 'index', of: table }) as const);
  return checkReference(context, index, `index${where}`, { names: all, complete, of }) ? index : undefined;
}

function readRange(node: YamlNode | undefined): readonly RangeClause[] {
  return flatMap(entries(node), ({ key, keySpan, value }) => {
    const op = choice(value, RANGES);
    return op === undefined ? [] : [{ field: { value: key, span: keySpan }, op }];
  });
}

function readFlag(node: YamlNode | undefined): Located<boolean> | undefined {
  if (node?.kind !== 'scalar' || typeof node.value !== 'boolean') return undefined;
  return { value: node.value, span: node.span };
}

function readFanOut(entry: YamlEntry | undefined): Pattern['fanOut'] {
  if (entry === undefined) return undefined;
  const bucket = get(entry.value, 'bucket');
  const max = number(get(bucket, 'max'))?.value;
  const mode = choiceOf(get(bucket, 'mode'), ['parallel', 'walk'] as const) ?? 'parallel';
  const shard = choiceOf(get(entry.value, 'shard'), ['all'] as const);
  return compact({ shard, bucket: max === undefined ? undefined : { max, mode }, span: entry.keySpan });
}

function readMerge(
  entry: YamlEntry | undefined,
  known: (list: readonly Located<string>[]) => readonly Located<string>[],
): Pattern['merge'] {
  if (entry === undefined) return undefined;
  const order = text(get(entry.value, 'order'));
  return compact({
    key: known(texts(get(entry.value, 'key'))),
    sum: known(texts(get(entry.value, 'sum'))),
    order: order === undefined ? undefined : known([order])[0],
    span: entry.keySpan,
  });
}

function readCount(context: LoadContext, node: YamlNode | undefined): Pattern['count'] {
  if (node === undefined) return undefined;
  const only = number(node)?.value;
  if (only !== undefined) return { avg: only, max: only, span: node.span };
  if (node.kind !== 'map') return undefined;
  return compact({ avg: count(context, get(node, 'avg')), max: count(context, get(node, 'max')), span: node.span });
}

function readItems(context: LoadContext, node: YamlNode | undefined): Pattern['items'] {
  if (node === undefined) return undefined;
  const only = number(node)?.value;
  if (only !== undefined) return { avg: only, span: node.span };
  if (node.kind !== 'map') return undefined;
  return compact({ avg: count(context, get(node, 'avg')), p99: count(context, get(node, 'p99')), span: node.span });
}

/** A rate alone is average and peak. */
function readRate(context: LoadContext, node: YamlNode | undefined): Pattern['rate'] {
  if (node === undefined) return undefined;
  const { span } = node;
  if (node.kind === 'scalar') {
    const only = rate(context, node);
    return only === undefined ? undefined : { avg: only, peak: only, span };
  }
  const avg = rate(context, get(node, 'avg'));
  if (avg === undefined) return undefined;
  const peak = rate(context, get(node, 'peak')) ?? avg;
  return compact({ avg, peak, shape: readRateShape(context, get(node, 'shape')), span });
}

function readCacheFacts(context: LoadContext, node: YamlNode | undefined): Pattern['cacheFacts'] {
  if (node?.kind !== 'map') return undefined;
  return compact({ hitRate: share(context, get(node, 'hitRate')), ttl: duration(context, get(node, 'ttl')) });
}

/** The language counts seconds, programs milliseconds. */
function readTimeout(context: LoadContext, node: YamlNode | undefined): Pattern['timeout'] {
  const seconds = duration(context, node);
  return seconds === undefined ? undefined : Math.round(seconds * 1000);
}

function readBudget(entry: YamlEntry | undefined): Pattern['budget'] {
  if (entry === undefined) return undefined;
  const at = (key: string) => number(get(entry.value, key));
  return compact({ rru: at('rru'), wru: at('wru'), requests: at('requests'), usd: at('usd'), span: entry.keySpan });
}

function readExpect(entry: YamlEntry | undefined): Pattern['expect'] {
  if (entry === undefined) return undefined;
  return compact({ items: number(get(entry.value, 'items'))?.value, span: entry.keySpan });
}
