import type { Entity, Model, Op } from '../../model/model.js';
import type { Report, Rule } from '../rule.js';
import { listOf, quote } from '../show.js';
import { itemWrites } from './item-writes.js';

export const oneSidedEntity: Rule = {
  id: 'DM4011',
  name: 'one-sided-entity',
  family: 'patterns',
  title: 'An entity is read and never written, or written and never read',
  severity: 'info',
  preset: 'recommended',
  pillar: 'operational-excellence',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-general-nosql-design.html',
  *check({ model }) {
    const reads = readersOf(model);
    const writes = writersOf(model);
    // A model of one side only says nothing of the other.
    if (reads.size === 0 || writes.size === 0) return;
    for (const entity of model.entities.values()) {
      const readers = reads.get(entity.name);
      const writers = writes.get(entity.name);
      if (readers !== undefined && writers === undefined) yield neverWritten(entity, readers);
      // What reads the table's stream is not in the model.
      const stream = model.tables.get(entity.table.value)?.stream;
      if (writers !== undefined && readers === undefined && stream === undefined) yield neverRead(entity, writers);
    }
  },
};

type Uses = ReadonlyMap<string, readonly string[]>;

const READS: ReadonlySet<Op> = new Set<Op>([
  'get',
  'query',
  'scan',
  'batch-get',
  'transact-get',
  'delete-query',
  'execute',
]);

/** Names of what reads each entity. */
function readersOf(model: Model): Uses {
  const uses = new Map<string, string[]>();
  for (const { name, op, entities, steps, condition } of model.patterns.values()) {
    // A condition on what is stored reads it, though nobody sees it.
    if (READS.has(op.value) || condition !== undefined) for (const entity of entities) add(uses, entity.value, name);
    for (const { action, entity, ...step } of steps)
      if (action === 'check' || action === 'get' || step.condition !== undefined) add(uses, entity.value, name);
  }
  for (const { name, source } of model.streams.values()) add(uses, source.value, name);
  for (const { attributes } of model.entities.values()) {
    for (const { name, copy, generate } of attributes.values()) {
      if (copy !== undefined) add(uses, copy.entity, name);
      if (generate?.value.kind === 'sequence') add(uses, generate.value.entity, name);
    }
  }
  return uses;
}

/** Names of what makes or changes items of each entity; to delete is neither. */
function writersOf(model: Model): Uses {
  const uses = new Map<string, string[]>();
  for (const { entity, action, name } of itemWrites(model)) if (action !== 'delete') add(uses, entity, name);
  for (const { name, op, entities } of model.patterns.values()) {
    // A statement may write as well as read.
    if (op.value === 'execute') for (const entity of entities) add(uses, entity.value, name);
  }
  for (const { attributes } of model.entities.values()) {
    for (const { name, generate } of attributes.values())
      if (generate?.value.kind === 'sequence') add(uses, generate.value.entity, name);
  }
  return uses;
}

function add(uses: Map<string, string[]>, entity: string, name: string): void {
  const known = uses.get(entity);
  if (known === undefined) uses.set(entity, [name]);
  else if (!known.includes(name)) known.push(name);
}

function neverWritten({ name, span }: Entity, readers: readonly string[]): Report {
  return {
    span,
    message: `${listOf(readers)} ${readers.length === 1 ? 'reads' : 'read'} ${quote(name)}, and no access pattern writes it: what its writes cost, which keys they make hot and which indexes they fill is in no figure. Declare how its items come to be, a rare import too.`,
  };
}

function neverRead({ name, span }: Entity, writers: readonly string[]): Report {
  return {
    span,
    message: `${listOf(writers)} ${writers.length === 1 ? 'writes' : 'write'} ${quote(name)}, and no access pattern reads it: it is stored and paid for, and whether its key serves whoever needs it is not known. Declare what reads it, or store it where nobody queries, as in Amazon S3.`,
  };
}
