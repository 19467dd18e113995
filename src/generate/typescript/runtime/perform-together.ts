import type { Item, Session } from './context.js';
import { planned, type SentPart, sendTogether } from './perform-parts.js';
import type { Part, Write } from './write.js';

/** A write for which nothing is read first, with what goes with it; the entity as it leaves it. Throws `CallError`. */
export async function performTogether<Entity>(
  session: Session,
  write: Write,
  parse: (item: Item) => Entity,
): Promise<Entity> {
  const { parts, after } = planned(session, write);
  await sendAll(session, sentParts(write, parts));
  return parse(after ?? {});
}

/** In one transaction, in one attempt. */
export async function sendAll(session: Session, parts: readonly SentPart[], token?: string): Promise<void> {
  const { error } = await sendTogether(session, parts, token);
  if (error !== undefined) throw error;
}

export function sentParts(write: Write, parts: readonly Part[]): readonly SentPart[] {
  return parts.map((part) => ({ part, write }));
}
