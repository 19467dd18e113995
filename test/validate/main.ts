import { styleText } from 'node:util';
import { CASES } from './all.js';
import type { Case, Check } from './check.js';
import { markdownTable, type Outcome, summaryLine, textTable } from './tables.js';

// Case by case, so that one who waits sees how far it is; numbers after `--` name the cases to run.
const [, , ...words] = process.argv;
const isMarkdown = words.includes('--markdown');
const wanted = new Set(words.filter((word) => /^V\d\d$/.test(word)));
const unknown = words.filter((word) => word !== '--markdown' && !CASES.some(({ id }) => id === word));
if (unknown.length > 0) {
  process.stderr.write(
    `No such case or option: ${unknown.join(', ')}. Cases are V01 to V50; the option is --markdown.\n`,
  );
  process.exitCode = 2;
} else {
  const chosen = CASES.filter(({ id }) => wanted.size === 0 || wanted.has(id));
  const outcomes: Outcome[] = [];
  for (const one of chosen) {
    if (process.stderr.isTTY) process.stderr.write(`\r${one.id} (${outcomes.length + 1} of ${chosen.length})`);
    const start = process.cpuUsage();
    const checks = checksOf(one);
    const { user, system } = process.cpuUsage(start);
    outcomes.push({ case: one, checks, seconds: (user + system) / 1e6 });
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  const isColoured = process.stdout.isTTY && process.env.NO_COLOR === undefined;
  const paint = (style: 'green' | 'red' | 'dim' | 'bold', text: string): string =>
    isColoured ? styleText(style, text) : text;
  process.stdout.write(isMarkdown ? markdownTable(outcomes) : textTable(outcomes, paint));
  process.stdout.write(isMarkdown ? '' : `\n${summaryLine(outcomes)}\n`);
  process.exitCode = outcomes.every(({ checks }) => checks.every(({ pass }) => pass)) ? 0 : 1;
}

/** A case that cannot even be run fails, and the others are run. */
function checksOf({ checks }: Case): readonly Check[] {
  try {
    return checks();
  } catch (error) {
    const got = error instanceof Error ? error.message : String(error);
    return [{ what: 'runs to its end', expected: 'yes', got, tolerance: 'exact', pass: false }];
  }
}
