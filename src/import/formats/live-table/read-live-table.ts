import { setTimeout as wait } from 'node:timers/promises';
import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { bytesText, plural, wholeText } from '../../../diagnostics/index.js';
import type { Draft, Quirk } from '../../draft.js';
import type { ImportInput, ReadContext } from '../../input.js';
import { ItemTables } from '../items/item-tables.js';
import { itemOfRecord } from '../items/record-item.js';
import { type Connection, checkEndpoint, connect } from './connect.js';
import { definitionDraft } from './definition.js';
import { isAnswer, isForbidden, isThrottled, reasonOf, unreadable } from './failures.js';
import { ofSample } from './of-sample.js';
import { type SamplePlan, samplePlan, wholePlan } from './sample-plan.js';
import { type Page, type PageRequest, type SampleResult, scanSample } from './scan-sample.js';
import { tableFacts } from './table-facts.js';

/** Items that are read where nothing else is said. */
const USUAL_SAMPLE = 10_000;
/** Of a table's provisioned units, what reading it takes in a second: its application needs them. */
const SHARE_OF_UNITS = 0.5;
/** Longer waits are told, once. */
const LONG_WAIT_MS = 10_000;

/** The design that a table tells of: its definition exactly, and what its items look like by a sample of them. */
export async function readLiveTable({ table = '', shown }: ImportInput, context: ReadContext): Promise<Draft> {
  const { endpoint, profile, signal, sample = USUAL_SAMPLE, tell } = context;
  if (endpoint !== undefined) checkEndpoint(endpoint);
  const connection = connect(table, context);
  try {
    const facts = await tableFacts(connection, table, { profile, signal });
    const defined = definitionDraft(facts, shown);
    if (sample === 0) return defined;
    const size = { items: facts.description.ItemCount ?? 0, bytes: facts.description.TableSizeBytes ?? 0 };
    const plan = sample === 'all' ? wholePlan(size) : samplePlan(sample, size);
    const rate = unitsPerSecond(facts.description);
    tell?.(planText(shown, plan, size, rate));
    const tables = new ItemTables({ known: defined.tables, keepSamples: context.keepSamples === true });
    const read = await readItems(connection, table, facts.description, plan, tables, context);
    tell?.(resultText(shown, read));
    return together(defined, tables, read, size.items, shown, await endedText(connection, read, profile));
  } finally {
    connection.client.destroy();
  }
}

/** As fast as a provisioned table is read; undefined where nobody else waits for its units. */
function unitsPerSecond({ ProvisionedThroughput, BillingModeSummary }: TableDescription): number | undefined {
  const units = ProvisionedThroughput?.ReadCapacityUnits ?? 0;
  const isProvisioned = units > 0 && BillingModeSummary?.BillingMode !== 'PAY_PER_REQUEST';
  return isProvisioned ? Math.max(1, units * SHARE_OF_UNITS) : undefined;
}

interface TableItems extends SampleResult {
  /** What is wrong with those that could not be read. */
  readonly wrong: readonly string[];
  /** Attributes whose values did not arrive. */
  readonly lost: ReadonlySet<string>;
}

async function readItems(
  { sdk, client, where }: Connection,
  table: string,
  description: TableDescription,
  plan: SamplePlan,
  tables: ItemTables,
  { progress, signal, profile, tell }: ReadContext,
): Promise<TableItems> {
  const wrong: string[] = [];
  const lost = new Set<string>();
  const name = description.TableName ?? table;
  const read = ({ segment, segments, limit, start }: PageRequest): Promise<Page> =>
    client.send(
      new sdk.ScanCommand({
        TableName: table,
        ReturnConsumedCapacity: 'TOTAL',
        ...(segments === 1 ? {} : { Segment: segment, TotalSegments: segments }),
        ...(limit === undefined ? {} : { Limit: limit }),
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
      signal === undefined ? {} : { abortSignal: signal },
    );
  const all = plan.items ?? description.ItemCount;
  const rate = unitsPerSecond(description);
  let isTold = false;
  const pause = async (ms: number): Promise<void> => {
    if (ms >= LONG_WAIT_MS && !isTold) {
      isTold = true;
      tell?.(`waiting ${durationText(ms / 1000)}, and again as long after pages that take as many read units`);
    }
    await wait(ms, undefined, signal === undefined ? {} : { signal });
  };
  try {
    const result = await scanSample(plan, read, {
      onItems: (items) => {
        const batch = items.flatMap((item) => {
          // The SDK knows that there is one called `__proto__`, and loses its value.
          const own = Object.entries(item).filter(([name, value]) => value !== undefined || void lost.add(name));
          const record = itemOfRecord({ Item: Object.fromEntries(own) });
          if (record.kind === 'item') return [{ item: record.item }];
          wrong.push(record.kind === 'wrong' ? record.problem : 'is no item');
          return [];
        });
        tables.add({ items: batch, deleted: 0 }, name);
      },
      onProgress: (items) => {
        signal?.throwIfAborted();
        progress?.(items, all === undefined ? undefined : Math.max(items, all), 'items');
      },
      ...(rate === undefined ? {} : { unitsPerSecond: rate }),
      wait: pause,
      endsWith: (error) => signal?.aborted !== true && (isThrottled(error) || (isForbidden(error) && isAnswer(error))),
    });
    return { ...result, wrong, lost };
  } catch (error) {
    signal?.throwIfAborted();
    throw unreadable(`the table \`${name}\` cannot be read: ${reasonOf(error, await where(), profile)}`);
  }
}

async function endedText(
  { where }: Connection,
  { ended }: SampleResult,
  profile: string | undefined,
): Promise<string | undefined> {
  return ended === undefined ? undefined : reasonOf(ended, await where(), profile);
}

function together(
  defined: Draft,
  tables: ItemTables,
  read: TableItems,
  known: number,
  shown: string,
  ended: string | undefined,
): Draft {
  const place = { file: shown, path: '' };
  const quirks: Quirk[] = [];
  if (ended !== undefined) {
    const message = `After ${plural(read.items, 'item')} nothing more could be read: ${ended.replace(/\.$/, '')}.`;
    quirks.push({ message, place });
  }
  for (const name of read.lost) {
    quirks.push({ message: `There are values of \`${name}\` that the SDK cannot read, so it is left out.`, place });
  }
  const [problem] = read.wrong;
  if (problem !== undefined)
    quirks.push({ message: `${plural(read.wrong.length, 'item')} could not be read: ${problem}.`, place });
  if (tables.items === 0) {
    if (read.items === 0 && ended === undefined)
      quirks.push({ message: 'It holds no items: only its definition could be read.', place });
    return { ...defined, quirks: [...defined.quirks, ...quirks] };
  }
  const found = tables.draft({ shown, name: defined.name }, false);
  const all = Math.max(known, read.items);
  return {
    ...found,
    ...(defined.region === undefined ? {} : { region: defined.region }),
    entities: read.isWhole ? found.entities : ofSample(found.entities, { read: read.items, all }),
    quirks: [...defined.quirks, ...quirks, ...found.quirks],
    unplaced: [...defined.unplaced, ...found.unplaced],
    questions: [...defined.questions, ...found.questions],
  };
}

function planText(
  shown: string,
  plan: SamplePlan,
  { items, bytes }: { readonly items: number; readonly bytes: number },
  rate: number | undefined,
): string {
  const size =
    items === 0 ? 'a number of items that is not known' : `about ${plural(items, 'item')} (${bytesText(bytes)})`;
  const what = plan.items === undefined ? 'all of them' : `at most ${wholeText(plan.items)} of them`;
  const about = plan.expectedUnits === undefined ? undefined : `about ${plural(plan.expectedUnits, 'read unit')}`;
  const most =
    plan.mostUnits === undefined
      ? undefined
      : `never more than ${wholeText(plan.mostUnits)} read units without retries`;
  const takes = [about, most].filter((one) => one !== undefined).join(', ');
  return `${shown}: ${size}; reading ${what}${takes === '' ? '' : `, which takes ${takes}`}${paceText(rate, plan)}`;
}

/** Long waits are told before they begin. */
function paceText(rate: number | undefined, { expectedUnits }: SamplePlan): string {
  if (rate === undefined) return '';
  const time = expectedUnits === undefined ? '' : `: about ${durationText(expectedUnits / rate)}`;
  return `; no faster than ${rate} read units a second, for its capacity is provisioned${time}`;
}

function durationText(seconds: number): string {
  return seconds < 120 ? plural(Math.ceil(seconds), 'second') : plural(Math.ceil(seconds / 60), 'minute');
}

function resultText(shown: string, { items, pages, units }: SampleResult): string {
  const used = units === undefined ? '' : `, for ${plural(units, 'read unit')}`;
  return `${shown}: ${plural(items, 'item')} read in ${plural(pages, 'request')}${used}`;
}
