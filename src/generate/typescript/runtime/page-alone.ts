import type { Session } from './context.js';
import { readCursor, writeCursor } from './cursor.js';
import { keptItems, startingAt } from './fan-out.js';
import { fixedOf, type Page, type PagedRead, type PageOptions } from './pages.js';

/** One page of a read that is one request, whose limit is the size of a page. */
export async function readPageAlone<Row, Pattern extends string>(
  session: Session,
  read: PagedRead<Row>,
  { cursor }: PageOptions<Pattern>,
): Promise<Page<Row, Pattern>> {
  const [start = 'start'] = cursor === undefined ? [] : readCursor(read, cursor, fixedOf(read));
  const input = read.groups[0]?.[0];
  if (input === undefined || start === 'end') return { items: [] };
  const output = await read.send(session, startingAt(input, start === 'start' ? undefined : start));
  const items = keptItems(read, output).map(read.parse);
  const next = output.LastEvaluatedKey;
  return next === undefined ? { items } : { items, cursor: writeCursor<Pattern>(read, [next], fixedOf(read)) };
}
