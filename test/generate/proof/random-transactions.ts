import type { EntitySpec, StepSpec, StepUpdate } from './model-spec.js';
import type { Drawing, EntityDraft } from './random-models.js';
import type { Add, Yaml } from './random-patterns.js';

const ACTIONS = ['create', 'put', 'delete', 'check', 'update', 'update', 'create-each', 'put-each'] as const;

export function transactions({ dice, names, tenant }: Drawing, drafts: readonly EntityDraft[], add: Add): void {
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
  if (dice.chance(0.9)) {
    const steps: StepSpec[] = [];
    const params = new Map<string, unknown>();
    const yaml: Yaml[] = [];
    for (const { spec } of distinct) {
      const action = dice.pick(ACTIONS);
      if (action === 'create-each' || action === 'put-each') {
        // Two of them may want the same value.
        const isEach = spec.unique.length === 0;
        const name = `${isEach ? 'all' : 'one'}${steps.length}`;
        const [plain] = action.split('-') as ['create' | 'put'];
        if (isEach) {
          params.set(name, { list: spec.name, max: 3, distinct: spec.id });
          steps.push({ action, entity: spec.name, each: name });
          yaml.push({ [plain]: spec.name, each: name });
        } else {
          params.set(name, spec.name);
          steps.push({ action: plain, entity: spec.name, from: name });
          yaml.push({ [plain]: spec.name, from: name });
        }
        continue;
      }
      if (action === 'create' || action === 'put') {
        const from = names.attribute(`new${spec.name}`);
        params.set(from, spec.name);
        steps.push({ action, entity: spec.name, from });
        yaml.push({ [action]: spec.name, from });
        continue;
      }
      for (const { name, kind } of spec.fields) if (spec.id.includes(name)) params.set(name, kind.type);
      if (action === 'update') {
        const { step, clauses } = updateStep(spec, steps.length, params);
        steps.push(step);
        yaml.push({ update: spec.name, by: spec.id, ...clauses });
        continue;
      }
      steps.push({ action, entity: spec.name });
      yaml.push({
        [action]: spec.name,
        by: spec.id,
        ...(action === 'check' ? { else: `Missing${steps.length}` } : {}),
      });
    }
    if (steps.every(({ action }) => action === 'check')) return;
    add(
      'all',
      { kind: 'transact-write', steps },
      { op: 'transact-write', params: Object.fromEntries(params), steps: yaml },
    );
  }
}

function shares(a: EntityDraft, b: EntityDraft): boolean {
  return a.spec.id.some((name) => b.spec.id.includes(name));
}

/** Sets what is no part of the id, if there is such a field, and counts. */
function updateStep(spec: EntitySpec, at: number, params: Map<string, unknown>): { step: StepUpdate; clauses: Yaml } {
  const state = spec.fields.find(
    ({ name, kind, derive, copy }) =>
      kind.kind === 'state' && derive === undefined && copy === undefined && !spec.id.includes(name),
  );
  const counter = spec.fields.find((one) => one.counter === true);
  const parameter = `to${at}`;
  if (state !== undefined) params.set(parameter, state.kind.type);
  return {
    step: {
      action: 'update',
      entity: spec.name,
      set: new Map(state === undefined ? [] : [[state.name, parameter]]),
      add: counter === undefined ? [] : [{ field: counter.name, by: 2n }],
    },
    clauses: {
      ...(state === undefined ? {} : { set: { [state.name]: `$${parameter}` } }),
      ...(counter === undefined ? {} : { add: { [counter.name]: 2 } }),
    },
  };
}
