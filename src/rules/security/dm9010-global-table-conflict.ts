import type { TableDesign } from '../../design/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Billing, Model } from '../../model/model.js';
import { rootOf } from '../../model/written-path.js';
import type { PatternPlan } from '../../planner/plan.js';
import type { Span } from '../../source/index.js';
import { addedTo, itemWrites } from '../patterns/item-writes.js';
import { numberDraws } from '../patterns/number-draws.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { listOf, quote, someOf } from '../show.js';

export const globalTableConflict: Rule = {
  id: 'DM9010',
  name: 'global-table-conflict',
  family: 'security',
  title: 'A global table loses writes, or is asked for what it does not have',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html',
  *check(context) {
    for (const table of context.design.tables.values()) {
      yield* fixedWrites(table);
      yield* imported(table);
      if (table.table.consistency === 'mrsc') yield* strong(context, table);
      else if (table.table.replicas.length > 0) yield* eventual(context, table);
    }
  },
};

/**
 * An import makes a table in one Region; one that is to be strongly consistent takes its other Regions while it is empty.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableCreationParameters.html
 */
function* imported({ table }: TableDesign): Generator<Report> {
  const { name, importFrom, replicas, consistency } = table;
  if (importFrom === undefined || replicas.length === 0) return;
  const strongly = consistency === 'mrsc';
  yield {
    severity: strongly ? 'error' : 'warning',
    span: importFrom.span,
    message: strongly
      ? `Table ${quote(name)} is imported from S3 and strongly consistent between Regions: such a table has to be empty when it gets its other Regions. Load the items once it is there, or make it ${quote('consistency: mrec')}.`
      : `Table ${quote(name)} is imported from S3 and has replicas: an import makes a table in one Region, and CloudFormation, with CDK and SAM, imports nothing into a global one. Deploy it with Terraform, which adds the replicas once the import is done; or load the items once it is there.`,
  };
}

/** What two Regions do to each other when both write at once, each without sight of the other. */
interface Conflict {
  /** `add to …, one of the sums is lost …` */
  readonly what: string;
  readonly advice: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly related: readonly { readonly message: string; readonly span: Span }[];
}

function* eventual({ model }: RuleContext, table: TableDesign): Generator<Report> {
  const conflicts = [
    ...lostSums(model, table),
    ...passedLocks(model, table),
    ...repeatedNumbers(model, table),
    ...sharedValues(model, table),
  ];
  if (conflicts.length === 0) return;
  const { name, span, replicas } = table.table;
  const all = <Part>(of: (conflict: Conflict) => readonly Part[]): readonly Part[] => flatMap(conflicts, of);
  yield {
    span: replicas[0]?.span ?? span,
    message: `Table ${quote(name)} is written in ${replicas.length + 1} Regions, and the last writer wins: when two of them ${all(({ what }) => [what]).join('; when they ')}. ${all(({ advice }) => [advice]).join(' ')} If all writes go to one Region, switch this finding off with that as its reason.`,
    related: all(({ related }) => related.slice(0, SHOWN)),
    numbers: Object.assign({ regions: replicas.length + 1 }, ...conflicts.map(({ numbers }) => numbers)),
  };
}

/** Of two Regions that add to one number at once, the later write replaces the earlier one, and its sum with it. */
function lostSums(model: Model, { entities }: TableDesign): readonly Conflict[] {
  const here = new Set(entities.map(({ name }) => name));
  const adds = flatMap(itemWrites(model), (write) => {
    const { entity, name, span } = write;
    if (!here.has(entity)) return [];
    return addedTo(write).map(({ path }) => ({ what: `${entity}.${rootOf(path.value)}`, name, span }));
  });
  if (adds.length === 0) return [];
  const counters = [...new Set(adds.map(({ what }) => what))];
  return [
    {
      what: `add to ${someOf(counters)} within the time of replication, usually a second, one of the sums is lost without a word`,
      advice: `Write each counter in one Region alone, keep one item for each Region and add them up when reading, or make the table ${quote('consistency: mrsc')}.`,
      numbers: { counters: counters.length },
      related: [...new Map(adds.map((one) => [one.name, one])).values()].map(({ name, what, span }) => ({
        message: `${quote(name)} adds to ${quote(what)} here`,
        span,
      })),
    },
  ];
}

/** A condition looks at the item as its own Region has it, where the other write has not come yet. */
function passedLocks(model: Model, { entities }: TableDesign): readonly Conflict[] {
  const here = new Set(entities.map(({ name }) => name));
  const locked = itemWrites(model).filter(({ entity, lock }) => lock !== undefined && here.has(entity));
  if (locked.length === 0) return [];
  const names = [...new Set(locked.map(({ entity }) => entity))];
  // A copy of each version is a transaction.
  const mayBeStrong = entities.every(({ name, history }) => !names.includes(name) || history === undefined);
  return [
    {
      what: `change one ${someOf(names)} under its \`lock\` at once, both find the version that they have read, and one of the changes is lost all the same`,
      advice: `Write what is locked in one Region alone${mayBeStrong ? `, or make the table ${quote('consistency: mrsc')}` : ''}.`,
      numbers: { locks: locked.length },
      related: locked.map(({ name, entity, lock, span }) => ({
        message: `${quote(name)} locks ${quote(entity)} here`,
        span: lock?.span ?? span,
      })),
    },
  ];
}

/** Both count on from the same number. */
function repeatedNumbers(model: Model, { entities }: TableDesign): readonly Conflict[] {
  const here = new Set(entities.map(({ name }) => name));
  const draws = numberDraws(model).filter(({ counter }) => here.has(counter.entity));
  if (draws.length === 0) return [];
  const takers = [...new Set(draws.map(({ taker }) => `${taker.entity}.${taker.attribute}`))];
  return [
    {
      what: `count on for ${someOf(takers)} at once, both give out the same number, and of two items that have it in their table key one replaces the other`,
      advice: 'Give out numbers in one Region alone, or draw ids that need no count (`generate: ulid`).',
      numbers: { sequences: takers.length },
      related: draws.map(({ taker, by }) => ({
        message: `${quote(by.name)} takes the next ${quote(`${taker.entity}.${taker.attribute}`)} here`,
        span: by.span,
      })),
    },
  ];
}

/** The item that holds a value is looked for in one Region, and the transaction that makes it is one only there. */
function sharedValues(model: Model, { entities }: TableDesign): readonly Conflict[] {
  const written = new Set(flatMap(itemWrites(model), ({ entity, action }) => (action === 'delete' ? [] : [entity])));
  const unique = flatMap(entities, ({ name, unique: constraints }) =>
    written.has(name)
      ? constraints.map(({ constraint }) => ({ name: `${name}.unique.${constraint.name}`, constraint }))
      : [],
  );
  if (unique.length === 0) return [];
  return [
    {
      what: `take one value of ${someOf(unique.map(({ name }) => name))} at once, both succeed, and two items have it`,
      advice:
        'Take unique values in one Region alone: strongly consistent tables have no transactions to keep them by.',
      numbers: { unique: unique.length },
      related: unique.map(({ name, constraint }) => ({
        message: `${quote(name)} is declared here`,
        span: constraint.span,
      })),
    },
  ];
}

const SHOWN = 3;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html#V2globaltables_HowItWorks.consistency-modes.mrsc */
const REGIONS = 3;

/**
 * Where strongly consistent tables may be, any three together: those of 2026. Earlier they had to be of one set, in one part of the world.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html#V2globaltables_HowItWorks.consistency-modes.mrsc
 */
const STRONG_REGIONS: ReadonlySet<string> = new Set([
  ...['us-east-1', 'us-east-2', 'us-west-2', 'ca-central-1'],
  ...['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1', 'eu-north-1', 'eu-south-2'],
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-southeast-1'],
]);

/**
 * A copy has to take every write of the others, so that DynamoDB wants its write capacity to follow the load.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
 */
function* fixedWrites({ table }: TableDesign): Generator<Report> {
  if (table.replicas.length === 0) return;
  const isFixed = (billing: Billing): boolean => billing.mode === 'provisioned' && billing.autoscale === undefined;
  const fixed = [
    ...(isFixed(table.billing) ? [table.name] : []),
    ...[...table.indexes.values()]
      .filter(({ local, billing }) => !local && billing !== undefined && isFixed(billing))
      .map(({ name }) => `${table.name}.${name}`),
  ];
  if (fixed.length === 0) return;
  yield {
    severity: 'error',
    span: table.billingSpan ?? table.span,
    message: `Table ${quote(table.name)} has replicas, and the write capacity of ${someOf(fixed)} is fixed: DynamoDB adds no replica to it. Give it bounds (${quote('autoscale: {min: …, max: …}')}), or pay on demand.`,
  };
}

function* strong(context: RuleContext, design: TableDesign): Generator<Report> {
  const { table } = design;
  const regions = 1 + table.replicas.length + (table.witness === undefined ? 0 : 1);
  const name = quote(table.name);
  const at = (message: string, span = table.span): Report => ({ severity: 'error', span, message });
  if (regions !== REGIONS) {
    yield at(
      `Table ${name} is strongly consistent between Regions, and has ${regions} of them: DynamoDB makes such a table in three Regions, no more and no fewer. List two Regions in \`replicas\`, or one and a \`witness\`.`,
      table.replicas[0]?.span,
    );
  }
  const others = [...table.replicas, ...(table.witness === undefined ? [] : [table.witness])];
  const home = { value: context.model.defaults.region, span: others[0]?.span ?? table.span };
  const unknown = [home, ...others].find(({ value }) => !STRONG_REGIONS.has(value));
  if (unknown !== undefined)
    yield {
      severity: 'warning',
      span: unknown.span,
      message: `Table ${name} is strongly consistent between Regions, and ${quote(unknown.value)} is none of those that have such tables as far as this release knows: ${listOf([...STRONG_REGIONS])}. Look it up before you rely on it.`,
    };
  if (table.ttl !== undefined)
    yield at(
      `Table ${name} is strongly consistent between Regions, and such a table has no TTL: delete what has expired by a pattern of your own, or make it \`consistency: mrec\`.`,
      table.ttl.span,
    );
  const local = [...table.indexes.values()].filter((index) => index.local);
  if (local.length > 0)
    yield at(
      `Table ${name} is strongly consistent between Regions, and such a table has no local indexes: make ${listOf(local.map((one) => one.name))} global.`,
      local[0]?.span,
    );
  const transactions = [...context.plans.values()].filter((plan) => isTransactionOn(plan, design));
  const [first] = transactions;
  if (first !== undefined)
    yield at(
      `Table ${name} is strongly consistent between Regions, and refuses transactions: ${someOf(transactions.map(({ pattern }) => pattern.name))} cannot be called. Unique constraints, moves and histories are transactions, too. Write the items one by one, each with a condition, or make the table \`consistency: mrec\`.`,
      first.pattern.span,
    );
}

function isTransactionOn(plan: PatternPlan, table: TableDesign): boolean {
  if (plan.kind !== 'planned') return false;
  const { operation, touches } = plan;
  const apis: readonly string[] =
    operation.kind === 'delete-query' ? [operation.deletes] : 'api' in operation ? [operation.api] : [];
  return apis.some((api) => api.startsWith('Transact')) && touches.some(({ index }) => index.table === table.table);
}
