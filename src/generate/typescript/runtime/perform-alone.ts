import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Item, Session } from './context.js';
import { outcome, planned, type Sent, type SentPart } from './perform-parts.js';
import type { Part, Write } from './write.js';
import { writeFailure } from './write-failure.js';
import { returning } from './write-request.js';

/** One write of one item for which nothing is read first; the entity as it leaves it. Throws `CallError`. */
export async function performAlone<Entity>(
  session: Session,
  write: Write,
  parse: (item: Item) => Entity,
): Promise<Entity> {
  return parse(written(write, await sendPlanned(session, write, true)));
}

/** The same, of which nothing is left to return. */
export async function performAloneQuietly(session: Session, write: Write): Promise<void> {
  await sendPlanned(session, write, false);
}

async function sendPlanned(session: Session, write: Write, isReturned: boolean): Promise<Item | undefined> {
  const { parts, after } = planned(session, write);
  const [part] = parts;
  if (part === undefined) return after;
  const sent = await sendAlone(session, { part, write }, isReturned);
  if (sent.error !== undefined) throw sent.error;
  return after ?? sent.item;
}

/** A request for one part, with the item as an update leaves it, where that is asked for. */
export function sendAlone(session: Session, sent: SentPart, isReturned: boolean): Promise<Sent> {
  return outcome(session, [sent], writeFailure, () => request(session, sent.part, isReturned));
}

async function request(session: Session, { kind, input }: Part, isReturned: boolean): Promise<Item | undefined> {
  if (kind === 'Put') await session.send(new PutCommand(returning(input)));
  else if (kind === 'Delete') await session.send(new DeleteCommand(returning(input)));
  else if (kind === 'Update') {
    const ReturnValues = isReturned ? 'ALL_NEW' : 'NONE';
    const { Attributes } = await session.send(new UpdateCommand({ ReturnValues, ...returning(input) }));
    return Attributes;
  } else throw new Error('Only a transaction can check a condition.');
  return undefined;
}

/** The item that a write has left. */
export function written({ target }: Write, item: Item | undefined): Item {
  if (item === undefined) throw new Error(`DynamoDB did not return the ${target.entity}.`);
  return item;
}
