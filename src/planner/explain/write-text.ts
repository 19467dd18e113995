import { numberText, plural } from '../../diagnostics/index.js';
import { CLIENT_TOKEN_SECONDS, MAX_BATCH_WRITE_REQUESTS } from '../../facts/index.js';
import { addSpreads, sumSpreads } from '../spread.js';
import type { Page } from './page.js';
import { equality, placeText, readLines } from './read-text.js';
import type {
  ExplainedBefore,
  ExplainedCondition,
  ExplainedDeleteQuery,
  ExplainedExecute,
  ExplainedFollowUp,
  ExplainedIndexWrite,
  ExplainedPart,
  ExplainedRepeat,
  ExplainedTransaction,
  ExplainedWrite,
} from './report.js';
import { isOnce, names, sometimesText, timesText } from './units.js';

/** Attempts of a call that reads first; absent where it does not. */
type Attempts = number | undefined;

export function writeLines(page: Page, operation: ExplainedWrite, attempts: Attempts): void {
  page.entries('served by', [`${operation.api} on table \`${operation.table}\`${afterText(operation.before)}`]);
  if (operation.parts.length > 1) {
    beforeLines(page, operation.before);
    partLines(page, 'writes', operation.parts, { attempts, isTransaction: operation.api === 'TransactWriteItems' });
    batchLines(page, operation);
    return;
  }
  page.raw('key', operation.itemKey.map(equality));
  if (operation.action === 'update' || operation.action === 'soft-delete')
    page.entries('changes', [operation.changes.join(', ')]);
  beforeLines(page, operation.before);
  page.entries('only if', conditionTexts(operation.conditions, attempts));
  const each = operation.api === 'BatchWriteItem' ? ' an item' : '';
  const effects = operation.indexWrites.map(
    (write) => `${effectText(write)}: ${plural(write.units.typical, 'write unit')}${each}`,
  );
  page.entries('writes', [
    `table \`${operation.table}\`: ${plural(operation.tableUnits.typical, 'write unit')}${each}`,
    ...effects,
  ]);
  batchLines(page, operation);
}

function batchLines(page: Page, { api }: ExplainedWrite): void {
  if (api !== 'BatchWriteItem') return;
  page.entries('not atomic', [
    `${MAX_BATCH_WRITE_REQUESTS} items in a request, each put over what is there; what DynamoDB leaves unprocessed is sent again`,
  ]);
}

export function transactionLines(page: Page, operation: ExplainedTransaction, attempts: Attempts): void {
  const { tables } = operation;
  const where = tables.length === 1 ? placeText(tables.join()) : `the tables ${names(tables)}`;
  page.entries('served by', [`${operation.api} on ${where}${afterText(operation.before)}`]);
  beforeLines(page, operation.before);
  partLines(page, 'steps', operation.parts, { attempts, tables: tables.length > 1, isTransaction: true });
  if (operation.idempotency !== undefined) {
    const made = operation.tokenMade === true ? '; a call that leaves it out gets a new one each time' : '';
    page.entries('done once', [
      `\`ClientRequestToken\` is \`${operation.idempotency}\`: within ${CLIENT_TOKEN_SECONDS / 60} minutes the same request again does nothing more, and another one with this token is refused: a repeated call too, where its times, the values drawn for it or what it reads first are others${made}`,
    ]);
  }
  page.entries('refused', operation.repeats.map(repeatText));
}

export function deleteQueryLines(page: Page, operation: ExplainedDeleteQuery, attempts: Attempts): void {
  readLines(page, operation.read, `, then ${operation.deletes}`);
  partLines(page, 'deletes', operation.parts, {
    attempts,
    ofRows: true,
    isTransaction: operation.deletes === 'TransactWriteItems',
  });
  page.entries('not atomic', [
    `page by page, ${operation.deletes === 'BatchWriteItem' ? `${MAX_BATCH_WRITE_REQUESTS} rows in a request` : 'each row by a request of its own'}: an error leaves the rest in place, and rows that are added meanwhile may stay`,
  ]);
}

export function executeLines(page: Page, operation: ExplainedExecute): void {
  const where = placeText(operation.table, operation.index);
  page.entries('served by', [`${operation.api} on ${where}`]);
  page.raw('statement', [operation.statement]);
  if (operation.action === 'select') {
    page.entries('reads', [
      operation.readsAll
        ? 'everything: the `WHERE` gives no whole partition key'
        : 'what is under the partition keys that the `WHERE` gives',
    ]);
  }
  partLines(page, 'writes', operation.parts, { attempts: undefined });
}

export function followUpLines(page: Page, followUps: readonly ExplainedFollowUp[]): void {
  page.entries('sets off', followUps.map(followUpText));
}

// ------------------------------------------------------------------------------------------------------------ parts

interface PartStyle {
  readonly attempts: Attempts;
  /** Say in which table a part's item is. */
  readonly tables?: boolean;
  /** The parts are about the rows of a query. */
  readonly ofRows?: boolean;
  readonly isTransaction?: boolean;
}

/** One entry for each part: what is done and what it takes, its key, its conditions, its indexes. */
function partLines(page: Page, label: string, parts: readonly ExplainedPart[], style: PartStyle): void {
  let line = label;
  let number = 0;
  const isSingle = parts.length === 1;
  for (const part of parts) {
    const isOwn = part.step === undefined || part.role === 'item';
    number = part.step === undefined ? number + 1 : part.step + 1;
    const mark = isSingle ? '' : isOwn ? `${number}.`.padEnd(3) : '+  ';
    const where = `${style.tables === true ? ` in \`${part.table}\`` : ''}${timesText(part.count)}`;
    const isRow = style.ofRows === true && part.role === 'item' && part.action === 'delete';
    const what = isRow ? `\`${part.entity}\`${where}` : partText(part, where);
    page.entries(line, [`${mark}${what}: ${unitsText(part)}`]);
    const indent = ' '.repeat(isSingle ? 2 : 3);
    page.raw('', [`${indent}${part.itemKey.map(equality).join(' · ')}`]);
    page.entries(
      '',
      detailsOf(part, style).map((text) => `${indent}${text}`),
    );
    line = '';
  }
  if (style.isTransaction === true) {
    page.entries('units', [
      parts.some(({ action }) => action === 'get')
        ? 'twice those of a consistent read, as in every transaction'
        : 'twice on the table, as in every transaction; in an index once',
    ]);
  }
}

function detailsOf(part: ExplainedPart, { attempts, ofRows }: PartStyle): readonly string[] {
  const { action, role, changes, conditions, indexWrites } = part;
  const written = indexWrites.filter(({ effect }) => effect !== 'none');
  const isChange = action === 'update' || action === 'soft-delete';
  const demands = conditions.some(({ code }) => code !== 'as-read');
  const isLax = ofRows !== true && action === 'delete' && role === 'item' && !demands;
  return [
    ...(isChange ? [`changes ${changes.join(', ')}`] : []),
    ...conditionTexts(conditions, attempts, ofRows).map((text) => `only if ${text}`),
    ...(isLax ? ['no failure where there is none'] : []),
    ...(written.length === 0
      ? []
      : [
          [
            `table ${numberText(part.tableUnits.typical)}`,
            ...written.map(({ index, effect, units, because }) => {
              const why = because.length > 0 && effect !== 'enters' ? `: ${because.join(', ')}` : '';
              return `\`${index}\` ${numberText(units.typical)} (${EFFECTS[effect] ?? effect}${why})`;
            }),
          ].join(', '),
        ]),
  ];
}

function partText({ role, entity, action }: ExplainedPart, where: string): string {
  switch (role) {
    case 'sentinel':
      return action === 'put'
        ? `put \`${entity}\`${where}, which expires with its item`
        : `create \`${entity}\`${where}, which takes the value`;
    case 'old-sentinel':
      return `delete \`${entity}\`${where}, which frees the old value`;
    case 'version':
      return `put \`${entity}\`${where}, a copy of the new version`;
    case 'old-version':
      return `delete \`${entity}\`${where}, the oldest copy that is kept`;
    case 'moved':
      return `delete the \`${entity}\`${where} under its old key`;
    default:
      return action === 'soft-delete' ? `mark \`${entity}\`${where} as deleted` : `${action} \`${entity}\`${where}`;
  }
}

/** Units of one item: on the table and in all indexes. */
function unitsText({ action, tableUnits, indexWrites, count }: ExplainedPart): string {
  const units = addSpreads(tableUnits, sumSpreads(indexWrites.map((write) => write.units)));
  return `${plural(units.typical, action === 'get' ? 'read unit' : 'write unit')}${isOnce(count) ? sometimesText(count) : ' each'}`;
}

/** Conditions with what comes of it where they do not hold; those with the same outcome together. */
function conditionTexts(
  conditions: readonly ExplainedCondition[],
  attempts: Attempts,
  ofRows = false,
): readonly string[] {
  const byOutcome = new Map<string, string[]>();
  for (const { code, text, error } of conditions) {
    const outcome =
      error !== undefined
        ? `, else \`${error}\``
        : code === 'as-read' && attempts !== undefined
          ? `, else again from the read: ${attempts} attempts in all`
          : ofRows
            ? ', else it is left'
            : '';
    byOutcome.set(outcome, [...(byOutcome.get(outcome) ?? []), text]);
  }
  return [...byOutcome].map(([outcome, texts]) => {
    const one = (text: string): string => (texts.length > 1 && / or /.test(text) ? `(${text})` : text);
    return `${texts.map(one).join(', and ')}${outcome}`;
  });
}

function effectText({ index, effect, because }: ExplainedIndexWrite): string {
  const why = because.length > 0 && effect !== 'enters' ? ` (${because.join(', ')})` : '';
  return `\`${index}\` ${EFFECTS[effect] ?? effect}${why}`;
}

const EFFECTS: Readonly<Record<string, string>> = {
  none: 'is left alone',
  enters: 'gets an entry',
  leaves: 'loses its entry',
  changes: 'changes its entry',
  'enters-or-leaves': 'gets or loses its entry',
  moves: 'moves its entry',
};

function repeatText({ certainty, steps, entity, when }: ExplainedRepeat): string {
  const [a, b] = steps;
  const isList = a === b;
  const who = isList ? `step ${a + 1} names the same` : `steps ${a + 1} and ${b + 1} name the same`;
  const what = `${who} \`${entity}\`${isList ? ' twice' : ''}`;
  if (certainty === 'possible') return `by DynamoDB where ${what}: ${when}`;
  return isList ? `by DynamoDB, as ${what}, whenever ${when}` : `by DynamoDB in every call: ${what}`;
}

// ------------------------------------------------------------------------------------------------- before and after

function afterText(before: readonly ExplainedBefore[]): string {
  if (before.length === 0) return '';
  return `, after ${[...new Set(before.map(({ api }) => api))].join(' and ')}`;
}

function beforeLines(page: Page, before: readonly ExplainedBefore[]): void {
  page.entries(
    'first',
    before.map(({ api, why, entity, count, units, consistent, avoidable, text, error }) => {
      const unit = api === 'UpdateItem' ? 'write unit' : 'read unit';
      const what = `${api} of \`${entity}\`${timesText(count)}${consistent ? ', consistent' : ''}`;
      const spared = avoidable ? ', where the call leaves it out' : '';
      const fails = error === undefined ? '' : `; fails with \`${error}\` where there is none`;
      const lost = why === 'sequence' ? '; a call that fails after it loses its number' : '';
      const each = isOnce(count) ? '' : ' each';
      return `${what}: ${plural(units.typical, unit)}${each}, ${text}${spared}${fails}${lost}`;
    }),
  );
}

function followUpText({ name, by, perCall, why, figures, kind, target }: ExplainedFollowUp): string {
  const often = perCall === 1 ? 'once a call' : `${numberText(perCall)} times a call`;
  const what = kind === 'copy' ? `\`${name}\` refreshed` : `\`${name}\``;
  const who = by === 'caller' ? 'by the caller, after the write' : 'by the stream, at least once for each change';
  if (figures === undefined) return `${what}: nothing finds the \`${target}\` items that have to change`;
  const costs = [
    plural(figures.requests.typical, 'request'),
    ...(figures.readUnits.typical > 0 ? [plural(figures.readUnits.typical, 'read unit')] : []),
    plural(figures.writeUnits.typical, 'write unit'),
  ];
  return `${what}, ${who}: ${often} (${why}), each time ${costs.slice(0, -1).join(', ')} and ${costs.at(-1)} besides`;
}
