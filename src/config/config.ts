import type { Severity } from '../diagnostics/index.js';
import type { LoadResult } from '../model/load-model.js';
import type { LintConfig } from '../model/model.js';
import type { Located } from '../source/index.js';

/** What `dynamodel.config.yaml` says, together with the files that it extends. */
export type Config = {
  readonly lint: LintConfig;
  readonly check: CheckSettings;
};

/** What `dynamodel check` does where its options do not say otherwise. */
export type CheckSettings = {
  /** Lowest severity that makes the exit code 1. */
  readonly failOn?: Severity;
  /** More warnings than this make the exit code 1. */
  readonly maxWarnings?: number;
  /** The baseline's path, from where the paths of the files are; its place is where a configuration names it. */
  readonly baseline?: Located<string>;
};

/** Nothing is said: everything is as it is by default. */
export const NO_CONFIG: Config = { lint: { rules: new Map(), ignore: [], quotas: new Map() }, check: {} };

/** Both together; where they contradict each other, what stands over the other wins. */
export function mergeConfigs(under: Config, over: Config): Config {
  return { lint: mergeLint(under.lint, over.lint), check: { ...under.check, ...over.check } };
}

/** The same of what they say of rules. What wins comes last: a rule may be named by its id, or by its name. */
export function mergeLint(under: LintConfig, over: LintConfig): LintConfig {
  return {
    ...under,
    ...over,
    rules: new Map([...[...under.rules].filter(([rule]) => !over.rules.has(rule)), ...over.rules]),
    quotas: new Map([...under.quotas, ...over.quotas]),
    ignore: [...under.ignore, ...over.ignore],
  };
}

/** The model with what `change` makes of its lint settings, so that whatever is made of it sees the same. */
export function withLint(loaded: LoadResult, change: (own: LintConfig) => LintConfig): LoadResult {
  const { model, partial } = loaded;
  if (partial === undefined) return loaded;
  const changed = { ...partial, lint: change(partial.lint) };
  return { ...loaded, partial: changed, ...(model === undefined ? {} : { model: changed }) };
}
