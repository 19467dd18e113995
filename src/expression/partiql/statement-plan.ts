import { flatMap } from '../../lists/flat-map.js';
import type { DocumentPath } from '../dynamodb/index.js';
import { compileSelect } from './compile-select.js';
import {
  equality,
  type KeyBranch,
  type KeyNames,
  keyBranches,
  type SortCondition,
  sameConstant,
} from './key-branches.js';
import { fits, keyNames, type StatementKey, type StatementKeyAttribute } from './operations.js';
import { checkOrder, isDescending } from './row-order.js';
import { EXISTS_ALONE, MULTI_ATTRIBUTE_KEY, repeatedKey, StatementError, wrongKeyType } from './statement-error.js';
import type {
  ConstantSyntax,
  DeleteStatement,
  InsertedAttribute,
  InsertStatement,
  Returning,
  SelectStatement,
  Statement,
  StatementCondition,
  UpdateStatement,
} from './syntax.js';
import { conjuncts, pathsIn } from './walk.js';

/** The keys of a table and of its indexes. */
export interface StatementSchema {
  readonly key: SchemaKey;
  readonly indexes: ReadonlyMap<string, SchemaKey>;
}

export interface SchemaKey {
  readonly partition: readonly StatementKeyAttribute[];
  readonly sort: readonly StatementKeyAttribute[];
}

/** An attribute with the literal or parameter that a statement gives it. */
export interface KeyEquality {
  readonly attribute: string;
  readonly value: ConstantSyntax;
}

/** One Query of a SELECT. */
export interface PlannedRead {
  readonly partition: KeyEquality;
  readonly sort?: { readonly attribute: string; readonly condition: SortCondition };
  /** Attributes that a filter reads, after the read is paid for. */
  readonly filter: readonly string[];
}

export interface SelectPlan {
  readonly action: 'select';
  readonly table: string;
  readonly index?: string;
  /** No partition key is given in every way in which the WHERE can hold: every item is read. */
  readonly scan: boolean;
  /** One for each key that the statement names; none for a scan. */
  readonly reads: readonly PlannedRead[];
  /** The statement names one whole key of the table, and so one item. */
  readonly oneItem: boolean;
  /** Attributes that a scan filters by, or any of the reads does. */
  readonly filter: readonly string[];
  /** Undefined for `*`. */
  readonly projection: readonly DocumentPath[] | undefined;
  readonly descending: boolean;
  readonly parameters: number;
}

export interface InsertPlan {
  readonly action: 'insert';
  readonly table: string;
  readonly item: readonly InsertedAttribute[];
  readonly parameters: number;
}

/** A write of the one item of a whole key. */
export interface ItemWritePlan {
  readonly action: 'update' | 'delete';
  readonly table: string;
  readonly key: readonly KeyEquality[];
  /** Attributes that the rest of the WHERE reads, as the condition of the write. */
  readonly condition: readonly string[];
  /** What an update sets, removes or changes. */
  readonly targets: readonly DocumentPath[];
  readonly returning: Returning | undefined;
  readonly parameters: number;
}

export type StatementPlan = SelectPlan | InsertPlan | ItemWritePlan;

/**
 * What a statement does to the table that it names, before its parameters have values. Throws `StatementError` for what
 * no value of a parameter could make acceptable.
 */
export function statementPlan(statement: Statement, schema: StatementSchema): StatementPlan {
  switch (statement.action) {
    case 'select':
      return selectPlan(statement, schema);
    case 'insert':
      return insertPlan(statement, schema);
    case 'exists':
      throw new StatementError(EXISTS_ALONE, statement.from);
    default:
      return itemWritePlan(statement, schema);
  }
}

function selectPlan(statement: SelectStatement, schema: StatementSchema): SelectPlan {
  const { from, where, projection, parameters } = statement;
  const found = from.index === undefined ? schema.key : schema.indexes.get(from.index);
  if (found === undefined) {
    const message = `The table does not have the specified index: ${from.index}`;
    throw new StatementError(message, from, `\`${from.table}\` has no index \`${from.index}\``);
  }
  const typed = reachableKey(found, statement);
  const key = keyNames(typed);
  const branches = keyBranches(where, key);
  checkOrder(statement, key, branches);
  // Whether keys meet depends on their values, which only literals have by now.
  if (parameters === 0) compileSelect(statement, typed);
  for (const { partition, sort } of branches ?? []) {
    checkType(partition, typed.partition);
    if (sort !== undefined && typed.sort !== undefined) {
      for (const value of sort.operator === 'BETWEEN' ? [sort.low, sort.high] : [sort.value])
        checkType(value, typed.sort);
    }
  }
  const reads = (branches ?? []).map((branch) => plannedRead(branch, key));
  const filter = branches === undefined ? namesIn(where) : [...new Set(flatMap(reads, (read) => read.filter))];
  return {
    action: 'select',
    table: from.table,
    ...(from.index === undefined ? {} : { index: from.index }),
    scan: branches === undefined,
    reads,
    oneItem: from.index === undefined && reads.length === 1 && reads.every((read) => namesItem(read, key)),
    filter,
    projection: projection?.map(({ path }) => path),
    descending: isDescending(statement, key),
    parameters,
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.insert.html */
function insertPlan(statement: InsertStatement, schema: StatementSchema): InsertPlan {
  for (const keyAttribute of [...schema.key.partition, ...schema.key.sort]) {
    const { name } = keyAttribute;
    const given = statement.item.find(({ attribute }) => attribute === name);
    if (given !== undefined) {
      checkType(given.value, keyAttribute);
      continue;
    }
    const message = `One or more parameter values were invalid: Missing the key ${name} in the item`;
    throw new StatementError(message, statement.from, `the item lacks the key attribute \`${name}\``);
  }
  const { from, item, parameters } = statement;
  return { action: 'insert', table: from.table, item, parameters };
}

function itemWritePlan(statement: UpdateStatement | DeleteStatement, schema: StatementSchema): ItemWritePlan {
  const { action, from, where, returning, parameters } = statement;
  const attributes = [...schema.key.partition, ...schema.key.sort];
  const names = attributes.map(({ name }) => name);
  let rest = conjuncts(where);
  const key = attributes.map((keyAttribute) => {
    const { name: attribute } = keyAttribute;
    const value = rest.map((condition) => equality(condition, attribute)).find((pin) => pin !== undefined);
    if (value === undefined) {
      const message = 'Where clause does not contain a mandatory equality on all key attributes';
      const advice = `WHERE must give ${names.map((name) => `\`${name}\``).join(' and ')} by \`=\`; \`${attribute}\` is missing`;
      throw new StatementError(message, where ?? from, advice);
    }
    checkType(value, keyAttribute);
    rest = rest.filter((condition) => {
      const other = equality(condition, attribute);
      if (other === undefined) return true;
      if (sameConstant(value, other) === false) throw repeatedKey(attribute, other);
      return sameConstant(value, other) !== true;
    });
    return { attribute, value };
  });
  const clauses = statement.action === 'update' ? statement.clauses : [];
  const target = clauses.find(({ path }) => names.includes(path.path[0]));
  if (target !== undefined) {
    const name = target.path.path[0];
    const message = `One or more parameter values were invalid: Cannot update attribute ${name}. This attribute is part of the key`;
    throw new StatementError(message, target.path, `\`${name}\` is part of the key, which no update changes`);
  }
  return {
    action,
    table: from.table,
    key,
    condition: [...new Set(flatMap(rest, (condition) => namesIn(condition)))],
    targets: clauses.map(({ path }) => path.path),
    returning,
    parameters,
  };
}

/** The service reads no index whose key has several partition or several sort key attributes by a statement. */
function reachableKey({ partition, sort }: SchemaKey, { from }: SelectStatement): StatementKey {
  const [hash, ...moreHash] = partition;
  const [range, ...moreRange] = sort;
  if (hash === undefined || moreHash.length > 0 || moreRange.length > 0) {
    const advice = `PartiQL cannot read \`${from.index}\`: its key has several attributes in one place; use op: query`;
    throw new StatementError(MULTI_ATTRIBUTE_KEY, from, advice);
  }
  return { partition: hash, ...(range === undefined ? {} : { sort: range }) };
}

/** Throws where a literal has another type than the key attribute that it is for. */
function checkType(constant: ConstantSyntax, attribute: StatementKeyAttribute): void {
  if (constant.kind === 'literal' && !fits(constant.value, attribute)) throw wrongKeyType(attribute, constant);
}

function plannedRead(branch: KeyBranch, key: KeyNames): PlannedRead {
  const { partition, sort, filter } = branch;
  return {
    partition: { attribute: key.partition, value: partition },
    ...(sort === undefined || key.sort === undefined ? {} : { sort: { attribute: key.sort, condition: sort } }),
    filter: namesIn(filter),
  };
}

function namesItem(read: PlannedRead, key: KeyNames): boolean {
  return key.sort === undefined || read.sort?.condition.operator === '=';
}

function namesIn(condition: StatementCondition | undefined): readonly string[] {
  return condition === undefined ? [] : [...new Set(pathsIn(condition).map(({ path }) => path[0]))];
}
