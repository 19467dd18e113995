import type { TableResource } from '../infrastructure/index.js';
import { pascalCase } from '../text/index.js';
import { type CfnValue, equals, ifElse, NO_VALUE, ref } from './language/index.js';
import { anyOf, type Stack } from './stack.js';

/**
 * Which indexes of a table a stack has: CloudFormation makes or deletes one in an update, so that each can be left out by a parameter.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html
 */
export interface IndexSwitches {
  /** Conditions by the names of indexes: global secondary ones and those of vectors. */
  readonly conditions: ReadonlyMap<string, string>;
  /** A list of what there is for each index, by its name: only where the index is, and none where no index is, since a list is never empty. */
  readonly list: (entries: readonly (readonly [index: string, value: CfnValue])[], wanted: string) => CfnValue;
  /** The value only where one of the indexes is; always where there are none to tell. */
  readonly ofAny: (indexes: readonly string[], wanted: string, value: CfnValue) => CfnValue;
}

/** A template has 200 parameters at most: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
export const MAX_PARAMETERS = 200;
/** For what else has to be given. */
const OTHER_PARAMETERS = 40;

/** Whether there are few enough indexes for a parameter each. */
export function hasSwitches(stack: Stack): boolean {
  const { parameters, tables } = stack.deployment;
  const switched = [...tables.values()].reduce((sum, resource) => sum + switchedIndexes(resource).length, 0);
  return parameters.size + switched + OTHER_PARAMETERS <= MAX_PARAMETERS;
}

export function switchedIndexes({ design, table }: TableResource): readonly string[] {
  const global = [...design.indexes.values()].filter(({ kind }) => kind === 'global').map(({ name }) => name);
  return [...global, ...table.vectorIndexes.keys()];
}

export function indexSwitches(stack: Stack, resource: TableResource): IndexSwitches {
  const conditions = new Map<string, string>();
  if (hasSwitches(stack)) {
    for (const index of switchedIndexes(resource)) {
      const wanted = `${resource.id}${pascalCase(index)}Index`;
      const parameter = stack.parameter(wanted, {
        type: 'String',
        default: 'yes',
        allowedValues: ['yes', 'no'],
        description: `Whether the table ${resource.table.name} has the index ${index}: a stack's update makes or deletes one index.`,
      });
      conditions.set(index, stack.condition(`Has${wanted}`, equals(ref(parameter), 'yes')));
    }
  }
  const only = (condition: string | undefined, value: CfnValue): CfnValue =>
    condition === undefined ? value : ifElse(condition, value, NO_VALUE);
  const groups = new Map<string, string>();
  const ofAny: IndexSwitches['ofAny'] = (indexes, wanted, value) => {
    const own = indexes.map((index) => conditions.get(index));
    const known = own.filter((condition) => condition !== undefined);
    if (known.length === 0 || known.length < own.length) return value;
    if (known.length === 1) return only(known[0], value);
    const group = known.join();
    const shared = groups.get(group) ?? stack.condition(`Has${resource.id}${wanted}`, anyOf(known));
    groups.set(group, shared);
    return only(shared, value);
  };
  return {
    conditions,
    ofAny,
    list: (entries, wanted) => {
      const isOne = entries.length === 1;
      const values = entries.map(([index, value]) => (isOne ? value : only(conditions.get(index), value)));
      const indexes = entries.map(([index]) => index);
      return ofAny(indexes, wanted, values);
    },
  };
}
