import { type Context, call, type Item, type Session } from './context.js';
import { type Cursor, type CursorScope, type Position, readCursor, writeCursor } from './cursor.js';
import { eachOf, type FanOutOptions, keptItems, type Read, type ReadInput, readAll, startingAt } from './fan-out.js';

/** Some rows of an answer. */
export interface Page<Row, Pattern extends string> {
  readonly items: readonly Row[];
  /** Where the next page begins; absent when nothing is left. */
  readonly cursor?: Cursor<Pattern>;
}

export interface PageOptions<Pattern extends string> extends FanOutOptions {
  /** Of the page before; without it, the first page is read. */
  readonly cursor?: Cursor<Pattern> | undefined;
}

/** A read that gives pages. */
export interface PagedRead<Row> extends Read<Row>, CursorScope {
  /** Rows of a page. */
  readonly page: number;
  /** Placeholders of the values that key attributes are equal to: no position needs these attributes. */
  readonly fixed: Readonly<Record<string, string>>;
}

/** One page: each request is made at most once. Fewer rows than a page has come where a filter or the client drops some. */
export async function readPage<Row, Pattern extends string>(
  session: Session,
  read: PagedRead<Row>,
  { cursor, concurrency }: PageOptions<Pattern>,
): Promise<Page<Row, Pattern>> {
  const pager = pagerAt(read, cursor);
  return pageOf(read, pager, await pager.take(session, read.page, concurrency));
}

/** All pages from a cursor on, the next one read when it is asked for. Each is a call of its own for the hook. */
export async function* eachPage<Row, Pattern extends string>(
  context: Context,
  read: PagedRead<Row>,
  { cursor, concurrency }: PageOptions<Pattern>,
): AsyncGenerator<Page<Row, Pattern>, void, undefined> {
  const pager = pagerAt(read, cursor);
  do {
    const items = await call(context, read, (session) => pager.take(session, read.page, concurrency));
    yield pageOf<Row, Pattern>(read, pager, items);
  } while (!pager.isFinished);
}

/** All rows, read when they are asked for. */
export async function* eachRow<Row>(
  context: Context,
  read: Read<Row>,
  options: FanOutOptions = {},
): AsyncGenerator<Row, void, undefined> {
  if (read.merge !== undefined) {
    yield* await call(context, read, (session) => readAll(session, read, options));
    return;
  }
  const pager = new Pager(read);
  while (!pager.isFinished) {
    const items = await call(context, read, (session) =>
      pager.take(session, Number.POSITIVE_INFINITY, options.concurrency),
    );
    for (const item of items) yield read.parse(item);
  }
}

function pagerAt<Row>(read: PagedRead<Row>, cursor: string | undefined): Pager<Row> {
  return new Pager(read, cursor === undefined ? [] : readCursor(read, cursor, fixedOf(read)));
}

function pageOf<Row, Pattern extends string>(
  read: PagedRead<Row>,
  pager: Pager<Row>,
  items: readonly Item[],
): Page<Row, Pattern> {
  const rows = items.map(read.parse);
  return pager.isFinished
    ? { items: rows }
    : { items: rows, cursor: writeCursor<Pattern>(read, pager.positions, fixedOf(read)) };
}

/** Of each request, the key attributes that its condition states. */
export function fixedOf<Row>({ groups, fixed }: PagedRead<Row>): readonly Item[] {
  return groups.flat().map((input) => {
    const values = input.ExpressionAttributeValues ?? {};
    return Object.fromEntries(Object.entries(fixed).map(([name, placeholder]) => [name, values[placeholder]]));
  });
}

/** The rows of one request on their way into the answer. */
class Lane {
  readonly input: ReadInput;
  readonly items: Item[] = [];
  /** Where the row begins that is taken next: another call goes on from here. */
  position: Position;
  #next: Position;

  constructor(input: ReadInput, position: Position) {
    this.input = input;
    this.position = position;
    this.#next = position;
  }

  get isOpen(): boolean {
    return this.items.length > 0 || this.#next !== 'end';
  }

  async fetch<Row>(session: Session, read: Read<Row>): Promise<void> {
    const start = this.#next;
    const output = await read.send(session, startingAt(this.input, typeof start === 'string' ? undefined : start));
    this.items.push(...keptItems(read, output));
    this.#next = output.LastEvaluatedKey ?? 'end';
    if (this.items.length === 0) this.position = this.#next;
  }

  shift(): Item | undefined {
    const item = this.items.shift();
    this.position = this.items.length === 0 ? this.#next : (item ?? this.position);
    return item;
  }
}

/** Takes rows from several requests in the order of the answer. */
class Pager<Row> {
  readonly #read: Read<Row>;
  readonly #groups: readonly (readonly Lane[])[];

  constructor(read: Read<Row>, positions: readonly Position[] = []) {
    const left = positions[Symbol.iterator]();
    this.#read = read;
    this.#groups = read.groups.map((group) => group.map((input) => new Lane(input, left.next().value ?? 'start')));
  }

  get isFinished(): boolean {
    return !this.#groups.flat().some(({ isOpen }) => isOpen);
  }

  get positions(): readonly Position[] {
    return this.#groups.flat().map(({ position }) => position);
  }

  /** Up to `most` rows. It makes each request at most once, so that what is still to come of one may end it early. */
  async take(session: Session, most: number, concurrency?: number): Promise<readonly Item[]> {
    const rows: Item[] = [];
    const asked = new Set<Lane>();
    for (const group of this.#groups) {
      for (let lanes = group.filter(({ isOpen }) => isOpen); lanes.length > 0; ) {
        const empty = lanes.filter(({ items }) => items.length === 0);
        if (empty.some((lane) => asked.has(lane))) return rows;
        await eachOf(empty, concurrency, (lane) => lane.fetch(session, this.#read));
        for (const lane of empty) asked.add(lane);
        lanes = lanes.filter(({ isOpen }) => isOpen);
        for (let lane = this.#first(lanes); lane !== undefined; lane = this.#first(lanes)) {
          rows.push(...[lane.shift()].filter((item) => item !== undefined));
          if (rows.length >= most) return rows;
          if (!lane.isOpen) lanes = lanes.filter(({ isOpen }) => isOpen);
        }
      }
    }
    return rows;
  }

  /** Whose row comes next; undefined as long as a row is missing that may come before it. */
  #first(lanes: readonly Lane[]): Lane | undefined {
    const { order } = this.#read;
    let first: Lane | undefined;
    for (const lane of lanes) {
      const [item] = lane.items;
      if (item === undefined) return order === undefined ? first : undefined;
      const [best] = first?.items ?? [];
      if (best === undefined || (order !== undefined && order(item, best) < 0)) first = lane;
      if (order === undefined) return first;
    }
    return first;
  }
}
