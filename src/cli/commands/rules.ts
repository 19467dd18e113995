import { jsonText, type Palette } from '../../diagnostics/index.js';
import { listRules, type RuleEntry } from '../../rules/list-rules.js';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';

export async function runRules(
  { io, palette }: CommandContext,
  { json }: { readonly json: boolean },
): Promise<ExitCode> {
  const list = listRules();
  io.stdout.write(json ? jsonText(list) : rulesText(list.rules, await palette()));
  return EXIT.ok;
}

/** A line for each rule, under the name of its family. */
function rulesText(rules: readonly RuleEntry[], palette: Palette): string {
  const families = [...new Set(rules.map((rule) => rule.family))];
  const widest = Math.max(0, ...rules.map((rule) => rule.name.length));
  const blocks = families.map((family) => {
    const own = rules.filter((rule) => rule.family === family);
    const lines = own.map((rule) => ruleLine(rule, widest, palette));
    return `${palette.bold(family)}\n${lines.join('\n')}`;
  });
  const closing = palette.dim('A rule’s page: dynamodel explain DM2005');
  return `${[...blocks, closing].join('\n\n')}\n`;
}

function ruleLine({ id, name, severity, title, preset }: RuleEntry, widest: number, palette: Palette): string {
  const when = preset === 'recommended' ? '' : palette.dim(` (in \`${preset}\`)`);
  return `  ${palette[severity](id)}  ${name.padEnd(widest)}  ${palette[severity](severity.padEnd(7))}  ${title}${when}`;
}
