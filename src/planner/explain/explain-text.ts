import { bytesText, numberText, type Palette, printableData } from '../../diagnostics/index.js';
import { MAX_TRANSACTION_ACTIONS, MAX_TRANSACTION_BYTES } from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Spread } from '../plan.js';
import { priceText } from './note-text.js';
import { LABEL, type Page, TextPage } from './page.js';
import { readLines } from './read-text.js';
import type { ExplainedCandidate, ExplainReport } from './report.js';
import { requestText } from './request-text.js';
import { names } from './units.js';
import { deleteQueryLines, executeLines, followUpLines, transactionLines, writeLines } from './write-text.js';

/** A report for people: what serves the pattern, what it costs, what was refused, what was assumed. Ends with a line break. */
export function explainText(data: ExplainReport, palette: Palette, columns?: number): string {
  const report = printableData(data);
  const page = new TextPage(palette, columns);
  const verdict = {
    planned: palette.good('served'),
    unserved: palette.error('not served'),
    deferred: palette.warning('not planned'),
  };
  const entities = report.entities.length === 0 ? '' : ` ${report.entities.join(', ')}`;
  page.line(`${palette.bold(report.pattern)} ${palette.dim(`· ${report.op}${entities} ·`)} ${verdict[report.verdict]}`);
  page.gap();
  operationLines(page, report);
  figureLines(page, report, palette);
  followUpLines(page, report.followUps);
  adviceLines(page, report);
  requestLines(page, report);
  candidateLines(page, report);
  page.entries(
    'assumed',
    report.assumptions.map(({ about, value, why }) => `${about}: ${value} (${why})`),
  );
  return page.text;
}

/** What serves the pattern, or why nothing does. */
export function operationLines(page: Page, report: ExplainReport): void {
  const { operation, attempts } = report;
  if (report.verdict !== 'planned') missingLines(page, report);
  switch (operation?.kind) {
    case 'read':
      readLines(page, operation);
      break;
    case 'write':
      writeLines(page, operation, attempts);
      break;
    case 'transaction':
      transactionLines(page, operation, attempts);
      break;
    case 'delete-query':
      deleteQueryLines(page, operation, attempts);
      break;
    case 'execute':
      executeLines(page, operation);
      break;
    default:
  }
}

function figureLines(page: TextPage, report: ExplainReport, palette: Palette): void {
  const rows = figureRows(report);
  if (rows.length === 0) return;
  const cell = (text: string): string => text.padStart(12);
  const head = `${'a call'.padEnd(LABEL)}${cell('typical')}${cell('p99')}${cell('max')}`;
  page.gap();
  page.line(`  ${palette.dim(head)}`);
  for (const { label, value, format, limit } of rows) {
    const cells = cellsOf(value, format).map(cell).join('');
    page.line(
      `  ${label.padEnd(LABEL)}${cells}${limit === undefined ? '' : limitText(value, format(limit), limit, palette)}`,
    );
  }
  page.gap();
}

type FigureRow = {
  readonly label: string;
  readonly value: Spread;
  readonly format: (value: number) => string;
  /** What DynamoDB takes at most. */
  readonly limit?: number;
};

/** The figures of a call that say something. */
export function figureRows({ figures, operation }: ExplainReport): readonly FigureRow[] {
  if (figures === undefined) return [];
  const reads = operation?.kind === 'read';
  const isTransaction = /^Transact/.test(operation?.api ?? '');
  const { requests, items, bytes, readUnits, writeUnits } = figures;
  const isShown = (units: Spread): boolean => units.typical > 0 || units.p99 > 0 || units.max !== 0;
  const row = (
    label: string,
    value: Spread | undefined,
    format: (value: number) => string,
    limit?: number,
  ): readonly FigureRow[] =>
    value === undefined ? [] : [{ label, value, format, ...(limit === undefined ? {} : { limit }) }];
  return [
    ...row('requests', requests, numberText),
    ...row('items', items, numberText, isTransaction ? MAX_TRANSACTION_ACTIONS : undefined),
    ...row('bytes', bytes, bytesText, isTransaction ? MAX_TRANSACTION_BYTES : undefined),
    ...row('read units', reads || isShown(readUnits) ? readUnits : undefined, numberText),
    ...row('write units', isShown(writeUnits) ? writeUnits : undefined, numberText),
  ];
}

/** Typical, p99 and max. */
export function cellsOf({ typical, p99, max }: Spread, format: (value: number) => string): readonly string[] {
  return [format(typical), format(p99), max === undefined ? 'unbounded' : format(max)];
}

/** What would serve the pattern, and what is worth knowing of how it is served. */
export function adviceLines(page: Page, report: ExplainReport): void {
  page.entries(
    'would serve',
    flatMap(report.suggestions, ({ text, price }) => (price === undefined ? [text] : [text, priceText(price)])),
  );
  page.entries(
    'note',
    report.notes.map(({ text }) => text),
  );
}

/** What DynamoDB takes in one transaction, and whether the figures are above it. */
function limitText({ typical, p99, max }: Spread, text: string, limit: number, palette: Palette): string {
  if (typical > limit || p99 > limit) return `   ${palette.error(`more than the ${text} that DynamoDB takes`)}`;
  if (max === undefined || max > limit)
    return `   ${palette.warning(`may be more than the ${text} that DynamoDB takes`)}`;
  return `   ${palette.dim(`of ${text}`)}`;
}

/** With a line for each parameter, so that it can be read, and copied as JSON. */
function requestLines(page: TextPage, { request }: ExplainReport): void {
  if (request === undefined) return;
  page.gap();
  page.raw('for example', requestText(request.api, request.input as Readonly<Record<string, unknown>>, page.inner));
  page.gap();
}

/** What was looked at besides; indexes in which the entities have nothing at all share one line. */
function candidateLines(page: Page, report: ExplainReport): void {
  const refused = report.candidates.filter(({ verdict }) => verdict === 'refused');
  const isAbsent = ({ reasons }: ExplainedCandidate): boolean =>
    reasons.length > 0 && reasons.every(({ code }) => code === 'not-a-member');
  const absent = refused.filter(isAbsent);
  const others = refused.filter(
    (candidate) => !isAbsent(candidate) && (report.verdict === 'planned' || candidate !== nearestOf(report)),
  );
  const s = absent.length === 1 ? 's' : '';
  const what =
    report.entities.length === 1 ? `hold${s} no ${names(report.entities)}` : `lack${s} some of these entities`;
  page.entries('refused', [
    ...others.map(({ index, reasons }) => `\`${index}\`: ${reasons.map(({ text }) => text).join('; ')}`),
    ...(absent.length === 0 ? [] : [`${names(absent.map(({ index }) => index))}: ${what}`]),
  ]);
}

/** The refused index that `missing` tells of. */
function nearestOf(report: ExplainReport): ExplainedCandidate | undefined {
  return report.verdict === 'unserved' ? report.candidates[0] : undefined;
}

/** Operations that look for an index. */
const READS: readonly string[] = ['get', 'query', 'scan', 'batch-get', 'delete-query'];

function missingLines(page: Page, report: ExplainReport): void {
  const nearest = nearestOf(report);
  const texts = report.missing.map(({ text }) => text);
  // A pinned key condition that is wrong says nothing of an index.
  const isOfIndex =
    READS.includes(report.op) && nearest?.reasons.some(({ code }) => report.missing[0]?.code === code) === true;
  page.entries(
    'missing',
    nearest !== undefined && isOfIndex ? [`\`${nearest.index}\` comes nearest, but ${texts.join('; ')}`] : texts,
  );
}
