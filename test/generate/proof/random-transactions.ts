import type { Changes, EntitySpec, StepSpec } from './model-spec.js';
import { type DrawnChanges, drawChanges, expressionsOf } from './random-changes.js';
import type { ExpressionSource } from './random-expressions.js';
import type { Drawing, EntityDraft } from './random-models.js';
import type { Add, Yaml } from './random-patterns.js';

const ACTIONS = ['create', 'put', 'delete', 'check', 'update', 'update', 'update', 'put', 'create'] as const;

export function transactions(drawing: Drawing, drafts: readonly EntityDraft[], add: Add): void {
  const { dice, tenant } = drawing;
  const usable = drafts.filter(({ style, spec }) => style !== 'events' && (tenant === undefined || !spec.isGlobal));
  if (usable.length === 0) return;
  // Steps bind by name: what two entities both call so must be the same, so that each step has an entity of its own.
  const distinct = usable.filter((one, i) => usable.every((other, j) => j >= i || !shares(one, other)));
  if (distinct.length > 0 && dice.chance(0.7)) {
    const params = Object.fromEntries(
      distinct.flatMap(({ spec }) =>
        spec.fields.filter(({ name }) => spec.id.includes(name)).map(({ name, kind }) => [name, kind.type]),
      ),
    );
    const steps = distinct.map(({ spec }): StepSpec => ({ action: 'get', entity: spec.name }));
    add(
      'read',
      { kind: 'transact-get', steps },
      {
        ...{ op: 'transact-get', params },
        steps: distinct.map(({ spec }) => ({ get: spec.name, by: spec.id })),
      },
    );
  }
  if (dice.chance(0.9)) writeSteps(drawing, distinct, add);
}

/** What the steps of one transaction have in common. */
interface Steps {
  readonly params: Map<string, unknown>;
  readonly steps: StepSpec[];
  readonly yaml: Yaml[];
}

function writeSteps(drawing: Drawing, drafts: readonly EntityDraft[], add: Add): void {
  const { dice, names } = drawing;
  const all: Steps = { params: new Map(), steps: [], yaml: [] };
  for (const draft of drafts) {
    const { spec } = draft;
    const action = dice.pick(ACTIONS);
    if (action === 'create' || action === 'put') saved(drawing, spec, action, all);
    else asked(drawing, draft, action, all);
  }
  const { steps, params, yaml } = all;
  if (steps.every(({ action }) => action === 'check')) return;
  const token = dice.chance(0.3) ? names.attribute('token') : undefined;
  if (token !== undefined) params.set(token, { type: 'string', minBytes: 1, maxBytes: 30 });
  add(
    'all',
    { kind: 'transact-write', steps, ...(token === undefined ? {} : { token }) },
    {
      ...{ op: 'transact-write', params: Object.fromEntries(params), steps: yaml },
      ...(token === undefined ? {} : { idempotency: `$${token}` }),
    },
  );
}

/** Two of several new items may want the same unique value. */
function mayRepeat({ dice }: Drawing, { unique }: EntitySpec): boolean {
  return unique.length === 0 && dice.chance(0.4);
}

function saved(drawing: Drawing, spec: EntitySpec, action: 'create' | 'put', { params, steps, yaml }: Steps): void {
  const { dice, names } = drawing;
  const otherwise = dice.chance(0.4) ? `Refused${steps.length}` : undefined;
  const beside = otherwise === undefined ? {} : { else: otherwise };
  if (mayRepeat(drawing, spec)) {
    const each = names.attribute(`all${steps.length}`);
    params.set(each, { list: spec.name, max: 3, distinct: spec.id });
    steps.push({ action, entity: spec.name, each });
    yaml.push({ [action]: spec.name, each, ...(action === 'create' ? beside : {}) });
    return;
  }
  const from = names.attribute(`new${spec.name}`);
  params.set(from, spec.name);
  const source = stepExpressions(drawing, spec);
  const condition = action === 'put' && dice.chance(0.4) ? source.condition() : undefined;
  for (const [name, { type }] of source.declared) params.set(name, type);
  steps.push({
    action,
    entity: spec.name,
    from,
    params: source.params,
    ...(condition === undefined ? {} : { condition }),
  });
  yaml.push({
    ...{ [action]: spec.name, from },
    ...(condition === undefined ? {} : { condition: condition.text }),
    ...(condition === undefined && action === 'put' ? {} : beside),
  });
}

/** Names of a step are found among several things: its expressions take parameters of names that nothing else has. */
function stepExpressions(drawing: Drawing, spec: EntitySpec): ExpressionSource {
  return expressionsOf(drawing, spec, false);
}

/** A step on an item that is named by its id, or on each item of a list. */
function asked(
  drawing: Drawing,
  draft: EntityDraft,
  action: 'update' | 'delete' | 'check',
  { params, steps, yaml }: Steps,
): void {
  const { dice, names } = drawing;
  const { spec } = draft;
  const source = stepExpressions(drawing, spec);
  const { changes, clauses } = action === 'update' ? stepChanges(drawing, draft, source) : NO_CHANGES;
  const condition = dice.chance(0.5) ? source.condition() : undefined;
  const lock = spec.version !== undefined && action !== 'check' && dice.chance(0.3) ? spec.version : undefined;
  const otherwise = action === 'check' || dice.chance(0.4) ? `Missing${steps.length}` : undefined;
  const isEach = dice.chance(0.4) && !changesUnique(spec, changes);
  const each = isEach ? names.attribute(`each${steps.length}`) : undefined;
  const id = spec.fields
    .filter(({ name }) => spec.id.includes(name))
    .map(({ name, kind }) => [name, kind.type] as const);
  const own = new Map<string, unknown>([
    ...id,
    ...[...source.declared].map(([name, { type }]) => [name, type] as const),
    ...(lock === undefined ? [] : [[lock, { type: 'int', min: 0, max: 9999 }] as const]),
  ]);
  if (each === undefined) for (const [name, type] of own) params.set(name, type);
  else params.set(each, { list: { map: Object.fromEntries(own) }, max: 3, distinct: spec.id });
  const beside = {
    ...(each === undefined ? {} : { each }),
    ...(lock === undefined ? {} : { lock }),
    ...(otherwise === undefined ? {} : { otherwise }),
    ...(condition === undefined ? {} : { condition }),
    params: source.params,
  };
  steps.push(
    action === 'update'
      ? { action, entity: spec.name, ...changes, ...beside }
      : { action, entity: spec.name, ...beside },
  );
  yaml.push({
    ...{ [action]: spec.name, by: spec.id, ...clauses },
    ...(each === undefined ? {} : { each }),
    ...(lock === undefined ? {} : { lock }),
    ...(condition === undefined ? {} : { condition: condition.text }),
    ...(otherwise === undefined ? {} : { else: otherwise }),
  });
}

const NO_CHANGES = { changes: { set: [], add: [], remove: [] }, clauses: {} };

/** At least something is changed. */
function stepChanges(drawing: Drawing, draft: EntityDraft, source: ExpressionSource): DrawnChanges {
  const drawn = drawChanges(drawing, draft, source, false);
  if (Object.keys(drawn.clauses).length > 0) return drawn;
  const counter = draft.spec.fields.find((one) => one.counter === true)?.name ?? '';
  return {
    changes: { set: [], add: [], remove: [], adds: new Map([[counter, { text: '2', of: () => 2n }]]) },
    clauses: { add: { [counter]: 2 } },
  };
}

/** Two of several items may exchange what is unique. */
function changesUnique({ unique }: EntitySpec, { set, sets, remove }: Changes): boolean {
  const paths = [...set, ...(sets?.keys() ?? []), ...remove];
  return unique.some(({ fields }) => fields.some((name) => paths.includes(name)));
}

function shares(a: EntityDraft, b: EntityDraft): boolean {
  return a.spec.id.some((name) => b.spec.id.includes(name));
}
