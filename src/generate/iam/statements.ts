import { asPattern, covers, type ItemAction } from '../../load/rights/index.js';
import { indexArn, inRegion, type Statement, type TableResource, type Text } from '../infrastructure/index.js';
import { pascalCase, UniqueNames } from '../text/index.js';

/** A right to one action on a table or an index, under what holds for its requests. */
export interface Grant {
  readonly table: TableResource;
  readonly index?: string;
  readonly action: ItemAction;
  /** What the first partition key attribute of its items is like; anything where absent. */
  readonly leading?: readonly string[];
  readonly within?: 'TransactGetItems' | 'TransactWriteItems';
  /** The only attributes that requests name. */
  readonly attributes?: readonly string[];
  readonly walks?: true;
}

/** Operator → key → values. */
type Conditions = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/** Actions on resources: each of these on each of those. */
interface Cell {
  readonly resources: readonly Resource[];
  readonly actions: readonly ItemAction[];
  readonly conditions: Conditions;
}

interface Resource {
  readonly table: TableResource;
  readonly index?: string;
}

/**
 * Statements that allow just this, few of them. What one request may name stands in one of them: `ForAllValues` asks each of its
 * conditions of all keys of a batch or a transaction together.
 */
export function itemStatements(grants: readonly Grant[]): readonly Statement[] {
  const together = withoutCovered(united(grants));
  const cells = together.map((grant): Cell => {
    const { table, index, action } = grant;
    const resource = { table, ...(index === undefined ? {} : { index }) };
    return { resources: [resource], actions: [action], conditions: conditionsOf(grant) };
  });
  const byActions = merged(cells, ({ resources, conditions }) => [resources.map(idOf), dataOf(conditions)]);
  const all = merged(byActions, ({ actions, conditions }) => [actions, dataOf(conditions)]);
  const names = new UniqueNames('Statement');
  const taken = (text: string): string => names.take(text);
  return [...all.map((cell) => allow(cell, taken)), ...noWalks(together, taken)];
}

function idOf({ table, index }: Resource): readonly string[] {
  return index === undefined ? [table.id] : [table.id, index];
}

/** Of the same requests, all keys together. */
function united(grants: readonly Grant[]): readonly Grant[] {
  const found = new Map<string, Grant>();
  for (const grant of grants) {
    const { action, within = '', attributes = [] } = grant;
    const id = JSON.stringify([idOf(grant), action, within, attributes]);
    const known = found.get(id);
    found.set(id, known === undefined ? withLeading(grant, grant.leading) : both(known, grant));
  }
  return [...found.values()];
}

function both(one: Grant, other: Grant): Grant {
  const walks = one.walks === true || other.walks === true ? { walks: true as const } : {};
  const keys =
    one.leading === undefined || other.leading === undefined ? undefined : [...one.leading, ...other.leading];
  return { ...withLeading(one, keys), ...walks };
}

function withLeading({ leading: _, ...grant }: Grant, leading: readonly string[] | undefined): Grant {
  if (leading === undefined) return grant;
  const unique = [...new Set(leading)];
  return {
    ...grant,
    leading: unique.filter((one) => !unique.some((other) => other !== one && covers(other, one))).sort(),
  };
}

/** What another grant allows anyhow is left out. */
function withoutCovered(grants: readonly Grant[]): readonly Grant[] {
  return grants.filter((grant) => !grants.some((other) => other !== grant && includes(other, grant)));
}

function includes(wide: Grant, narrow: Grant): boolean {
  if (wide.action !== narrow.action || JSON.stringify(idOf(wide)) !== JSON.stringify(idOf(narrow))) return false;
  if (wide.within !== undefined || wide.attributes !== undefined) return false;
  if (wide.leading === undefined) return true;
  const { leading } = wide;
  return narrow.leading?.every((one) => leading.some((other) => covers(other, one))) === true;
}

function merged(cells: readonly Cell[], idOfCell: (cell: Cell) => unknown): readonly Cell[] {
  const found = new Map<string, Cell>();
  for (const cell of cells) {
    const id = JSON.stringify(idOfCell(cell));
    const known = found.get(id);
    const actions = new Set([...(known?.actions ?? []), ...cell.actions]);
    const resources = new Map(
      [...(known?.resources ?? []), ...cell.resources].map((one) => [idOf(one).join('/'), one]),
    );
    found.set(id, {
      resources: [...resources.values()],
      actions: ORDER.filter((action) => actions.has(action)),
      conditions: cell.conditions,
    });
  }
  return [...found.values()];
}

const READS: readonly ItemAction[] = ['GetItem', 'BatchGetItem', 'Query', 'Scan'];
const WRITES: readonly ItemAction[] = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'];
const STATEMENTS: readonly ItemAction[] = ['PartiQLSelect', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'];
const ORDER: readonly ItemAction[] = [...READS, 'ConditionCheckItem', ...WRITES, ...STATEMENTS];

// ------------------------------------------------------------------------------------------------------ conditions

/**
 * A condition on keys that are not named holds of every request, so that they have to be named. A request for some attributes says so
 * in `Select`, without which it reads them all; as AWS writes it, for requests that may lack the key. What a write leaves behind, or finds, it does not return: DynamoDB has it say `NONE`
 * where it says nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
function conditionsOf({ action, leading, within, attributes }: Grant): Conditions {
  const conditions = new Map<string, Map<string, readonly string[]>>();
  const add = (operator: string, key: string, values: readonly string[]): void => {
    conditions.set(operator, (conditions.get(operator) ?? new Map()).set(`dynamodb:${key}`, values));
  };
  if (leading !== undefined) {
    const isLike = leading.some((text) => /[*?]/.test(text.replace(/\$\{[^}]*\}/g, '')));
    add(`ForAllValues:String${isLike ? 'Like' : 'Equals'}`, 'LeadingKeys', leading);
    add('Null', 'LeadingKeys', ['false']);
  }
  const named = attributes?.map(asPattern);
  if (named?.every((name) => name !== undefined) === true) {
    add('ForAllValues:StringEquals', 'Attributes', named);
    const isCounted = action === 'Query' || action === 'Scan';
    add('StringEqualsIfExists', 'Select', ['SPECIFIC_ATTRIBUTES', ...(isCounted ? ['COUNT'] : [])]);
  }
  if (within !== undefined) add('StringEquals', 'EnclosingOperation', [within]);
  else if (action === 'PutItem' || action === 'DeleteItem') add('StringEqualsIfExists', 'ReturnValues', ['NONE']);
  return conditions;
}

function dataOf(conditions: Conditions): unknown {
  return [...conditions].map(([operator, keys]) => [operator, [...keys]]);
}

function textsOf(conditions: Conditions): Statement['conditions'] {
  return new Map(
    [...conditions].map(([operator, keys]) => [
      operator,
      new Map([...keys].map(([key, values]) => [key, values.map((value): Text => [value])])),
    ]),
  );
}

// ------------------------------------------------------------------------------------------------------ statements

type NameFor = (text: string) => string;

function allow({ resources, actions, conditions }: Cell, nameFor: NameFor): Statement {
  const isInTransactions = conditions.get('StringEquals')?.has('dynamodb:EnclosingOperation') === true;
  const [first] = resources;
  return {
    sid: nameFor(
      `${verbOf(actions)}${first === undefined ? '' : wordsOf(first)}${isInTransactions ? 'InTransactions' : ''}`,
    ),
    effect: 'Allow',
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: resources.flatMap(arnsOf),
    conditions: textsOf(conditions),
  };
}

function verbOf(actions: readonly ItemAction[]): string {
  const are = (kind: readonly ItemAction[]): boolean => actions.every((action) => kind.includes(action));
  const [first, another] = actions;
  if (first !== undefined && another === undefined) return first.replace('Item', '');
  if (are(READS)) return 'Read';
  if (are(WRITES)) return 'Write';
  return are(STATEMENTS) ? 'RunStatementsOn' : 'ReadAndWrite';
}

function wordsOf({ table, index }: Resource): string {
  return index === undefined ? table.id : `${table.id}${pascalCase(index) || 'Index'}`;
}

/** In the Region where it is deployed, and in those of its replicas. */
export function arnsOf({ table, index }: Resource): readonly Text[] {
  const arn = index === undefined ? table.arn : indexArn(table, index);
  return [arn, ...table.table.replicas.map(({ value: region }) => inRegion(arn, region))];
}

/**
 * A SELECT that names no key reads the whole table: refused where none is meant to.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html
 */
function noWalks(grants: readonly Grant[], nameFor: NameFor): readonly Statement[] {
  const selects = grants.filter(({ action, walks }) => action === 'PartiQLSelect' && walks !== true);
  return selects.map((grant) => ({
    sid: nameFor(`NoFullScanOf${wordsOf(grant)}`),
    effect: 'Deny',
    actions: ['dynamodb:PartiQLSelect'],
    resources: arnsOf(grant),
    conditions: new Map([['Bool', new Map([['dynamodb:FullTableScan', [['true']]]])]]),
  }));
}
