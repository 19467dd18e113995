import { printable } from '../../diagnostics/index.js';
import type { LintConfig, RuleLevel } from '../../model/model.js';
import { findRule } from '../../rules/registry.js';
import { unknownRule } from '../../rules/unknown-rule.js';
import { SourceFile, spanOf } from '../../source/index.js';
import { UsageError } from '../usage-error.js';
import type { CheckOptions } from './check-options.js';

const LEVELS: readonly RuleLevel[] = ['off', 'info', 'warning', 'error'];

/** What `--preset` and `--rule` say; it stands over models and configurations. */
export function lintOptions({ preset, rule: given }: Pick<CheckOptions, 'preset' | 'rule'>): LintConfig {
  const nowhere = spanOf(new SourceFile('--rule', ''), 0, 0);
  const rules = given.map((text) => {
    const [, name = '', value] = /^(.*)=(.*)$/s.exec(text) ?? [];
    const level = LEVELS.find((known) => known === value);
    if (level === undefined)
      throw new UsageError(
        `--rule: \`${printable(text)}\` is not understood; write a rule and \`off\`, \`info\`, \`warning\` or \`error\`, such as \`DM4005=off\``,
      );
    const rule = findRule(name);
    if (rule === undefined) throw new UsageError(`--rule: ${unknownRule(name)}`);
    return [rule.id, { value: level, span: nowhere }] as const;
  });
  return {
    ...(preset === undefined ? {} : { extends: preset }),
    rules: new Map(rules),
    quotas: new Map(),
    ignore: [],
  };
}
