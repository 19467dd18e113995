import { jsonText } from '../../diagnostics/index.js';
import { explainRule } from '../../rules/explain-rule.js';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { markdownText } from '../markdown.js';
import { UsageError } from '../usage-error.js';

export type ExplainOptions = {
  /** Name of an access pattern, or id or name of a rule. */
  readonly subject: string;
  readonly path: string | undefined;
  readonly format: 'text' | 'json';
};

export async function runExplain(context: CommandContext, options: ExplainOptions): Promise<ExitCode> {
  if (isRule(options.subject)) return explainRulePage(context, options);
  const { runExplainPattern } = await import('./explain-pattern.js');
  return runExplainPattern(context, options);
}

/** Rules have ids, and names with hyphens; access patterns can have neither. */
function isRule(subject: string): boolean {
  return /^DM\d+$/i.test(subject) || subject.includes('-');
}

async function explainRulePage(
  { io, palette }: CommandContext,
  { subject, format }: ExplainOptions,
): Promise<ExitCode> {
  const page = await explainRule(subject);
  if (page === undefined) {
    const { unknownRule } = await import('../../rules/unknown-rule.js');
    throw new UsageError(unknownRule(subject));
  }
  const json = jsonText({ formatVersion: 1, kind: 'rule', page });
  io.stdout.write(format === 'json' ? json : markdownText(page, await palette(), io.stdout.columns));
  return EXIT.ok;
}
