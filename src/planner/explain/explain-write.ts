import type { Design, EntityDesign } from '../../design/design.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Attribute } from '../../model/model.js';
import { intentsOf, type WriteIntent } from '../intent.js';
import type {
  ConditionTerm,
  DeleteQueryOperation,
  ExecuteOperation,
  IndexWrite,
  PlannedPattern,
  RequestBefore,
  TransactionOperation,
  WriteOperation,
  WritePart,
} from '../plan.js';
import { type CallFailure, DEFAULT_ERRORS } from '../program.js';
import { explainedRead, itemKey } from './explain-read.js';
import type {
  ExplainedBefore,
  ExplainedCondition,
  ExplainedDeleteQuery,
  ExplainedError,
  ExplainedExecute,
  ExplainedIndexWrite,
  ExplainedPart,
  ExplainedTransaction,
  ExplainedWrite,
} from './report.js';
import { names } from './units.js';

/** Makes reports of what a pattern's operation writes; the intents say what errors its steps name. */
export class WriteExplainer {
  readonly #planned: PlannedPattern;
  readonly #design: Design;
  readonly #intents: readonly WriteIntent[];

  constructor(planned: PlannedPattern, design: Design) {
    this.#planned = planned;
    this.#design = design;
    this.#intents = intentsOf(design, planned.pattern);
  }

  write(operation: WriteOperation): ExplainedWrite {
    const [item] = operation.parts;
    return {
      kind: 'write',
      api: operation.api,
      action: operation.action,
      table: operation.table.table.name,
      entity: operation.entity.name,
      key: operation.key,
      itemKey: itemKey(operation.entity.key),
      changes: operation.changes.map(({ name }) => name),
      conditions: item === undefined ? [] : this.#conditions(item),
      tableUnits: operation.tableUnits,
      indexWrites: operation.indexWrites.map(indexWrite),
      before: this.#before(operation.before, operation.parts),
      parts: this.#parts(operation.parts),
    };
  }

  transaction(operation: TransactionOperation): ExplainedTransaction {
    const { idempotency } = this.#planned.pattern;
    return {
      kind: 'transaction',
      api: operation.api,
      tables: [...new Set(operation.parts.map(({ entity }) => entity.table.table.name))],
      before: this.#before(operation.before, operation.parts),
      parts: this.#parts(operation.parts),
      repeats: operation.repeats.map(({ certainty, steps, entity, when }) => ({ certainty, steps, entity, when })),
      ...(idempotency === undefined ? {} : { idempotency: idempotency.value }),
      ...(idempotency !== undefined && this.#isMade(idempotency.value) ? { tokenMade: true as const } : {}),
    };
  }

  deleteQuery({ api, read, deletes, parts }: DeleteQueryOperation): ExplainedDeleteQuery {
    return { kind: 'delete-query', api, read: explainedRead(read), deletes, parts: this.#parts(parts), atomic: false };
  }

  execute({ api, action, index, statement, scan, parts }: ExecuteOperation): ExplainedExecute {
    return {
      kind: 'execute',
      api,
      action,
      table: index.table.name,
      ...(index.kind === 'table' ? {} : { index: index.name }),
      statement,
      readsAll: scan,
      parts: this.#parts(parts),
    };
  }

  /** What the parts' conditions make a call fail with, each error once. */
  errors(): readonly ExplainedError[] {
    const { operation } = this.#planned;
    if (operation.kind === 'read') return [];
    const found = new Map<string, ExplainedError>();
    const add = (error: string, reason: CallFailure['reason']): void => {
      if (!found.has(error)) found.set(error, { error, reason });
    };
    for (const part of operation.parts) {
      for (const term of this.#terms(part)) {
        const failure = this.#failure(part, term);
        if (failure !== undefined) add(failure.error, failure.reason);
      }
    }
    const before = 'before' in operation ? operation.before : [];
    if (before.some((request) => needsItem(request, operation.parts))) add(DEFAULT_ERRORS['not-found'], 'not-found');
    if (this.#isTransaction() || this.readsFirst()) add(DEFAULT_ERRORS.conflict, 'conflict');
    return [...found.values()];
  }

  /** Whether a part rests on what was read before, so that it is tried again. */
  readsFirst(): boolean {
    const { operation } = this.#planned;
    return (
      operation.kind !== 'read' &&
      operation.parts.some(({ conditions }) => conditions.some(({ kind }) => kind === 'as-read'))
    );
  }

  /** Whether `$order.orderId` is made up where the caller does not give it. */
  #isMade(path: string): boolean {
    const [parameter = '', field = ''] = path.replace(/^\$/, '').split('.');
    const of = this.#planned.pattern.params.get(parameter)?.of;
    const entity = of?.kind === 'entity' ? this.#design.entities.get(of.entity) : undefined;
    return entity?.entity.attributes.get(field)?.generate !== undefined;
  }

  #isTransaction(): boolean {
    const { operation } = this.#planned;
    if (operation.kind === 'delete-query') return operation.deletes === 'TransactWriteItems';
    return operation.api === 'TransactWriteItems';
  }

  #parts(parts: readonly WritePart[]): readonly ExplainedPart[] {
    return parts.map((part) => {
      const { role, entity, action, step, because, changes, count, bytes, tableUnits, indexWrites } = part;
      const isMarked = role === 'item' && this.#intentOf(part)?.action === 'soft-delete';
      return {
        role,
        entity: entity.name,
        action: isMarked ? 'soft-delete' : action,
        table: entity.table.table.name,
        ...(step === undefined ? {} : { step }),
        ...(because === undefined ? {} : { because }),
        itemKey: itemKey(entity.key),
        changes,
        conditions: this.#conditions(part),
        count,
        bytes,
        tableUnits,
        indexWrites: indexWrites.map(indexWrite),
      };
    });
  }

  #intentOf({ step, entity, role }: WritePart): WriteIntent | undefined {
    const owner = role === 'item' || role === 'moved' ? entity : entity.companionOf?.owner;
    return this.#intents.find((intent) => intent.step === step && intent.entity === owner);
  }

  #conditions(part: WritePart): readonly ExplainedCondition[] {
    return this.#terms(part).map((term) => {
      const error = this.#failure(part, term)?.error;
      const text = conditionText(part, term);
      return { code: term.kind, text, ...(error === undefined ? {} : { error }) };
    });
  }

  /** A delete that demands something of an item fails where there is none; a row was there. */
  #terms({ role, action, entity, conditions }: WritePart): readonly ConditionTerm[] {
    const demands = conditions.some(({ kind }) => kind === 'declared' || kind === 'lock');
    const isRow = this.#planned.operation.kind === 'delete-query';
    const isSaid = conditions.some(({ kind }) => kind === 'exists');
    if (isRow || isSaid || role !== 'item' || action !== 'delete' || !demands) return conditions;
    return [{ kind: 'exists', text: `the ${entity.name} exists` }, ...conditions];
  }

  #failure(part: WritePart, { kind }: ConditionTerm): ExplainedError | undefined {
    // A row for which the condition does not hold is left where it is.
    const isRow = this.#planned.operation.kind === 'delete-query';
    const otherwise = this.#intentOf(part)?.otherwise;
    switch (kind) {
      case 'not-exists':
        return part.role === 'sentinel'
          ? conflictOf(part)
          : { error: otherwise ?? DEFAULT_ERRORS.exists, reason: 'exists' };
      case 'exists':
        return isRow ? undefined : { error: otherwise ?? DEFAULT_ERRORS['not-found'], reason: 'not-found' };
      case 'declared':
        return isRow ? undefined : { error: otherwise ?? DEFAULT_ERRORS.condition, reason: 'condition' };
      case 'lock':
        return { error: DEFAULT_ERRORS.lock, reason: 'lock' };
      case 'as-read':
      case 'matches':
        return undefined;
    }
  }

  #before(before: readonly RequestBefore[], parts: readonly WritePart[]): readonly ExplainedBefore[] {
    return before.map((request) => ({
      api: request.api,
      why: request.why,
      text: beforeText(request, parts),
      entity: request.entity.name,
      consistent: request.api !== 'UpdateItem' && request.why !== 'copy',
      count: request.count,
      units: request.units,
      avoidable: request.avoidable,
      ...(needsItem(request, parts) ? { error: DEFAULT_ERRORS['not-found'] } : {}),
    }));
  }
}

function conflictOf({ entity, because }: WritePart): ExplainedError {
  const taken = entity.companionOf?.owner.unique.find(({ constraint }) => `unique.${constraint.name}` === because);
  return { error: taken?.constraint.onConflict?.value ?? DEFAULT_ERRORS.unique, reason: 'unique' };
}

/** An item that is marked as deleted, or expired and hidden, does not count as one that exists. */
function conditionText({ role, action, entity, conditions }: WritePart, term: ConditionTerm): string {
  const { kind, text } = term;
  if (role !== 'item' || !conditions.includes(term)) return text;
  if (kind === 'as-read' && action === 'put') return `${text}, or still absent`;
  const { softDelete, ttl } = entity.entity;
  const expires = ttl?.hideExpired === true;
  if (kind === 'not-exists') return expires ? `${text}, or it has expired` : text;
  if (kind !== 'exists') return text;
  const hidden = [...(softDelete === undefined ? [] : ['deleted']), ...(expires ? ['expired'] : [])];
  return hidden.length === 0 ? text : `${text} and is not ${hidden.join(' or ')}`;
}

function indexWrite({ index, effect, units, because }: IndexWrite): ExplainedIndexWrite {
  return { index: index.name, effect, units, because };
}

/** What a request before the write is for, as half a sentence. */
function beforeText({ why, entity }: RequestBefore, parts: readonly WritePart[]): string {
  const writers = [...new Set(parts.filter(({ role }) => role === 'item').map((part) => part.entity))];
  switch (why) {
    case 'old-value':
      return entity.unique.length > 0 ? 'for the unique values that it holds now' : 'for the version that it has now';
    case 'partial-key':
      return 'for the parts of an index key that the call does not give';
    case 'shard':
      return 'for the shard that was drawn for its index key';
    case 'history':
      return 'for what goes into the copy of its new version';
    case 'old-versions':
      return 'for the oldest copy that is kept';
    case 'move':
      return 'for the item that moves';
    case 'copy':
      return `for ${listed(writers, (of) => copiesFrom(of, entity))}`;
    case 'sequence':
      return `for ${listed(writers, (of) => numbersFrom(of, entity))}`;
  }
}

/** A counter must be there, and what is copied into an attribute that is not optional. */
function needsItem({ why, entity: source }: RequestBefore, parts: readonly WritePart[]): boolean {
  if (why === 'sequence') return true;
  const isCopied = ({ copy, optional }: Attribute): boolean => copy?.entity === source.name && !optional;
  return why === 'copy' && parts.some(({ entity }) => [...entity.entity.attributes.values()].some(isCopied));
}

function listed(entities: readonly EntityDesign[], of: (entity: EntityDesign) => readonly string[]): string {
  return names(flatMap(entities, (entity) => of(entity).map((name) => `${entity.name}.${name}`)));
}

function copiesFrom({ entity }: EntityDesign, source: EntityDesign): readonly string[] {
  return flatMap([...entity.attributes.values()], ({ name, copy }) => (copy?.entity === source.name ? [name] : []));
}

function numbersFrom({ entity }: EntityDesign, counter: EntityDesign): readonly string[] {
  return flatMap([...entity.attributes.values()], ({ name, generate }) =>
    generate?.value.kind === 'sequence' && generate.value.entity === counter.name ? [name] : [],
  );
}

/** Names of the errors that a pattern can fail with. */
export function errorNames(planned: PlannedPattern, design: Design): readonly string[] {
  return [...new Set(new WriteExplainer(planned, design).errors().map(({ error }) => error))];
}
