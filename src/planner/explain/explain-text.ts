import { bytesText, numberText, type Palette, paintNames, plural, printableData } from '../../diagnostics/index.js';
import type { Spread } from '../plan.js';
import { priceText } from './note-text.js';
import type {
  ExplainedCandidate,
  ExplainedFigures,
  ExplainedKeyPart,
  ExplainedRead,
  ExplainedWrite,
  ExplainReport,
} from './report.js';
import { names, spreadText } from './units.js';

/** Width of the labels at the left. */
const LABEL = 13;
/** Text is wrapped to this many columns; keys and requests are not. */
const WIDTH = 100;

/** A report for people: what serves the pattern, what it costs, what was refused, what was assumed. Ends with a line break. */
export function explainText(data: ExplainReport, palette: Palette): string {
  const report = printableData(data);
  const page = new Page(palette);
  const verdict = {
    planned: palette.good('served'),
    unserved: palette.error('not served'),
    deferred: palette.warning('not planned'),
  };
  const entities = report.entities.length === 0 ? '' : ` ${report.entities.join(', ')}`;
  page.line(`${palette.bold(report.pattern)} ${palette.dim(`· ${report.op}${entities} ·`)} ${verdict[report.verdict]}`);
  page.gap();
  if (report.operation?.kind === 'read') readLines(page, report.operation);
  if (report.operation?.kind === 'write') writeLines(page, report.operation);
  if (report.verdict !== 'planned') missingLines(page, report);
  if (report.figures !== undefined) figureLines(page, report.figures, palette, report.operation?.kind === 'write');
  page.entries(
    'would serve',
    report.suggestions.flatMap(({ text, price }) => (price === undefined ? [text] : [text, priceText(price)])),
  );
  page.entries(
    'note',
    report.notes.map(({ text }) => text),
  );
  requestLines(page, report);
  candidateLines(page, report);
  page.entries(
    'assumed',
    report.assumptions.map(({ about, value, why }) => `${about}: ${value} (${why})`),
  );
  return page.text;
}

function readLines(page: Page, operation: ExplainedRead): void {
  const where =
    operation.index === undefined
      ? `table \`${operation.table}\``
      : `index \`${operation.index}\` of \`${operation.table}\``;
  page.entries('served by', [`${operation.api} on ${where}${operation.consistent ? ', consistent' : ''}`]);
  const { keyCondition } = operation;
  if (operation.itemKey !== undefined) page.raw('key', operation.itemKey.map(equality));
  if (keyCondition !== undefined) {
    page.raw('key', [
      ...keyCondition.pk.map(equality),
      ...keyCondition.sk.map(({ attribute, operator, bounds }) =>
        operator === 'begins_with'
          ? `begins_with(${attribute}, ${bounds.join('')})`
          : `${attribute} ${operator} ${bounds.join(' and ')}`,
      ),
    ]);
  }
  page.raw(
    'filter',
    operation.filter.map(({ text }) => text),
  );
  page.entries(
    'dropped',
    operation.clientDrops.map(({ text }) => `${text}, by the caller`),
  );
  const order = operation.forward ? [] : ['backwards'];
  const limit = operation.limit === undefined ? [] : [`at most ${plural(operation.limit, 'item')} a request`];
  page.entries(
    'order, page',
    [[...order, ...limit].join(', ')].filter((text) => text !== ''),
  );
  if (operation.projection !== undefined) page.entries('returns', [operation.projection.join(', ')]);
  const { fanOut, merge } = operation;
  if (fanOut !== undefined) {
    const mode =
      fanOut.buckets > 1
        ? `, ${fanOut.mode === 'walk' ? 'one bucket after the other until the page is full' : 'all at once'}`
        : '';
    page.entries('fan-out', [
      `${plural(fanOut.shards, 'shard')} × ${plural(fanOut.buckets, 'bucket')} = ${plural(fanOut.requests, 'request')}${mode}`,
    ]);
  }
  if (merge !== undefined) {
    const parts = [
      ...(merge.key.length > 0 ? [`rows with the same ${names(merge.key)}, adding up ${names(merge.sum)}`] : []),
      ...(merge.order === undefined ? [] : [`in the order of \`${merge.order}\``]),
    ];
    page.entries('merged', [parts.join(', ')]);
  }
  const reads = operation.sources.map(
    ({ entity, items, entryBytes, why }) => `${spreadText(items)} \`${entity}\` of ${bytesText(entryBytes)} (${why})`,
  );
  if (operation.api !== 'GetItem') page.entries('reads', reads);
}

function equality({ attribute, equals }: ExplainedKeyPart): string {
  return `${attribute} = ${equals}`;
}

function writeLines(page: Page, operation: ExplainedWrite): void {
  page.entries('served by', [`${operation.api} on table \`${operation.table}\``]);
  page.raw('key', operation.itemKey.map(equality));
  if (operation.action === 'update') page.entries('changes', [operation.changes.join(', ')]);
  page.entries(
    'only if',
    operation.conditions.map(({ text }) => text),
  );
  const each = operation.api === 'BatchWriteItem' ? ' an item' : '';
  const effects = operation.indexWrites.map(({ index, effect, units, because }) => {
    const why = because.length > 0 && effect !== 'enters' ? ` (${because.join(', ')})` : '';
    return `\`${index}\` ${EFFECTS[effect] ?? effect}${why}: ${plural(units.typical, 'write unit')}${each}`;
  });
  page.entries('writes', [
    `table \`${operation.table}\`: ${plural(operation.tableUnits.typical, 'write unit')}${each}`,
    ...effects,
  ]);
  page.entries(
    'not counted',
    operation.excluded.map(({ text }) => text),
  );
}

const EFFECTS: Readonly<Record<string, string>> = {
  none: 'is left alone',
  enters: 'gets an entry',
  leaves: 'loses its entry',
  changes: 'changes its entry',
  moves: 'moves its entry',
};

function figureLines(page: Page, figures: ExplainedFigures, palette: Palette, isWrite: boolean): void {
  const rows: (readonly [string, Spread | undefined, (value: number) => string])[] = [
    ['requests', figures.requests, numberText],
    ['items', figures.items, numberText],
    ['bytes', figures.bytes, bytesText],
    ['read units', isWrite && figures.readUnits.typical === 0 ? undefined : figures.readUnits, numberText],
    ['write units', isWrite ? figures.writeUnits : undefined, numberText],
  ];
  const cell = (text: string): string => text.padStart(12);
  const head = `${'a call'.padEnd(LABEL)}${cell('typical')}${cell('p99')}${cell('max')}`;
  page.gap();
  page.line(`  ${palette.dim(head)}`);
  for (const [label, value, format] of rows) {
    if (value === undefined) continue;
    const max = value.max === undefined ? 'unbounded' : format(value.max);
    page.line(`  ${label.padEnd(LABEL)}${cell(format(value.typical))}${cell(format(value.p99))}${cell(max)}`);
  }
  page.gap();
}

/** One line for each parameter, so that it can be read, and copied as JSON. */
function requestLines(page: Page, report: ExplainReport): void {
  if (report.request === undefined) return;
  const { api, input } = report.request;
  const entries = Object.entries(input as Readonly<Record<string, unknown>>);
  page.gap();
  page.raw('for example', [
    `${api} {`,
    ...entries.map(
      ([name, value], i) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}${i < entries.length - 1 ? ',' : ''}`,
    ),
    '}',
  ]);
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

function missingLines(page: Page, report: ExplainReport): void {
  const nearest = nearestOf(report);
  const texts = report.missing.map(({ text }) => text);
  // A pinned key condition that is wrong says nothing of an index.
  const isOfIndex = nearest?.reasons.some(({ code }) => report.missing[0]?.code === code) === true;
  page.entries(
    'missing',
    nearest !== undefined && isOfIndex ? [`\`${nearest.index}\` comes nearest, but ${texts.join('; ')}`] : texts,
  );
}

class Page {
  readonly #lines: string[] = [];
  readonly #palette: Palette;

  constructor(palette: Palette) {
    this.#palette = palette;
  }

  get text(): string {
    while (this.#lines.at(-1) === '') this.#lines.pop();
    return `${this.#lines.join('\n')}\n`;
  }

  line(text: string): void {
    this.#lines.push(text);
  }

  /** One empty line, never two. */
  gap(): void {
    if (this.#lines.at(-1) !== '') this.#lines.push('');
  }

  /** Sentences under a label, wrapped, with names in backticks marked. */
  entries(label: string, texts: readonly string[]): void {
    const width = WIDTH - LABEL - 2;
    const lines = texts.flatMap((text) => wrapped(text, width).map((part, i) => `${i > 0 ? '  ' : ''}${part}`));
    for (const [i, line] of lines.entries()) this.#labelled(i === 0 ? label : '', line, true);
  }

  /** Lines under a label, as they are. */
  raw(label: string, texts: readonly string[]): void {
    for (const [i, text] of texts.entries()) this.#labelled(i === 0 ? label : '', text, false);
  }

  #labelled(label: string, text: string, paint: boolean): void {
    const shown = paint ? paintNames(text, this.#palette) : text;
    this.#lines.push(`  ${this.#palette.dim(label.padEnd(LABEL))}${shown}`);
  }
}

/** Breaks at spaces outside of backticks, so that a painted name stays whole. */
function wrapped(text: string, width: number): readonly string[] {
  const words = text.match(/(?:`[^`]*`|[^\s`])+/g) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}
