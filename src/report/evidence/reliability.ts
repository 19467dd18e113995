import { bytesText, percentText, plural } from '../../diagnostics/index.js';
import { MAX_GLOBAL_INDEXES, MAX_ITEM_BYTES } from '../../facts/index.js';
import type { Table } from '../../model/model.js';
import type { RuleContext } from '../../rules/rule.js';
import { quote, someOf } from '../../rules/show.js';
import { fact, gap, good, type Line, type Topic } from '../review.js';

/** What is lost when something breaks, and how far limits are. */
export function reliabilityEvidence(context: RuleContext): readonly Topic[] {
  const { model } = context;
  const tables = [...model.tables.values()];
  const topic = { pillar: 'reliability', subject: 'protection' } as const;
  return [
    { ...topic, title: 'Recovery', lines: tables.flatMap(recovery) },
    { ...topic, title: 'Regions', lines: regions(model) },
    { ...topic, subject: 'design', title: 'Distance to limits', lines: limits(context) },
    { ...topic, subject: 'patterns', title: 'Concurrent writes', lines: writes(model) },
    ...(tables.some(({ stream }) => stream !== undefined)
      ? [{ ...topic, title: 'Streams', lines: tables.flatMap(stream) }]
      : []),
  ];
}

type Model = RuleContext['model'];

const DAY = 86_400;

function recovery({ name, protection: { pitr, pitrDays = 35, delete: isKept, backup } }: Table): readonly Line[] {
  return [
    pitr
      ? good(`${quote(name)} can be restored to any second of the last ${pitrDays} days.`)
      : gap(`${quote(name)} has no point-in-time recovery.`),
    isKept ? good(`${quote(name)} cannot be deleted by mistake.`) : gap(`${quote(name)} has no deletion protection.`),
    ...(backup === undefined
      ? []
      : [
          good(
            `${quote(name)} is backed up at ${quote(backup.schedule)}, and each backup is kept for ${backup.keep / DAY} days${backup.copyTo === undefined ? '' : `, with a copy in ${quote(backup.copyTo)}`}.`,
          ),
        ]),
  ];
}

function regions({ tables, defaults }: Model): readonly Line[] {
  return [...tables.values()].map(({ name, replicas, consistency, witness }) => {
    if (replicas.length === 0) return fact(`${quote(name)} is in ${quote(defaults.region)} alone.`);
    const where = [defaults.region, ...replicas.map(({ value }) => value)].map(quote).join(', ');
    const how = consistency === 'mrsc' ? 'strongly consistent' : 'eventually consistent: the last writer wins';
    return good(
      `${quote(name)} is in ${where}, ${how}${witness === undefined ? '' : `, with a witness in ${quote(witness.value)}`}.`,
    );
  });
}

function limits({ design, model }: RuleContext): readonly Line[] {
  const most = model.lint.quotas.get('globalIndexes') ?? MAX_GLOBAL_INDEXES;
  const entities = [...design.entities.values()];
  const unbounded = entities.filter(({ item }) => item.max === undefined).map(({ name }) => name);
  const [largest] = entities
    .filter(({ item }) => item.max !== undefined)
    .sort((a, b) => (b.item.max ?? 0) - (a.item.max ?? 0));
  return [
    ...(largest?.item.max === undefined
      ? []
      : [
          fact(
            `The largest item is that of ${quote(largest.name)}: at most ${bytesText(largest.item.max)}, ${percentText(largest.item.max / MAX_ITEM_BYTES)} of what an item may have.`,
          ),
        ]),
    ...(unbounded.length === 0 ? [] : [gap(`Nothing bounds the items of ${someOf(unbounded)}.`)]),
    ...[...model.tables.values()].flatMap(({ name, indexes }) => {
      const used = [...indexes.values()].filter(({ local }) => !local).length;
      return used === 0
        ? []
        : [fact(`${quote(name)} has ${plural(used, 'global index', 'global indexes')} of ${most}.`)];
    }),
  ];
}

function writes({ entities, patterns }: Model): readonly Line[] {
  const all = [...entities.values()];
  const locked = all.filter(({ version }) => version !== undefined).map(({ name }) => name);
  const unique = all.filter((entity) => entity.unique.size > 0).map(({ name }) => name);
  return [
    locked.length === 0
      ? fact(
          'No entity has a version: of two who set one attribute at once the later one wins, unless a condition refuses it.',
        )
      : good(`With optimistic locking: ${someOf(locked)}.`),
    ...(unique.length === 0 ? [] : [good(`With unique constraints: ${someOf(unique)}.`)]),
    ...repeated(patterns),
  ];
}

/** Whoever gets no answer calls again. */
function repeated(patterns: Model['patterns']): readonly Line[] {
  const transactions = [...patterns.values()].filter(({ op }) => op.value === 'transact-write');
  const names = (all: typeof transactions): string => someOf(all.map(({ name }) => name));
  const safe = transactions.filter(({ idempotency }) => idempotency !== undefined);
  const others = transactions.filter(({ idempotency }) => idempotency === undefined);
  return [
    ...(safe.length === 0 ? [] : [good(`Called twice with one token, done once: ${names(safe)}.`)]),
    ...(others.length === 0 ? [] : [gap(`Is it safe to call ${names(others)} twice? No \`idempotency\` is stated.`)]),
  ];
}

function stream({ name, stream: view, streamHandler }: Table): readonly Line[] {
  if (view === undefined) return [];
  return [
    fact(
      `${quote(name)} has a stream (${quote(view.value)}); its handler tries a batch of ${streamHandler.batch} again ${streamHandler.retries} times, and then sends it to a queue.`,
    ),
  ];
}
