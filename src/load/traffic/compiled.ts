import type { IndexDesign } from '../../design/design.js';
import { printableData } from '../../diagnostics/index.js';
import type { Traffic } from '../../fluid/index.js';
import type { Recorded } from '../curves/index.js';
import type { PatternLoad } from '../workload.js';

export interface TrafficSettings {
  /** Seconds; what the scenario, the recording or the courses of the rates take, an hour at least, unless given. */
  readonly duration?: number;
  /** Name of one of the model's. */
  readonly scenario?: string;
  readonly recorded?: Recorded;
  /** Files that `recorded(…)` in the model names, by that name. */
  readonly recordings?: ReadonlyMap<string, Recorded>;
  /** Tries of a request by clients whose number no pattern states; the SDK's 3 unless given. */
  readonly attempts?: number;
  /** Units a second that the account may use of one table or index; what the model says under `lint.quotas` unless given. */
  readonly quotas?: { readonly tableRead: number; readonly tableWrite: number };
}

/** A workload as numbers, with what the numbers are about. */
export interface CompiledTraffic {
  readonly traffic: Traffic;
  /** In the order of the traffic's. */
  readonly sets: readonly { readonly name: string; readonly index: IndexDesign }[];
  /** By the id of the key space. */
  readonly keys: ReadonlyMap<string, KeySpaceWords>;
  /** By the name of the flow. */
  readonly flows: ReadonlyMap<string, PatternLoad>;
  readonly assumptions: readonly string[];
  readonly missing: readonly string[];
}

export interface KeySpaceWords {
  readonly set: string;
  /** As the model writes it. */
  readonly key: string;
  /** What the hottest value is. */
  readonly value: string;
  /** The attribute that decides how hot it is; absent where none does. */
  readonly field?: string;
}

/** A scenario that the model has not. */
export class UnknownScenarioError extends Error {
  override readonly name = 'UnknownScenarioError';
  readonly scenario: string;
  /** Those that it has. */
  readonly known: readonly string[];

  constructor(scenario: string, known: readonly string[]) {
    const names = known.map((name) => `\`${printableData(name)}\``).join(', ');
    const has = known.length === 0 ? 'the model states none' : `the model has ${names}`;
    super(`there is no scenario \`${printableData(scenario)}\`: ${has}`);
    this.scenario = scenario;
    this.known = known;
  }
}
