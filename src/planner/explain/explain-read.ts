import type { KeyDesign } from '../../design/design.js';
import { keyText } from '../foreign.js';
import type { ReadOperation } from '../plan.js';
import type { ExplainedKeyPart, ExplainedRead } from './report.js';

export function explainedRead(operation: ReadOperation): ExplainedRead {
  const { index, keyCondition, filter, clientDrops, projection, forward, limit, consistent, fanOut, merge } = operation;
  return {
    kind: 'read',
    api: operation.api,
    table: index.table.name,
    ...(index.kind === 'table' ? {} : { index: index.name }),
    ...(operation.api === 'GetItem' || operation.api === 'BatchGetItem'
      ? { itemKey: itemKey(operation.sources[0]?.key) }
      : {}),
    ...(keyCondition === undefined
      ? {}
      : {
          keyCondition: {
            text: keyCondition.text,
            pk: keyCondition.pk.map(({ slot, text }) => ({ attribute: slot.attribute, equals: text })),
            sk: keyCondition.sk.map(({ slot, operator, bounds }) => ({ attribute: slot.attribute, operator, bounds })),
          },
        }),
    filter: filter.map(({ kind, text }) => ({ code: kind, text })),
    clientDrops: clientDrops.map(({ kind, text }) => ({ code: kind, text })),
    ...(projection === undefined ? {} : { projection }),
    forward,
    ...(limit === undefined ? {} : { limit }),
    consistent,
    ...(fanOut === undefined ? {} : { fanOut }),
    ...(merge === undefined ? {} : { merge }),
    sources: operation.sources.map(({ entity, figures }) => ({
      entity: entity.name,
      items: figures.items,
      entryBytes: figures.entry.typical,
      why: figures.why,
    })),
    foreign: operation.foreign.map(({ entity, certainty, share, removedBy }) => ({
      entity: entity.name,
      certainty,
      share,
      removedBy,
    })),
  };
}

export function itemKey(key: KeyDesign | undefined): readonly ExplainedKeyPart[] {
  return [...(key?.pk ?? []), ...(key?.sk ?? [])].map((value) => ({
    attribute: value.slot.attribute,
    equals: keyText(value),
  }));
}
