import * as fc from 'fast-check';
import { assembleItem, type EntityDesign } from '../../design/index.js';
import type { ItemChange } from '../../engine/index.js';
import type { GeneratedItem } from '../../load/generate-items.js';
import type { ModelValue } from '../../model/value-type.js';
import { type CallOutcome, entityOfItem, type Plan } from '../../planner/index.js';
import { type AttributeValue, attribute } from '../../value/index.js';
import { showValue } from '../model-tests/show-item.js';
import { anySchedule, anyWriter, commandsOf, WRITERS } from './drawn-calls.js';
import type { Values } from './drawn-items.js';
import { callText, interleave, refusedByService, type WriterCall } from './interleave.js';
import type { CounterExample } from './report.js';
import { castOf, Stage, stageTime } from './stage.js';
import { type Attempt, type Trial, tryCases } from './try-cases.js';
import { argumentsFor, type Writer, writersOf } from './writers.js';

const ITEMS = 2;

interface Command {
  readonly by: number;
  readonly what: number;
  readonly item: number;
}

/** Patterns that write an item which is there. */
export function lockWriters(plan: Plan, entity: EntityDesign): readonly Writer[] {
  return writersOf(plan, entity).filter(({ intent }) => intent.action !== 'create');
}

/**
 * However read-modify-writes interleave: a lock that has become stale always fails, one that has not never does, and the version
 * counts every write.
 */
export function* lockProperty(plan: Plan, entity: EntityDesign, writers: readonly Writer[], trial: Trial): Attempt {
  const cast = castOf(plan.design, entity, ITEMS, [], trial.seed);
  if (cast.length === 0) return { kind: 'skipped', why: 'the model gives no item to write' };
  const now = stageTime(plan.design);
  const command = fc.record({
    by: anyWriter(),
    what: fc.nat({ max: writers.length - 1 }),
    item: fc.nat({ max: cast.length - 1 }),
  });
  return yield* tryCases(
    fc.record({ commands: commandsOf(command), schedule: anySchedule() }),
    ({ commands, schedule }) => new Race(plan, entity, cast, now).run(commands, schedule, writers),
    trial,
    'no call could be made',
  );
}

/** One case: writers that read, and write what they have read. */
class Race {
  readonly #entity: EntityDesign;
  readonly #stage: Stage;
  readonly #cast: readonly GeneratedItem[];
  #fault: string | undefined;
  #calls = 0;

  constructor(plan: Plan, entity: EntityDesign, cast: readonly GeneratedItem[], now: number) {
    this.#entity = entity;
    this.#cast = cast;
    this.#stage = new Stage(plan.design, entity, now, (change) => {
      this.#fault ??= this.#miscounted(change);
    });
    for (const { values } of cast) {
      const assembled = assembleItem(entity, values);
      if (assembled.ok) this.#stage.put(assembled.item);
    }
  }

  run(
    commands: readonly Command[],
    schedule: readonly number[],
    writers: readonly Writer[],
  ): 'fine' | 'untried' | CounterExample {
    const queues: WriterCall[][] = Array.from({ length: WRITERS }, () => []);
    for (const [at, { by, what, item }] of commands.entries()) {
      const writer = writers[what];
      const target = this.#cast[item];
      if (writer !== undefined && target !== undefined) queues[by]?.push(this.#call(writer, target, at));
    }
    const lines = interleave(this.#stage.engine, queues, schedule, () => this.#fault !== undefined);
    if (this.#fault !== undefined) return { message: this.#fault, lines };
    return this.#calls === 0 ? 'untried' : 'fine';
  }

  #call(writer: Writer, target: GeneratedItem, at: number): WriterCall {
    const { lock } = writer.intent;
    const key = this.#stage.keyOf(target.item);
    const next = changed(target.values, writer, at);
    const args = argumentsFor(writer, target.values, next);
    const shown = new Map([...args].filter(([name]) => this.#entity.id.includes(name)));
    let read: AttributeValue | undefined;
    let readAt = 0;
    let lives = 0;
    let before = 0;
    const text = callText(writer.plan.pattern.name, shown);
    return {
      text,
      begin: () => {
        const item = this.#stage.read(key);
        if (item === undefined) return undefined;
        read = lock === undefined ? undefined : attribute(item, this.#storedName(lock));
        readAt = this.#stage.changesOf(key);
        lives = this.#stage.deletionsOf(key);
        before = readAt;
        const all = lock === undefined ? args : new Map([...args, [lock, plain(read)] as const]);
        return this.#stage.program(writer, all, next);
      },
      ...(lock === undefined
        ? {}
        : { readText: () => `reads ${lock}${read === undefined ? ': absent' : ` ${showValue(read)}`}` }),
      beforeRequest: () => {
        before = this.#stage.changesOf(key);
      },
      end: (outcome) => {
        if (outcome.kind !== 'refused') this.#calls += 1;
        this.#fault ??= refusedByService(writer.plan.pattern.name, outcome);
        // An item that was deleted and made anew counts from one again: what was read is no version of it.
        const isSame = this.#stage.deletionsOf(key) === lives;
        if (lock !== undefined && lock === this.#version && isSame)
          this.#fault ??= this.#misjudged(writer, outcome, before - readAt);
      },
    };
  }

  /** `since`: changes of the item between the read and the write. */
  #misjudged({ plan, intent }: Writer, outcome: CallOutcome, since: number): string | undefined {
    const { name } = plan.pattern;
    if (outcome.kind === 'written' && since > 0)
      return `${name} succeeds though the ${this.#entity.name} was changed after ${intent.lock} was read: that change is lost.`;
    if (outcome.kind === 'failed' && outcome.reason === 'lock' && since === 0)
      return `${name} fails with ${outcome.error} though the ${this.#entity.name} is as it was read.`;
    return undefined;
  }

  /** A change that the version does not count. */
  #miscounted({ before, after }: ItemChange): string | undefined {
    const version = this.#version;
    if (version === undefined || before === undefined || after === undefined) return undefined;
    if (entityOfItem(this.#entity.table, after) !== this.#entity) return undefined;
    const from = attribute(before, this.#storedName(version));
    const to = attribute(after, this.#storedName(version));
    const counts = from !== undefined && to !== undefined && 'N' in from && 'N' in to;
    if (counts && BigInt(to.N) === BigInt(from.N) + 1n) return undefined;
    const text = (value: AttributeValue | undefined): string => (value === undefined ? 'absent' : showValue(value));
    return `A write of ${this.#entity.name} leaves ${version} at ${text(to)} where it was ${text(from)}.`;
  }

  get #version(): string | undefined {
    return this.#entity.entity.version?.attribute.value;
  }

  #storedName(name: string): string {
    return this.#entity.attributes.get(name)?.attribute.storedName ?? name;
  }
}

/** Other values for what the writer sets, different in every call, where the type makes that easy. */
function changed(values: Values, { intent }: Writer, at: number): Values {
  const next = new Map(values);
  const set = new Set([...intent.set, ...intent.add].map(({ path }) => path.value));
  for (const [name, value] of values) {
    if (!set.has(name)) continue;
    const type = intent.entity.types.typeOf(name);
    if (type?.kind === 'enum') next.set(name, type.values[at % type.values.length] ?? value);
    else if (typeof value === 'bigint') next.set(name, value);
  }
  return next;
}

function plain(value: AttributeValue | undefined): ModelValue {
  if (value === undefined) return null;
  if ('N' in value) return value.N.includes('.') ? value.N : BigInt(value.N);
  return 'S' in value ? value.S : null;
}
