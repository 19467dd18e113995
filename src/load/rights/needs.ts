import type { EntityDesign, IndexDesign, KeyDesign } from '../../design/index.js';
import { pathsOf } from '../../expression/model/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type {
  ExecuteOperation,
  FollowUp,
  Operation,
  PlannedPattern,
  ReadOperation,
  RequestBefore,
  WriteOperation,
  WritePart,
} from '../../planner/index.js';
import { holdsNoDeleted } from '../../planner/sparse.js';
import { namedAttributes } from './named-attributes.js';

/**
 * What a request asks IAM for. A transaction has no action of its own: each of its parts has that of its kind.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export type ItemAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'Scan'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchWriteItem'
  | 'ConditionCheckItem'
  | 'PartiQLSelect'
  | 'PartiQLInsert'
  | 'PartiQLUpdate'
  | 'PartiQLDelete';

/** One kind of request that a call makes, as IAM sees it. */
export interface Need {
  readonly index: IndexDesign;
  readonly action: ItemAction;
  /** Of the items that it names; none where it names none. */
  readonly keys: readonly NamedKey[];
  /** Of other keys that it names, whose items are no entity's. */
  readonly beginning?: string;
  /** The transaction that it is part of, in every call. */
  readonly within?: 'TransactGetItems' | 'TransactWriteItems';
  /** The only attributes that it names; not known where absent. */
  readonly attributes?: readonly string[] | undefined;
  /** Of a statement of PartiQL that reads the whole table. */
  readonly walks?: true;
}

export interface NamedKey {
  readonly entity: EntityDesign;
  readonly key: KeyDesign;
}

/** What the calls of a pattern need. */
export function needsOf({ operation }: Pick<PlannedPattern, 'operation'>): readonly Need[] {
  switch (operation.kind) {
    case 'read':
      return [readNeed(operation)];
    case 'write':
      return writeNeeds(operation);
    case 'transaction':
      return [
        ...flatMap(operation.parts, (part) => partNeeds(part, 'always')),
        ...beforeNeeds([...operation.before, ...keyReads(operation.parts)], true),
      ];
    case 'delete-query':
      return deleteQueryNeeds(operation);
    case 'execute':
      return [executeNeed(operation)];
  }
}

/** What the work needs that a change sets off. */
export function followUpNeeds({ plan, found }: FollowUp): readonly Need[] {
  if (plan.kind !== 'planned') return [];
  return [...(found === undefined ? [] : needsOf(found)), ...needsOf(plan)];
}

function readNeed(read: ReadOperation): Need {
  const { api: action, index, sources } = read;
  return {
    index,
    action,
    keys: action === 'Scan' ? [] : sources.map(({ entity, key }) => ({ entity, key })),
    // Of an example, which a check need not make.
    get attributes() {
      return namedAttributes(read);
    },
  };
}

// ---------------------------------------------------------------------------------------------------------- writes

/** Whether a part of a write is sent in a transaction: `sometimes` where what comes with it depends on the call. */
type InTransaction = 'always' | 'sometimes' | 'never';

function writeNeeds(operation: WriteOperation): readonly Need[] {
  const { api, parts, before, table } = operation;
  if (api === 'BatchWriteItem') {
    const keys = flatMap(parts, ({ entity }) => tableKeyOf(entity));
    return [{ index: table.primary, action: api, keys }, ...beforeNeeds(before, true)];
  }
  const how = parts.length === 1 ? 'never' : isAccompanied(operation) ? 'always' : 'sometimes';
  return [...flatMap(parts, (part) => partNeeds(part, how)), ...beforeNeeds([...before, ...keyReads(parts)], false)];
}

/** Whether something comes with the item in every call. A value that is unique has no sentinel while its item is deleted or expired. */
function isAccompanied({ action, entity }: WriteOperation): boolean {
  const { history, unique, attributes } = entity;
  if (action === 'move') return true;
  if (action === 'put') return history !== undefined && history.of === undefined;
  if (action !== 'create') return false;
  const { ttl, softDelete } = entity.entity;
  const isHeld = ttl === undefined && softDelete === undefined;
  return (
    history !== undefined ||
    (isHeld && unique.some(({ fields }) => fields.every((name) => attributes.get(name)?.attribute.optional === false)))
  );
}

const ACTIONS = {
  create: 'PutItem',
  put: 'PutItem',
  update: 'UpdateItem',
  delete: 'DeleteItem',
  check: 'ConditionCheckItem',
  get: 'GetItem',
} as const satisfies Readonly<Record<WritePart['action'], ItemAction>>;

function partNeeds({ role, entity, action: kind }: WritePart, how: InTransaction): readonly Need[] {
  const action = ACTIONS[kind];
  const need: Need = { index: entity.table.primary, action, keys: tableKeyOf(entity) };
  // What comes with the item never comes without it.
  const isAlone = how === 'never' || (how === 'sometimes' && role === 'item');
  if (how === 'never' || action === 'ConditionCheckItem') return [need];
  const within = action === 'GetItem' ? 'TransactGetItems' : 'TransactWriteItems';
  return [...(isAlone ? [need] : []), { ...need, within }];
}

function tableKeyOf(entity: EntityDesign): readonly NamedKey[] {
  return entity.key === undefined ? [] : [{ entity, key: entity.key }];
}

type Before = Pick<RequestBefore, 'api' | 'entity' | 'count'>;

/** `together`: the items of several writes may be read in one request. */
function beforeNeeds(before: readonly Before[], together: boolean): readonly Need[] {
  const reads = before.filter(({ api }) => api === 'GetItem' || api === 'BatchGetItem');
  const most = reads.reduce((sum, { count }) => sum + (count.max ?? Number.POSITIVE_INFINITY), 0);
  const inBatch = reads.some(({ api }) => api === 'BatchGetItem') || (together && most > 1);
  return flatMap(before, ({ api, entity }): readonly Need[] => {
    const need = { index: entity.table.primary, keys: tableKeyOf(entity) };
    if (api === 'Query' || api === 'UpdateItem') return [{ ...need, action: api }];
    return [
      { ...need, action: 'GetItem' as const },
      ...(inBatch ? [{ ...need, action: 'BatchGetItem' as const }] : []),
    ];
  });
}

/** Whether an index key that is written anew with what it was (`onPartial: read`) needs to know more of the item than the call says. */
function keyReads(parts: readonly WritePart[]): readonly Before[] {
  return flatMap(parts, ({ role, action, entity, changes, count }) => {
    if (role !== 'item' || action !== 'update') return [];
    const keys = flatMap([...entity.memberships.values()], (one) => (one.index.kind === 'table' ? [] : one.keys));
    const reads = keys.some((key) => {
      const fields = fieldsOf(key);
      const isWritten = key.onPartial === 'read' && fields.some((name) => changes.includes(name));
      // Whatever is deleted leaves the index.
      const isLeft = changes.includes(entity.entity.softDelete?.attribute.value ?? '') && holdsNoDeleted(entity, key);
      return isWritten && !isLeft && fields.some((name) => !isSaid(entity, changes, name));
    });
    return reads ? [{ api: 'GetItem', entity, count }] : [];
  });
}

/** Whether a call names the value that an attribute has afterwards. A counter goes up from what it was. */
function isSaid({ id, attributes, entity }: EntityDesign, changes: readonly string[], name: string): boolean {
  const { constant, counter } = attributes.get(name)?.attribute ?? {};
  if (counter === true || name === entity.version?.attribute.value) return false;
  return constant !== undefined || id.includes(name) || changes.includes(name);
}

/** What a key is made of, and what decides whether an item has it. */
function fieldsOf({ pk, sk, when }: KeyDesign): readonly string[] {
  const decide = when === undefined ? [] : pathsOf(when.value).map(({ segments }) => String(segments[0]));
  return [...flatMap([...pk, ...sk], ({ reads }) => reads), ...decide];
}

function deleteQueryNeeds({
  read,
  deletes,
  parts,
}: Extract<Operation, { readonly kind: 'delete-query' }>): readonly Need[] {
  const found = readNeed(read);
  if (deletes === 'BatchWriteItem') {
    const keys = flatMap(parts, ({ entity }) => tableKeyOf(entity));
    return [found, ...keys.slice(0, 1).map(({ entity }) => ({ index: entity.table.primary, action: deletes, keys }))];
  }
  const isAlone = parts.every(({ role }) => role === 'item');
  return [
    found,
    ...flatMap(parts, (part) => partNeeds(part, isAlone ? 'never' : 'sometimes')),
    ...rereads(parts),
    ...beforeNeeds(keyReads(parts), false),
  ];
}

/** A row that has changed since it was found is read again; of copies that a version may lack, a query finds those that there are. */
function rereads(parts: readonly WritePart[]): readonly Need[] {
  return flatMap(parts, ({ entity: { companionOf, table, ...entity } }): readonly Need[] => {
    const owner = companionOf?.owner;
    if (owner === undefined || entity.key === undefined) return [];
    const need: Need = { index: table.primary, action: 'GetItem', keys: tableKeyOf(owner) };
    const { history } = owner;
    if (history?.of === undefined || history.keep === undefined || companionOf?.kind !== 'history') return [need];
    return [need, { ...need, action: 'Query', keys: tableKeyOf(history.copy) }];
  });
}

// --------------------------------------------------------------------------------------------------------- PartiQL

const STATEMENTS = {
  select: 'PartiQLSelect',
  insert: 'PartiQLInsert',
  update: 'PartiQLUpdate',
  delete: 'PartiQLDelete',
} as const satisfies Readonly<Record<ExecuteOperation['action'], ItemAction>>;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html */
function executeNeed({ action, index, scan }: ExecuteOperation): Need {
  return { index, action: STATEMENTS[action], keys: [], ...(scan ? { walks: true } : {}) };
}
