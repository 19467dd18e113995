import Table from 'cli-table3';
import type { Case, Check } from './check.js';

export interface Outcome {
  readonly case: Case;
  readonly checks: readonly Check[];
  /** CPU time. */
  readonly seconds: number;
}

export type Paint = (style: 'green' | 'red' | 'dim' | 'bold', text: string) => string;

const LINE = '─';
const NONE = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '' } as const;
const SIDES = { 'bottom-left': '', 'bottom-right': '', left: '', right: '', middle: '  ' } as const;
const RULES = { mid: LINE, 'left-mid': '', 'mid-mid': LINE + LINE, 'right-mid': '' } as const;
const COLUMNS = [48, 34, 12, 12, 9, 4];

/** A block for each case: what it is about, and below it a line for each number. */
export function textTable(outcomes: readonly Outcome[], paint: Paint): string {
  const table = new Table({
    head: ['case', 'expected', 'got', 'tolerance', '', 'CPU s'].map((head) => paint('bold', head)),
    chars: { ...NONE, ...SIDES, ...RULES },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: ['left', 'right', 'right', 'right', 'left', 'right'],
  });
  for (const { case: one, checks, seconds } of outcomes) {
    const lines = [
      ...wrapped(`${one.id}  ${one.text}`, COLUMNS[0] as number, '     '),
      ...checks.map(({ what }) => paint('dim', `     ${what}`)),
    ];
    const before = Array.from({ length: lines.length - checks.length }, () => '');
    const column = (of: (check: Check) => string): string => [...before, ...checks.map(of)].join('\n');
    table.push([
      lines.join('\n'),
      column(({ expected }) => expected),
      column(({ got }) => got),
      column(({ tolerance }) => tolerance),
      column(({ pass }) => (pass ? paint('green', 'ok') : paint('red', 'FAILED'))),
      seconds.toFixed(1),
    ]);
  }
  return `${table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')}\n`;
}

/** A row for each case. */
export function markdownTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ case: one, checks }) => {
    const cell = (of: (check: Check) => string): string => checks.map(of).join('<br>').replaceAll('|', '\\|');
    const tolerances = [...new Set(checks.map(({ tolerance }) => tolerance))];
    const tolerance = tolerances.length === 1 ? (tolerances[0] as string) : cell((check) => check.tolerance);
    const verdict = checks.every(({ pass }) => pass) ? 'yes' : '**no**';
    const expected = cell(({ what, expected: value }) => `${what}: ${value}`);
    return `| ${one.id} | ${one.text} | ${one.kind} | ${expected} | ${cell(({ got }) => got)} | ${tolerance} | ${verdict} |`;
  });
  return `${['| | Case | Rests on | Expected | Got | Tolerance | Passed |', '|-|-|-|-|-|-|-|', ...rows].join('\n')}\n`;
}

export function summaryLine(outcomes: readonly Outcome[]): string {
  const failed = outcomes.filter(({ checks }) => checks.some(({ pass }) => !pass));
  const numbers = outcomes.reduce((sum, { checks }) => sum + checks.length, 0);
  const seconds = outcomes.reduce((sum, one) => sum + one.seconds, 0);
  const verdict =
    failed.length === 0 ? 'all pass' : `${failed.length} fail: ${failed.map((one) => one.case.id).join(', ')}`;
  return `${outcomes.length} cases, ${numbers} numbers, ${seconds.toFixed(0)} s of CPU time: ${verdict}.`;
}

function wrapped(text: string, width: number, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ (?! )/)) {
    const next = line === '' ? word : `${line} ${word}`;
    if (next.length > width && line !== '') {
      lines.push(line);
      line = indent + word;
    } else line = next;
  }
  return [...lines, line];
}
