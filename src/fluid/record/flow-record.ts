import { type DemandOutcome, outcomeOf, type Step } from '../calls/outcome.js';
import { attemptsOf } from '../calls/retries.js';
import { lossOf, type Slot } from '../calls/slots.js';
import type { FlowResult } from '../result.js';
import type { Flow } from '../traffic.js';
import { add, ReasonSeries } from './series.js';

/** What became of the calls of a flow, bucket by bucket of time. */
export class FlowRecord {
  readonly #flow: Flow;
  readonly #offered: Float64Array;
  readonly #admitted: Float64Array;
  readonly #attempts: Float64Array;
  readonly #failed: Float64Array;
  readonly #throttled: ReasonSeries;
  readonly #consumed = new Map<string, { set: number; kind: 'read' | 'write'; units: number }>();

  constructor(flow: Flow, buckets: number) {
    this.#flow = flow;
    this.#offered = new Float64Array(buckets);
    this.#admitted = new Float64Array(buckets);
    this.#attempts = new Float64Array(buckets);
    this.#failed = new Float64Array(buckets);
    this.#throttled = new ReasonSeries(buckets);
  }

  note(flow: number, slots: readonly Slot[], step: Step, bucket: number): void {
    const calls = (step.rates[flow] as number) * step.seconds;
    if (calls <= 0) return;
    add(this.#offered, bucket, calls);
    const [first, ...others] = slots.map((slot) => this.#fateOf(slot, step));
    // What asks for nothing is refused nothing.
    if (first === undefined) {
      add(this.#admitted, bucket, calls);
      add(this.#attempts, bucket, calls);
      return;
    }
    const worst = others.reduce((least, fate) => (fate.admitted < least.admitted ? fate : least), first);
    const { slot, demand, admitted } = worst;
    // First what the slots before it let through, then what it does.
    const come = Math.min(1, slot.others);
    if (slot.blame !== undefined) this.#throttled.add(slot.blame, bucket, calls * (1 - come));
    const left = calls * (come - admitted);
    const refused = demand === undefined ? 1 : 1 - demand.served;
    let through = 1;
    for (const { reason, share } of demand?.refusals ?? []) {
      this.#throttled.add(reason, bucket, refused > 0 ? (left * through * share) / refused : 0);
      through *= 1 - share;
    }
    const { offered, served } = hotOf(worst);
    const tried = attemptsOf(
      { offered: calls * offered, served: calls * Math.min(offered, served) },
      this.#flow.retries,
      calls * (1 - offered),
    );
    add(this.#admitted, bucket, calls * admitted);
    add(this.#failed, bucket, calls * (1 - admitted));
    add(this.#attempts, bucket, calls * (1 - offered) + tried);
  }

  /** What one slot leaves of the calls, and which of its demands decides that. */
  #fateOf(slot: Slot, step: Step): Fate {
    const outcomes = new Map<number, DemandOutcome>();
    for (const demand of slot.demands) {
      const outcome = outcomeOf(slot, demand, step);
      outcomes.set(demand.group, outcome);
      this.#consume(slot.set, slot.kind, outcome.offered * outcome.let * outcome.served);
    }
    const { share, worst } = lossOf(slot, (group) => outcomes.get(group)?.served ?? 1);
    const demand = worst === undefined ? undefined : outcomes.get(worst.group);
    return { slot, demand, asked: worst?.asked ?? 1, admitted: slot.others * (1 - share) };
  }

  result(buckets: number): FlowResult {
    return {
      name: this.#flow.name,
      offered: this.#offered.slice(0, buckets),
      admitted: this.#admitted.slice(0, buckets),
      throttled: this.#throttled.upTo(buckets),
      attempts: this.#attempts.slice(0, buckets),
      failed: this.#failed.slice(0, buckets),
      consumed: [...this.#consumed.values()].map((one) => ({ ...one })),
    };
  }

  #consume(set: number, kind: 'read' | 'write', units: number): void {
    const id = `${set} ${kind}`;
    const known = this.#consumed.get(id);
    if (known === undefined) this.#consumed.set(id, { set, kind, units });
    else known.units += units;
  }
}

interface Fate {
  readonly slot: Slot;
  readonly demand: DemandOutcome | undefined;
  readonly asked: number;
  /** Share of the calls. */
  readonly admitted: number;
}

/** Share of the calls that goes to what refuses some, and what is served of it: all of them where it is not partitions that refuse. */
function hotOf({ slot, demand, asked, admitted }: Fate): { readonly offered: number; readonly served: number } {
  const byPartitions = demand?.refusals.every(({ reason }) => reason.endsWith('KeyRangeThroughputExceeded')) ?? true;
  if (slot.others < 1 || slot.inOrder < 1 || !byPartitions) return { offered: 1, served: admitted };
  const { offered, served } = demand?.hot ?? { offered: 0, served: 0 };
  return { offered: offered * asked, served: served * asked };
}
