import { jsonText, type Palette } from '../../diagnostics/index.js';
import { listRules, type RuleEntry } from '../../rules/list-rules.js';
import { wrapped } from '../../text/wrapped.js';
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

/** Columns of a line: as many as any terminal and any log has. */
const WIDTH = 80;

/** What each rule finds, under the name of its family. */
function rulesText(rules: readonly RuleEntry[], palette: Palette): string {
  const families = [...new Set(rules.map((rule) => rule.family))];
  const blocks = families.map((family) => {
    const own = rules.filter((rule) => rule.family === family);
    const lines = own.map((rule) => ruleLine(rule, palette));
    return `${palette.bold(family)}\n${lines.join('\n')}`;
  });
  const closing = palette.dim('A rule’s page: dynamodel explain DM2005');
  return `${[...blocks, closing].join('\n\n')}\n`;
}

function ruleLine({ id, severity, title, preset, fixable }: RuleEntry, palette: Palette): string {
  const marks = [...(preset === 'recommended' ? [] : [`in ${preset}`]), ...(fixable ? ['--fix'] : [])];
  const [first = '', ...rest] = wrapped(marks.length === 0 ? title : `${title} [${marks.join(', ')}]`, WIDTH - 19);
  return [
    `  ${palette[severity](id)}  ${palette[severity](severity.padEnd(7))}  ${first}`,
    ...rest.map((line) => ' '.repeat(19) + line),
  ].join('\n');
}
