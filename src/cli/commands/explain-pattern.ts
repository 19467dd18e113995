import { jsonText } from '../../diagnostics/index.js';
import { explain } from '../../library/explain.js';
import { explainText } from '../../planner/explain/index.js';
import { didYouMean } from '../../text/did-you-mean.js';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { soundModel } from '../sound-model.js';
import { UsageError } from '../usage-error.js';
import type { ExplainOptions } from './explain.js';

export async function runExplainPattern(context: CommandContext, options: ExplainOptions): Promise<ExitCode> {
  const { io, palette } = context;
  const { subject, path, format } = options;
  const loaded = await soundModel(context, path);
  if (loaded?.model === undefined) return EXIT.findings;
  const { patterns } = loaded.model;
  if (!patterns.has(subject)) throw new UsageError(unknownPattern(subject, [...patterns.keys()]));
  const report = explain(loaded, subject);
  io.stdout.write(format === 'json' ? jsonText(report) : explainText(report, await palette(), io.stdout.columns));
  return EXIT.ok;
}

function unknownPattern(subject: string, names: readonly string[]): string {
  if (names.length === 0) return `the model has no access patterns, so none is called \`${subject}\``;
  const meant = didYouMean(subject, names);
  const list = names.map((name) => `  ${name}`).join('\n');
  return `the model has no access pattern \`${subject}\`${meant === undefined ? '' : ` (did you mean \`${meant}\`?)`}; it has:\n${list}`;
}
