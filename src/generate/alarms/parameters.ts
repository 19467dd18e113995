import type { ContributorInsights } from '../../model/model.js';
import { type Deployment, type Parameter, plainTextOf, type TableResource } from '../infrastructure/index.js';
import { failureQueueOutput, functionNameOutput, type LambdaFunction, streamReaders } from '../lambda/functions.js';
import { camelCase, pascalCase, UniqueNames } from '../text/index.js';

/** What a deployment has to say besides the names of tables: names that are known once other things are deployed. */
export interface OwnParameters {
  /** Functions that read streams, by the names of tables in the model. */
  readonly streamFunctions: ReadonlyMap<string, Parameter>;
  /** Queues of what these give up, by the same. */
  readonly failureQueues: ReadonlyMap<string, Parameter>;
  /** Rules of Contributor Insights, by `hotKeysOf`. */
  readonly hotKeys: ReadonlyMap<string, Parameter>;
}

/** The deployment with parameters of its own. */
export function withOwnParameters(
  deployment: Deployment,
  { hasIteratorAge }: { readonly hasIteratorAge: boolean },
): OwnParameters & { readonly deployment: Deployment } {
  const before = [...deployment.parameters.values()];
  const tables = [...deployment.tables.values()];
  const ids = new UniqueNames('Parameter', [...before.map(({ id }) => id), ...tables.map(({ id }) => id)]);
  const variables = new UniqueNames(
    'parameter',
    before.flatMap(({ name, variable }) => [name, variable]),
  );
  const made = (id: string, variable: string, preset: string, description: string): Parameter => {
    const own = variables.take(variable);
    return { name: own, id: ids.take(id), variable: own, default: preset, description };
  };
  const readers = hasIteratorAge ? streamReaders(deployment) : new Map<string, LambdaFunction>();
  const read = tables.filter(({ table }) => hasIteratorAge && table.stream !== undefined);
  const streamFunctions = new Map(
    read.map(({ id, variable, table }) => {
      const found = whereFound(readers.get(table.name), functionNameOutput, 'Function.functionName');
      const description = `Name of the function that reads the stream of the table ${table.name}${found}. Without one there is no alarm on its age.`;
      return [table.name, made(`${id}StreamFunction`, `${variable}_stream_function`, '', description)];
    }),
  );
  const failureQueues = new Map(
    read.map(({ id, variable, table }) => {
      const found = whereFound(readers.get(table.name), failureQueueOutput, 'Failures.queueName');
      const description = `Name of the queue of what the function that reads the stream of the table ${table.name} gives up${found}. Without one there is no alarm on it.`;
      return [table.name, made(`${id}StreamFailureQueue`, `${variable}_stream_failure_queue`, '', description)];
    }),
  );
  const hotKeys = new Map(
    tables.flatMap((resource) =>
      insightsOf(resource).map(([index, mode]) => {
        const { id, variable, name, table } = resource;
        const of = index === undefined ? `the table ${table.name}` : `the index ${index} of ${table.name}`;
        const inWords = index === undefined ? '' : pascalCase(index) || 'Index';
        const rule = [
          `DynamoDBContributorInsights-${RULES[mode]}`,
          plainTextOf(name) ?? table.name,
          index ?? [],
        ].flat();
        const description = `Name of the rule of Contributor Insights that counts the keys of ${of}: it has the time of its making in it, and aws dynamodb describe-contributor-insights lists it. The dashboard shows it.`;
        const wanted = [variable, inWords.toLowerCase(), 'hot_keys_rule'].filter((word) => word !== '').join('_');
        return [hotKeysOf(table.name, index), made(`${id}${inWords}HotKeysRule`, wanted, rule.join('-'), description)];
      }),
    ),
  );
  const added = [...streamFunctions.values(), ...failureQueues.values(), ...hotKeys.values()];
  const parameters = new Map([...deployment.parameters, ...added.map((one) => [one.name, one] as const)]);
  return { deployment: { ...deployment, parameters }, streamFunctions, failureQueues, hotKeys };
}

export interface PassedOn {
  /** Of the template that takes it. */
  readonly parameter: string;
  /** Of the one that puts it out. */
  readonly output: string;
}

/** Names of functions, and of their queues, that templates of alarms take from that of `generate lambda`. */
export function readersFor(deployment: Deployment): readonly PassedOn[] {
  const hasIteratorAge = deployment.model.operations.alarms.off.every(({ value }) => value !== 'iteratorAge');
  const { streamFunctions, failureQueues } = withOwnParameters(deployment, { hasIteratorAge });
  return [...streamReaders(deployment)].flatMap(([table, reader]) => {
    const passed = (parameter: Parameter | undefined, output: string): readonly PassedOn[] =>
      parameter === undefined ? [] : [{ parameter: parameter.id, output }];
    return [
      ...passed(streamFunctions.get(table), functionNameOutput(reader)),
      ...passed(failureQueues.get(table), failureQueueOutput(reader)),
    ];
  });
}

/** Of a function that `generate lambda` makes, or its queue. */
function whereFound(
  reader: LambdaFunction | undefined,
  outputOf: (reader: LambdaFunction) => string,
  member: string,
): string {
  if (reader === undefined) return '';
  return `: the output ${outputOf(reader)} of the template of generate lambda, or ${camelCase(reader.id)}${member} of its construct`;
}

/**
 * Partition keys by how much is consumed, or throttled.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/contributorinsights_HowItWorks.html
 */
const RULES = { all: 'PKC', throttled: 'PKT' } as const;

/** Where the model turns it on: the table itself without an index. */
function insightsOf({
  table,
}: TableResource): readonly (readonly [index: string | undefined, mode: ContributorInsights])[] {
  const indexes = [...table.indexes.values()].flatMap(({ name, contributorInsights }) =>
    contributorInsights === undefined ? [] : [[name, contributorInsights] as const],
  );
  const { contributorInsights } = table;
  return [...(contributorInsights === undefined ? [] : [[undefined, contributorInsights] as const]), ...indexes];
}

/** Of the table itself without an index. */
export function hotKeysOf(table: string, index: string | undefined): string {
  return JSON.stringify([table, index]);
}
