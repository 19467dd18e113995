import { type Context, call, type Session } from './context.js';
import { readOffset, writeOffset } from './cursor.js';
import { allItems } from './fan-out.js';
import type { Page, PagedRead, PageOptions } from './pages.js';

/** One page of rows that are added up or sorted by the client: all of them are read for each page. */
export async function readMergedPage<Row, Pattern extends string>(
  session: Session,
  read: PagedRead<Row>,
  { cursor, ...options }: PageOptions<Pattern>,
): Promise<Page<Row, Pattern>> {
  const start = cursor === undefined ? 0 : readOffset(read, cursor);
  const items = await allItems(session, read, options);
  const end = start + read.page;
  const rows = items.slice(start, end).map(read.parse);
  return items.length > end ? { items: rows, cursor: writeOffset<Pattern>(read, end) } : { items: rows };
}

/** All pages from a cursor on; the rows are read once. */
export async function* eachMergedPage<Row, Pattern extends string>(
  context: Context,
  read: PagedRead<Row>,
  { cursor, ...options }: PageOptions<Pattern>,
): AsyncGenerator<Page<Row, Pattern>, void, undefined> {
  let start = cursor === undefined ? 0 : readOffset(read, cursor);
  const items = await call(context, read, (session) => allItems(session, read, options));
  do {
    const end = start + read.page;
    const rows = items.slice(start, end).map(read.parse);
    yield items.length > end ? { items: rows, cursor: writeOffset<Pattern>(read, end) } : { items: rows };
    start = end;
  } while (start < items.length);
}
