import type { AutoscaleSettings } from '../../../fluid/index.js';
import type { Skew } from '../../../model/index.js';
import type { SplitPace, UnitRates } from '../../../partition/index.js';

/** One variant of a load or a design: what `--what-if` was given, or what a mitigation proposes. Its parts are made together. */
export interface Change {
  readonly text: string;
  readonly parts: readonly ChangePart[];
}

/** `logStock.shards=16`: what is changed, and to what. */
export interface ChangePart {
  /** The part of the text, and where it stands there. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Pattern, table, index, entity, attribute, or `all`; empty for what belongs to the whole run. */
  readonly target: string;
  readonly to: ChangeTo;
}

export type ChangeTo =
  /** Values of the hottest key are split over so many: by a number drawn for each write, or one calculated from the item's key. */
  | { readonly kind: 'shards'; readonly count: number; readonly by: 'random' | 'calculated' }
  | { readonly kind: 'rate'; readonly factor: number }
  | { readonly kind: 'rate'; readonly perSecond: number }
  /** Seconds that the way from the lowest rate to the highest takes at least. */
  | { readonly kind: 'ramp'; readonly seconds: number }
  | { readonly kind: 'attempts'; readonly count: number }
  | { readonly kind: 'consistent'; readonly as: 'eventual' | 'strong' }
  /** Share of calls that it answers, or seconds and number of its answers; none of them takes the cache away. */
  | { readonly kind: 'cache'; readonly hitRate?: number; readonly seconds?: number; readonly keys?: number }
  | { readonly kind: 'skew'; readonly skew: Skew }
  /** The attribute becomes part of an index's partition key. */
  | { readonly kind: 'key'; readonly attribute: string }
  /** What the sort key of the hottest collection begins with no longer grows with time. */
  | { readonly kind: 'sort-key' }
  | { readonly kind: 'on-demand' }
  /** Without units: as many as the peak needs. */
  | { readonly kind: 'provisioned'; readonly units?: UnitRates }
  /** A number that is left out stays as it is. */
  | { readonly kind: 'warm'; readonly units: Partial<UnitRates> }
  /** Without target: switched off. */
  | { readonly kind: 'autoscale'; readonly target?: number }
  | {
      readonly kind: 'autoscale-bound';
      readonly bound: keyof Pick<AutoscaleSettings, 'min' | 'max'>;
      readonly units: UnitRates;
    }
  /** Without units: no maximum. */
  | { readonly kind: 'maximum'; readonly unit: 'read' | 'write'; readonly units?: number }
  | { readonly kind: 'local-indexes' }
  | { readonly kind: 'projection'; readonly projection: ProjectionChange }
  | { readonly kind: 'ttl'; readonly seconds: number }
  | { readonly kind: 'quota'; readonly units: UnitRates }
  | { readonly kind: 'pace'; readonly pace: SplitPace };

export type ProjectionChange =
  | { readonly kind: 'all' }
  | { readonly kind: 'keys' }
  /** Attributes by the names that the model or the table has for them. */
  | { readonly kind: 'include'; readonly attributes: readonly string[] };

/** What is wrong with a text, and which part of it. */
export interface ChangeProblem {
  readonly kind: 'problem';
  readonly message: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}
