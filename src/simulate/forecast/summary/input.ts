import type { Design } from '../../../design/design.js';
import type { Prices } from '../../../facts/index.js';
import type { FluidAssumptions } from '../../../fluid/index.js';
import type { CompiledTraffic } from '../../../load/traffic/compiled.js';

/** What a summary knows of the load besides the runs: compiled traffic, and what its names stand for. */
export type SummaryInput = Pick<CompiledTraffic, 'traffic' | 'sets' | 'keys' | 'flows' | 'assumptions' | 'missing'>;

export interface SummaryOptions {
  /** With it, the sizes of item collections are told. */
  readonly design?: Design;
  /** Of what each pattern costs; us-east-1's unless given. */
  readonly prices?: Prices;
  readonly mode: 'expectation' | 'stochastic';
  readonly seed: number | string;
  readonly scenario?: string;
  readonly settings: FluidAssumptions;
  /** Seconds that were simulated, where the run was stopped before its end. */
  readonly stoppedAt?: number;
}
