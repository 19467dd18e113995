import { bytesText, plural } from '../../diagnostics/index.js';
import type { Page } from './page.js';
import type { ExplainedKeyPart, ExplainedRead } from './report.js';
import { names, spreadText } from './units.js';

export function readLines(page: Page, operation: ExplainedRead, then = ''): void {
  const where = placeText(operation.table, operation.index);
  page.entries('served by', [`${operation.api} on ${where}${operation.consistent ? ', consistent' : ''}${then}`]);
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
  fanOutLines(page, operation);
  const reads = operation.sources.map(
    ({ entity, items, entryBytes, why }) => `${spreadText(items)} \`${entity}\` of ${bytesText(entryBytes)} (${why})`,
  );
  if (operation.api !== 'GetItem') page.entries('reads', reads);
}

function fanOutLines(page: Page, { fanOut, merge }: ExplainedRead): void {
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
}

export function placeText(table: string, index?: string): string {
  return index === undefined ? `table \`${table}\`` : `index \`${index}\` of \`${table}\``;
}

export function equality({ attribute, equals }: ExplainedKeyPart): string {
  return `${attribute} = ${equals}`;
}
