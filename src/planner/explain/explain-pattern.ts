import type { Assumption, IndexDesign, KeyDesign } from '../../design/design.js';
import { indexLabel } from '../context.js';
import { keyText } from '../foreign.js';
import type { Candidate, PatternPlan, Plan, PlannedPattern, ReadOperation, WriteOperation } from '../plan.js';
import type { Reason } from '../reason.js';
import { deferText, noteText, suggestionText } from './note-text.js';
import { reasonText } from './reason-text.js';
import {
  EXPLAIN_FORMAT_VERSION,
  type Explained,
  type ExplainedAssumption,
  type ExplainedCandidate,
  type ExplainedFigures,
  type ExplainedKeyPart,
  type ExplainedRead,
  type ExplainedWrite,
  type ExplainReport,
} from './report.js';

/** How a pattern is served, or why not and what would. Throws `RangeError` where the plan has no pattern of that name. */
export function explainPattern(plan: Plan, name: string): ExplainReport {
  const pattern = plan.patterns.get(name);
  if (pattern === undefined) throw new RangeError(`the plan has no pattern ${name}`);
  return {
    formatVersion: EXPLAIN_FORMAT_VERSION,
    model: plan.design.model.name.value,
    pattern: name,
    op: pattern.pattern.op.value,
    entities: pattern.pattern.entities.map(({ value }) => value),
    verdict: pattern.kind,
    ...(pattern.kind === 'planned' ? plannedParts(pattern) : {}),
    notes: pattern.kind === 'planned' ? pattern.notes.map((note) => ({ code: note.code, text: noteText(note) })) : [],
    candidates: pattern.kind === 'deferred' ? [] : pattern.candidates.map(candidateOf),
    missing: missingOf(pattern),
    suggestions:
      pattern.kind === 'unserved'
        ? pattern.suggestions.map((suggestion) => ({
            kind: suggestion.kind,
            text: suggestionText(suggestion),
            ...('price' in suggestion ? { price: suggestion.price } : {}),
          }))
        : [],
    assumptions: pattern.assumptions.map(assumptionOf),
  };
}

function plannedParts(planned: PlannedPattern): Pick<ExplainReport, 'operation' | 'figures' | 'request'> {
  const { operation } = planned;
  const { example } = operation;
  return {
    operation: operation.kind === 'read' ? readOf(operation) : writeOf(operation),
    figures: figuresOf(planned),
    ...(Object.keys(example.input).length === 0
      ? {}
      : { request: { api: example.api, input: plainJson(example.input) } }),
  };
}

function figuresOf({ operation, requests, readUnits, writeUnits }: PlannedPattern): ExplainedFigures {
  if (operation.kind === 'write') return { requests, items: operation.count, readUnits, writeUnits };
  const { items, returned, bytes } = operation.figures;
  return { requests, items, returned, bytes, readUnits, writeUnits };
}

function readOf(operation: ReadOperation): ExplainedRead {
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

function itemKey(key: KeyDesign | undefined): readonly ExplainedKeyPart[] {
  return [...(key?.pk ?? []), ...(key?.sk ?? [])].map((value) => ({
    attribute: value.slot.attribute,
    equals: keyText(value),
  }));
}

function writeOf(operation: WriteOperation): ExplainedWrite {
  return {
    kind: 'write',
    api: operation.api,
    action: operation.action,
    table: operation.table.table.name,
    entity: operation.entity.name,
    key: operation.key,
    itemKey: itemKey(operation.entity.key),
    changes: operation.changes.map(({ name }) => name),
    conditions: operation.conditions.map(({ kind, text }) => ({ code: kind, text })),
    tableUnits: operation.tableUnits,
    indexWrites: operation.indexWrites.map(({ index, effect, units, because }) => ({
      index: index.name,
      effect,
      units,
      because,
    })),
    excluded: operation.excluded.map(({ kind, text }) => ({ code: kind, text })),
  };
}

function candidateOf({ index, verdict, reasons, cost }: Candidate): ExplainedCandidate {
  return {
    index: indexLabel(index),
    kind: index.kind satisfies IndexDesign['kind'],
    verdict,
    reasons: reasons.map(explained),
    ...(cost === undefined ? {} : { cost }),
  };
}

function explained(reason: Reason): Explained {
  return { code: reason.code, text: reasonText(reason) };
}

function missingOf(pattern: PatternPlan): readonly Explained[] {
  if (pattern.kind === 'deferred') return [{ code: pattern.reason, text: deferText(pattern.reason) }];
  return pattern.kind === 'unserved' ? pattern.reasons.map(explained) : [];
}

function assumptionOf({ about, value, why, span }: Assumption): ExplainedAssumption {
  if (span === undefined) return { about, value, why };
  const { line, column } = span.file.position(span.start);
  return { about, value, why, at: { file: span.file.path, line, column } };
}

/** The request with bytes as base64, as DynamoDB's JSON has them. */
function plainJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plainJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plainJson(inner)]));
}
