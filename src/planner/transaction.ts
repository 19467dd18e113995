import type { Design } from '../design/design.js';
import { flatMap } from '../lists/flat-map.js';
import type { Pattern } from '../model/model.js';
import { Assumptions, type PlanContext } from './context.js';
import { intentsOf, type WriteIntent } from './intent.js';
import { withExample } from './lazy-example.js';
import type { PlannedPattern, Spread, TransactionOperation, UnservedPattern, UpdateStep } from './plan.js';
import type { Reason } from './reason.js';
import { repeatedItems } from './repeated-items.js';
import { addSpreads, ONE, spread, sumSpreads, timesSpread } from './spread.js';
import { isKnown, listOf, makesSource, typicalElements, unboundKey, unboundValues } from './step-bindings.js';
import { transactionExample } from './transaction-example.js';
import { attributesChangedBy, conditionNotes, notesOf, unservedWrite } from './write.js';
import { type PlannedIntent, planIntent } from './write-parts.js';
import { totalsOf } from './write-totals.js';

/** Times the average that one list in a hundred is taken to exceed, up to its maximum. */
const ASSUMED_P99_FACTOR = 5;

/** A transaction with all that comes with its steps. Whether it stays within DynamoDB's limits is for the rules to judge. */
export function planTransaction(context: PlanContext): PlannedPattern | UnservedPattern {
  const { design, pattern } = context;
  const intents = intentsOf(design, pattern);
  const reasons = problemsOf(design, pattern, intents);
  if (reasons.length > 0) return unservedWrite(context, reasons);
  const isGet = pattern.op.value === 'transact-get';
  const assumptions = new Assumptions();
  const planned = intents.map((intent) =>
    planIntent(intent, {
      design,
      about: pattern.name,
      count: elementsOf(design, pattern, intent, assumptions),
      within: 'transaction',
      known: (field) => isKnown(design, pattern, intent, field),
      hasSource: (copy) => intents.some((other) => makesSource(design, pattern, other, intent, copy)),
    }),
  );
  for (const one of planned) assumptions.add(...one.assumptions);
  const parts = flatMap(planned, (one) => one.parts);
  const before = flatMap(planned, (one) => one.before);
  const totals = totalsOf(parts, before);
  const draft: Omit<TransactionOperation, 'example'> = {
    kind: 'transaction',
    api: isGet ? 'TransactGetItems' : 'TransactWriteItems',
    parts,
    before,
    items: sumSpreads(parts.map(({ count }) => count)),
    bytes: sumSpreads(parts.map(({ count, bytes }) => timesSpread(count, bytes))),
    repeats: repeatedItems(design, pattern, intents),
    updates: flatMap(planned, updateOf),
  };
  return {
    kind: 'planned',
    pattern,
    entities: context.entities,
    assumptions: assumptions.list,
    candidates: [],
    operation: withExample<TransactionOperation>(draft, () => transactionExample(context, draft)),
    notes: flatMap(planned, (one) => [...notesOf(one), ...conditionNotes(one.intent)]),
    ...totals,
    requests: addSpreads(totals.requests, ONE),
    touches: flatMap(planned, (one) => one.touches),
  };
}

function updateOf(planned: PlannedIntent): readonly UpdateStep[] {
  const { intent, recomputed } = planned;
  const { action, entity, step = 0 } = intent;
  if (action !== 'update') return [];
  return [{ step, entity, recomputed, changes: attributesChangedBy(planned), notes: notesOf(planned) }];
}

function problemsOf(design: Design, pattern: Pattern, intents: readonly WriteIntent[]): readonly Reason[] {
  const op = pattern.op.value;
  return flatMap(intents, (intent): readonly Reason[] => {
    const { action, entity, step = 0 } = intent;
    if ((action === 'get') !== (op === 'transact-get')) return [{ code: 'step-misplaced', step, action, op }];
    const fields = unboundKey(design, pattern, intent);
    const values = unboundValues(design, pattern, intent);
    return [
      ...(fields.length === 0 ? [] : [{ code: 'step-key-unbound' as const, step, entity: entity.name, fields }]),
      ...(values.length === 0 ? [] : [{ code: 'step-value-unbound' as const, step, entity: entity.name, values }]),
    ];
  });
}

/** Items that a step is about in one call: one, or one for each element of its list. */
function elementsOf(design: Design, pattern: Pattern, intent: WriteIntent, assumptions: Assumptions): Spread {
  const list = listOf(design, pattern, intent.each);
  if (list === undefined) return ONE;
  const { avg, max } = list;
  const about = `${pattern.name}: elements of ${list.name}`;
  const { span } = list;
  if (avg === undefined) {
    const value = typicalElements(list);
    const why = max === undefined ? 'neither `avg` nor `max` is stated' : 'no `avg` is stated: as many as `max` allows';
    assumptions.add({ about, value: String(value), why, span });
    return spread(value, value, max);
  }
  const p99 = Math.min(max ?? Number.POSITIVE_INFINITY, Math.ceil(avg * ASSUMED_P99_FACTOR));
  if (p99 > avg)
    assumptions.add({ about, value: `p99 ${p99}`, why: `${ASSUMED_P99_FACTOR} × \`avg\`, up to \`max\``, span });
  return spread(avg, p99, max);
}
