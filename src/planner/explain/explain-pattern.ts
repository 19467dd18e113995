import type { Assumption, IndexDesign } from '../../design/design.js';
import { indexLabel } from '../context.js';
import { plainRequest } from '../plain-request.js';
import type { Candidate, Operation, PatternPlan, Plan, PlannedPattern } from '../plan.js';
import { MAX_ATTEMPTS } from '../program.js';
import type { Reason } from '../reason.js';
import { figuresOf } from './explain-figures.js';
import { assumedTriggers, explainedFollowUps } from './explain-follow-up.js';
import { explainedRead } from './explain-read.js';
import { WriteExplainer } from './explain-write.js';
import { deferText, noteText, suggestionText } from './note-text.js';
import { reasonText } from './reason-text.js';
import {
  EXPLAIN_FORMAT_VERSION,
  type Explained,
  type ExplainedAssumption,
  type ExplainedCandidate,
  type ExplainedOperation,
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
    ...(pattern.kind === 'planned' ? plannedParts(plan, pattern) : { errors: [], followUps: [] }),
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
    assumptions: [...pattern.assumptions, ...assumedTriggers(plan.followUps, name)].map(assumptionOf),
  };
}

function plannedParts(
  plan: Plan,
  planned: PlannedPattern,
): Pick<ExplainReport, 'operation' | 'figures' | 'request' | 'errors' | 'attempts' | 'followUps'> {
  const { operation } = planned;
  const { example } = operation;
  const writes = new WriteExplainer(planned, plan.design);
  return {
    operation: operationOf(operation, writes),
    figures: figuresOf(planned),
    ...(Object.keys(example.input).length === 0
      ? {}
      : { request: { api: example.api, input: plainRequest(example.input) } }),
    errors: writes.errors(),
    ...(writes.readsFirst() ? { attempts: MAX_ATTEMPTS } : {}),
    followUps: explainedFollowUps(plan.followUps, planned.pattern.name),
  };
}

function operationOf(operation: Operation, writes: WriteExplainer): ExplainedOperation {
  switch (operation.kind) {
    case 'read':
      return explainedRead(operation);
    case 'write':
      return writes.write(operation);
    case 'transaction':
      return writes.transaction(operation);
    case 'delete-query':
      return writes.deleteQuery(operation);
    case 'execute':
      return writes.execute(operation);
  }
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
