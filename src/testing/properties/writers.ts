import type { EntityDesign } from '../../design/index.js';
import { typeAtPath } from '../../design/index.js';
import { paramsOf } from '../../expression/model/index.js';
import { Dice } from '../../load/dice.js';
import { generateValue } from '../../load/generate-value.js';
import type { Pattern } from '../../model/model.js';
import type { ModelValue } from '../../model/value-type.js';
import { type Arguments, type PatternPlan, type Plan, planPattern } from '../../planner/index.js';
import { intentsOf, type WriteIntent } from '../../planner/intent.js';
import type { Values } from './drawn-items.js';

/** A pattern that writes one item of an entity. */
export interface Writer {
  readonly plan: Extract<PatternPlan, { readonly kind: 'planned' }>;
  readonly intent: WriteIntent;
}

const OPS: ReadonlySet<Pattern['op']['value']> = new Set(['create', 'put', 'update', 'move', 'delete']);

/** The model's own patterns that write one item of the entity. */
export function writersOf({ design, patterns }: Plan, entity: EntityDesign): readonly Writer[] {
  return [...patterns.values()].flatMap((plan): readonly Writer[] => {
    if (plan.kind !== 'planned' || !OPS.has(plan.pattern.op.value)) return [];
    const [intent, another] = intentsOf(design, plan.pattern);
    return intent?.entity === entity && another === undefined ? [{ plan, intent }] : [];
  });
}

/** Patterns that the model does not have, as it would have them: a create, a change of these attributes, a delete. */
export function plainWriter(
  { design }: Plan,
  entity: EntityDesign,
  op: 'create' | 'update' | 'delete',
  set: readonly string[] = [],
): readonly Writer[] {
  const { span } = entity.entity;
  const pattern: Pattern = {
    name: `${op} ${entity.name}`,
    span,
    bodySpan: span,
    op: { value: op, span },
    entities: [{ value: entity.name, span }],
    by: [],
    prefix: [],
    range: [],
    set: set.map((value) => ({ path: { value, span } })),
    add: [],
    remove: [],
    params: new Map(),
    steps: [],
    errors: [],
  };
  const plan = planPattern(design, pattern);
  const [intent] = intentsOf(design, pattern);
  return plan.kind === 'planned' && intent !== undefined ? [{ plan, intent }] : [];
}

/** Whether the writer can take or release values of the attributes. */
export function touches({ intent }: Writer, names: readonly string[]): boolean {
  const { action, set, add, remove } = intent;
  if (action !== 'update') return true;
  const paths = [...set, ...add].map(({ path }) => path.value);
  return [...paths, ...remove.map(({ value }) => value)].some((path) => names.includes(path));
}

/** Arguments of a call on the item that has `now`, which leaves it as `next` where it sets something. */
export function argumentsFor(
  { plan, intent }: Writer,
  now: Values,
  next: Values,
  extra: Values = new Map(),
): Arguments {
  const { entity, action } = intent;
  const { pattern } = plan;
  const args = new Map<string, ModelValue>();
  const give = (name: string, value: ModelValue | undefined): void => {
    if (value !== undefined && !args.has(name)) args.set(name, value);
  };
  if (action === 'create' || action === 'put') {
    for (const [name, value] of next) {
      const declared = entity.attributes.get(name)?.attribute;
      const isOwn = declared?.implied !== undefined && declared.implied !== 'tenancy';
      if (!isOwn && declared?.derive === undefined) give(name, value);
    }
  } else {
    for (const name of [...intent.key, ...entity.entity.routing.keys()]) give(name, now.get(name));
    const to = new Map<string, ModelValue>();
    for (const { path, value } of [...intent.set, ...intent.add]) {
      if (value !== undefined) continue;
      const wanted = next.get(path.value) ?? drawn(entity, path.value);
      if (intent.key.includes(path.value) && wanted !== undefined) to.set(path.value, wanted);
      else give(path.value, wanted);
    }
    if (to.size > 0) give('to', to);
  }
  for (const name of parametersOf(pattern)) {
    const declared = pattern.params.get(name);
    const type = declared?.of.kind === 'type' ? declared.of.type : undefined;
    if (type === undefined) give(name, next.get(name) ?? drawn(entity, name));
    else {
      const one = generateValue(type, { dice: Dice.of(name), at: Date.UTC(2026, 5, 30), name });
      give(name, declared?.list === true ? [one] : one);
    }
  }
  for (const [name, value] of extra) args.set(name, value);
  return args;
}

function drawn(entity: EntityDesign, path: string): ModelValue | undefined {
  const type = typeAtPath(entity.types, path);
  return type === undefined
    ? undefined
    : generateValue(type, { dice: Dice.of(path), at: Date.UTC(2026, 5, 30), name: path });
}

function parametersOf(pattern: Pattern): readonly string[] {
  const clauses = [...pattern.set, ...pattern.add].map(({ value }) => value);
  const exprs = [pattern.condition, ...clauses].filter((one) => one !== undefined);
  return [...new Set([...pattern.params.keys(), ...exprs.flatMap(({ value }) => paramsOf(value))])];
}
