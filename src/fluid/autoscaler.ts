import type { UnitKind, UnitRates } from '../partition/index.js';
import type { AutoscaleSettings } from './traffic.js';

/** Consecutive minutes above the target that scale out, and below it by the margin that scale in. https://repost.aws/knowledge-center/dynamodb-auto-scaling */
const MINUTES_OUT = 2;
const MINUTES_IN = 15;
const MARGIN_IN = 0.2;
/** Four decreases in the first hour of a UTC day, then one in an hour without one. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#decreasing-provisioned-throughput */
const FIRST_DECREASES = 4;
const DECREASES_A_DAY = 27;
const HOUR = 3600;
const DAY = 24 * HOUR;

interface KindState {
  units: number;
  above: number;
  below: number;
}

function wantedFor({ min, max, target }: AutoscaleSettings, kind: UnitKind, consumed: number): number {
  return Math.min(max[kind], Math.max(min[kind], Math.ceil(consumed / target[kind] - 1e-9)));
}

function isLow(used: number, target: number): boolean {
  return used < target - MARGIN_IN + 1e-9;
}

/** Units that are left of what is provisioned where a load that is no higher goes on for long. */
export function leftAfter(settings: AutoscaleSettings, kind: UnitKind, provisioned: number, consumed: number): number {
  const wanted = wantedFor(settings, kind, consumed);
  return wanted < provisioned && isLow(consumed / provisioned, settings.target[kind]) ? wanted : provisioned;
}

/**
 * Target tracking on consumed capacity, minute by minute. The metric ends at what is provisioned, so that a load far above it is
 * reached in steps of 1/target. Time counts from midnight UTC, at which decreases begin to count anew.
 */
export class Autoscaler {
  readonly #settings: AutoscaleSettings;
  readonly #delay: number;
  readonly #state: Record<UnitKind, KindState>;
  #pending: { readonly at: number; readonly kind: UnitKind; readonly units: number }[] = [];
  #decreases: number[] = [];

  /** @param delaySeconds until capacity is changed: at the next end of a minute from then on. */
  constructor(settings: AutoscaleSettings, start: UnitRates, delaySeconds: number) {
    this.#settings = settings;
    this.#delay = delaySeconds;
    this.#state = {
      read: { units: start.read, above: 0, below: 0 },
      write: { units: start.write, above: 0, below: 0 },
    };
  }

  /**
   * Notes what a minute consumed, in units a second, and gives the capacity from its end on: undefined where it stays.
   *
   * @param end seconds.
   */
  minute(consumed: UnitRates, end: number): UnitRates | undefined {
    for (const kind of ['read', 'write'] as const) this.#decide(kind, consumed[kind], end);
    return this.#effective(end);
  }

  #decide(kind: UnitKind, consumed: number, end: number): void {
    const state = this.#state[kind];
    const target = this.#settings.target[kind];
    const used = state.units > 0 ? consumed / state.units : 0;
    state.above = used > target * (1 + 1e-9) ? state.above + 1 : 0;
    state.below = isLow(used, target) ? state.below + 1 : 0;
    const wanted = wantedFor(this.#settings, kind, consumed);
    if (this.#pending.some((one) => one.kind === kind)) return;
    if (state.above >= MINUTES_OUT && wanted > state.units) this.#plan(kind, wanted, end);
    else if (state.below >= MINUTES_IN && wanted < state.units && this.#mayDecrease(end)) {
      this.#decreases.push(end);
      this.#plan(kind, wanted, end);
    }
  }

  #plan(kind: UnitKind, units: number, end: number): void {
    this.#state[kind].above = 0;
    this.#state[kind].below = 0;
    this.#pending.push({ at: end + this.#delay, kind, units });
  }

  #effective(end: number): UnitRates | undefined {
    const due = this.#pending.filter(({ at }) => at <= end);
    if (due.length === 0) return undefined;
    this.#pending = this.#pending.filter(({ at }) => at > end);
    for (const { kind, units } of due) this.#state[kind].units = units;
    return { read: this.#state.read.units, write: this.#state.write.units };
  }

  #mayDecrease(at: number): boolean {
    const day = Math.floor(at / DAY) * DAY;
    const today = this.#decreases.filter((time) => time >= day);
    if (today.length >= DECREASES_A_DAY) return false;
    if (at - day < HOUR && today.length < FIRST_DECREASES) return true;
    return !today.some((time) => time > at - HOUR);
  }
}
