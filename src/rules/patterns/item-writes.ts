import { pathsOf, printPath } from '../../expression/model/index.js';
import type { LocatedExpr, Model, Pattern, SetClause, Step } from '../../model/model.js';
import { rootOf } from '../../model/written-path.js';
import type { Located, Span } from '../../source/index.js';

/** One write of one item of an entity, wherever the model says it: a pattern, a step of a transaction, a stream rule. */
export interface ItemWrite {
  readonly entity: string;
  /** Of a batch, `put`: it knows no other way to write. */
  readonly action: 'create' | 'put' | 'update' | 'delete' | 'move';
  /** The access pattern or stream rule. */
  readonly name: string;
  /** Absent for a stream rule. */
  readonly pattern?: Pattern;
  readonly set: readonly SetClause[];
  readonly add: readonly SetClause[];
  readonly remove: readonly Located<string>[];
  readonly condition?: LocatedExpr;
  readonly lock?: Located<string>;
  /** Where it is written: the entity of a step, otherwise the name of the pattern or rule. */
  readonly span: Span;
}

/** What the write adds to and takes from: `add`, and `set: {count: "count + 1"}`, which is the same. */
export function addedTo({ add, set }: Pick<ItemWrite, 'add' | 'set'>): readonly SetClause[] {
  return [...add, ...set.filter(isRelative)];
}

function isRelative({ path, value }: SetClause): boolean {
  if (value?.value.kind !== 'arithmetic') return false;
  return pathsOf(value.value).some(({ segments }) => printPath(segments) === path.value);
}

const ACTIONS: Readonly<Partial<Record<Pattern['op']['value'], ItemWrite['action']>>> = {
  create: 'create',
  put: 'put',
  update: 'update',
  delete: 'delete',
  move: 'move',
  'batch-write': 'put',
};

const known = new WeakMap<Model, readonly ItemWrite[]>();

/** Every write that the model states, in its order; what a PartiQL statement writes is not known. */
export function itemWrites(model: Model): readonly ItemWrite[] {
  const writes = known.get(model) ?? writesOf(model);
  known.set(model, writes);
  return writes;
}

function writesOf({ patterns, streams }: Model): readonly ItemWrite[] {
  const writes: ItemWrite[] = [];
  for (const pattern of patterns.values()) {
    const action = ACTIONS[pattern.op.value];
    if (action !== undefined) {
      for (const entity of pattern.entities) {
        writes.push({
          entity: entity.value,
          action,
          name: pattern.name,
          pattern,
          span: pattern.span,
          ...partsOf(pattern),
        });
      }
    }
    for (const step of pattern.steps) {
      if (step.action === 'check' || step.action === 'get') continue;
      const { entity } = step;
      writes.push({
        entity: entity.value,
        action: step.action,
        name: pattern.name,
        pattern,
        span: entity.span,
        ...partsOf(step),
      });
    }
  }
  for (const { name, update } of streams.values()) {
    for (const { entity, set, add } of update) {
      writes.push({ entity: entity.value, action: 'update', name, set, add, remove: [], span: entity.span });
    }
  }
  return writes;
}

function partsOf({
  set,
  add,
  remove,
  condition,
  lock,
}: Pattern | Step): Pick<ItemWrite, 'set' | 'add' | 'remove' | 'condition' | 'lock'> {
  return {
    set,
    add,
    remove,
    ...(condition === undefined ? {} : { condition }),
    ...(lock === undefined ? {} : { lock }),
  };
}

/** Attributes that a write sets, adds to or removes. */
export function touchedBy({ set, add, remove }: ItemWrite): readonly string[] {
  return [
    ...new Set([
      ...[...set, ...add].map(({ path }) => rootOf(path.value)),
      ...remove.map(({ value }) => rootOf(value)),
    ]),
  ];
}
