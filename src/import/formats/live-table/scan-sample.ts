import type { AttributeValue, ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import { DEEP_EVERY, DEEP_PAGES, MOST_LIMIT, type SamplePlan, UNITS_PER_PAGE } from './sample-plan.js';

type StoredItem = Readonly<Record<string, AttributeValue>>;

/** A request for a part of a segment. */
export interface PageRequest {
  readonly segment: number;
  readonly segments: number;
  readonly limit: number | undefined;
  readonly start: StoredItem | undefined;
}

export type Page = Pick<ScanCommandOutput, 'Items' | 'LastEvaluatedKey' | 'ConsumedCapacity'>;

export interface SampleResult {
  readonly items: number;
  readonly pages: number;
  /** Undefined where the endpoint does not tell. */
  readonly units: number | undefined;
  /** Whether every item of the table was read. */
  readonly isWhole: boolean;
  /** What ended it before its time. */
  readonly ended?: unknown;
}

export interface SampleOptions {
  readonly onItems: (items: readonly StoredItem[]) => void;
  readonly onProgress: (items: number, pages: number) => void;
  /** Of a table whose capacity others need: it is read no faster, and no page takes more if its items are as long as those before. */
  readonly unitsPerSecond?: number;
  readonly wait?: (ms: number) => Promise<void>;
  /** Whether a failure ends the reading and not the import. */
  readonly endsWith: (error: unknown) => boolean;
}

/** Requests that are under way together. */
const TOGETHER = 4;

interface Task extends Omit<PageRequest, 'limit'> {
  /** Pages that are read of the segment one after the other. */
  readonly depth: number;
}

/** Reads what a plan says, in one order whatever the answers take, so that the same table gives the same model. */
export async function scanSample(
  plan: SamplePlan,
  read: (request: PageRequest) => Promise<Page>,
  options: SampleOptions,
): Promise<SampleResult> {
  const { segments, chosen, limit } = plan;
  const rate = options.unitsPerSecond ?? Number.POSITIVE_INFINITY;
  const together = Math.max(1, Math.min(TOGETHER, Math.floor(rate / UNITS_PER_PAGE)));
  const wanted = plan.items ?? Number.POSITIVE_INFINITY;
  const most = plan.pages ?? Number.POSITIVE_INFINITY;
  const next: Task[] = chosen.map((segment, i) => ({
    segment,
    segments,
    start: undefined,
    depth: i % DEEP_EVERY === 0 ? DEEP_PAGES : 1,
  }));
  const later: Task[] = [];
  let [items, seen, pages, units] = [0, 0, 0, 0];
  let isTold = false;
  let left = false;
  const isSmall = rate < UNITS_PER_PAGE;
  // A page that is kept small counts as that part of a full one that it takes.
  const pagesLeft = (): number => Math.floor(most - (isSmall && isTold ? units / UNITS_PER_PAGE : pages));
  while (items < wanted && pagesLeft() > 0 && next.length + later.length > 0) {
    if (next.length === 0) next.push(...later.splice(0));
    const tasks = next.splice(0, Math.min(together, pagesLeft()));
    const size = isSmall ? smallPage(rate, seen, units, limit) : limit;
    const answers = await Promise.allSettled(
      tasks.map(({ depth: _depth, ...request }) => read({ ...request, limit: size })),
    );
    let used = 0;
    for (const [i, answer] of answers.entries()) {
      const task = tasks[i] as Task;
      if (answer.status === 'rejected') {
        if (!options.endsWith(answer.reason)) throw answer.reason;
        return { items, pages, units: isTold ? units : undefined, isWhole: false, ended: answer.reason };
      }
      const { Items = [], LastEvaluatedKey: last, ConsumedCapacity: capacity } = answer.value;
      pages += 1;
      used += capacity?.CapacityUnits ?? 0;
      isTold ||= capacity?.CapacityUnits !== undefined;
      const taken = Items.slice(0, wanted - items);
      left ||= taken.length < Items.length;
      items += taken.length;
      seen += Items.length;
      options.onItems(taken);
      if (last === undefined) continue;
      const depth = task.depth - 1;
      if (depth > 0) next.unshift({ ...task, start: last, depth });
      else later.push({ ...task, start: last, depth: 1 });
    }
    units += used;
    options.onProgress(items, pages);
    const goesOn = items < wanted && pagesLeft() > 0 && next.length + later.length > 0;
    if (goesOn && used > 0 && rate !== Number.POSITIVE_INFINITY) await options.wait?.((1000 * used) / rate);
  }
  const isRead = next.length + later.length === 0 && !left;
  return { items, pages, units: isTold ? units : undefined, isWhole: isRead && chosen.length === segments };
}

/** Items of a page that takes so many units, by what those took that were seen; the first ones may take a unit each. */
function smallPage(most: number, seen: number, units: number, limit = Number.POSITIVE_INFINITY): number {
  const fitting = seen > 0 && units > 0 ? (most * seen) / units : most;
  return Math.max(1, Math.min(limit, MOST_LIMIT, Math.floor(fitting)));
}
