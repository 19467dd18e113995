import type { Design } from '../design/design.js';
import type { Finding, Severity } from '../diagnostics/index.js';
import type { Contentions, Cost, Heat, Workload } from '../load/index.js';
import type { Model } from '../model/model.js';
import type { PatternPlan, Plan } from '../planner/plan.js';

export type RuleId = `DM${number}`;

export type Family = 'language' | 'keys' | 'indexes' | 'patterns' | 'limits' | 'heat' | 'cost' | 'security';

/** One rule: what it is called, when it is on, and what it says of a design. Its page is the Markdown file beside it. */
export interface Rule {
  readonly id: RuleId;
  /** kebab-case. */
  readonly name: string;
  readonly family: Family;
  /** One line: what is wrong. */
  readonly title: string;
  readonly severity: Severity;
  /** The smallest preset that switches it on. */
  readonly preset: 'recommended' | 'strict' | 'all';
  readonly pillar: NonNullable<Finding['pillar']>;
  /** The page that states the limit or the behaviour: of AWS, or, for what is this program's own, of its documentation. */
  readonly source: string;
  /** Whether some of its findings can be mended by `--fix`, which never changes what is stored. */
  readonly fixable?: true;
  /** Whether it finds keys and values that cannot be built, or facts that cannot be true together. */
  readonly isGround?: true;
  /** Whether it rests on the load and the cost of those keys and facts: while they are wrong, what follows from them is not told too. */
  readonly needsGround?: true;
  /** Absent for what the loader reports while it reads (DM1000–DM1005, DM1008). */
  readonly check?: (context: RuleContext) => Iterable<Report>;
}

/** What a rule may look at. Everything is derived once and shared; plans are made when first asked for. */
export interface RuleContext {
  readonly model: Model;
  readonly design: Design;
  /** How patterns are served, and what their writes set off. */
  readonly plan: Plan;
  /** By pattern name, in the model's order; patterns that name something unknown are left out (they were reported). */
  readonly plans: ReadonlyMap<string, PatternPlan>;
  /** Calls and units a second at the declared rates. */
  readonly workload: Workload;
  /** Load of the hottest keys at the declared rates; reckoned when first asked for. */
  readonly heat: Heat;
  /** How busy transactions keep single items. */
  readonly contention: Contentions;
  /** Dollars a month at the declared rates, with the prices of the model's Region. */
  readonly cost: Cost;
  /** A limit that AWS can raise: what `lint.quotas` says, otherwise the default. */
  quota(name: string, byDefault: number): number;
}

/** A finding before the rule's name, severity and source are put to it. */
export interface Report
  extends Pick<Finding, 'message' | 'span'>,
    Partial<Pick<Finding, 'related' | 'numbers' | 'suggestion' | 'cause'>> {
  /** Where the finding is less or more severe than the rule is by default. */
  readonly severity?: Severity;
}
