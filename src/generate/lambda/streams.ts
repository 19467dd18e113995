import type { FollowUp } from '../../planner/index.js';
import type { Deployment, TableResource } from '../infrastructure/index.js';
import { doc, from, kebabCase, name, ts, UniqueNames } from '../text/index.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';
import { followUpNames, isKeptBy } from '../typescript/streams/follow-up-names.js';
import { FUNCTIONS } from './runtime-files.js';
import { streamFilters } from './stream-filters.js';

/** The function that does what follows from the changes in a table. */
export interface StreamFunction {
  readonly table: TableResource;
  readonly file: string;
  readonly followUps: readonly FollowUp[];
  /** Patterns of events; all of the stream where absent. */
  readonly filters?: readonly string[];
}

export function streamFunctions(
  deployment: Deployment,
  taken: readonly string[],
): { readonly streams: readonly StreamFunction[]; readonly left: readonly string[] } {
  const { gen } = deployment;
  const files = new UniqueNames('table', taken);
  const known = new Set(followUpNames(gen).keys());
  const left: string[] = [];
  const streams: StreamFunction[] = [];
  for (const table of deployment.tables.values()) {
    if (table.table.stream === undefined) continue;
    const followUps = gen.plan.followUps.filter(
      (one) =>
        known.has(one) && one.source.table === table.design && (one.kind === 'stream-rule' || isKeptBy(one, 'stream')),
    );
    if (followUps.length === 0) {
      left.push(
        `The stream of the table ${table.table.name} has no function: neither a rule nor a copy follows from its changes. For changes of your own, write a function with the handler of \`streams.ts\`.`,
      );
      continue;
    }
    const filters = streamFilters(table.design, followUps);
    const file = files.take(`${kebabCase(table.table.name) || 'table'}-stream`);
    streams.push({ table, file, followUps, ...(filters === undefined ? {} : { filters }) });
  }
  return { streams, left };
}

/** `functions/shop-stream.ts`. */
export function streamFunction(gen: Gen, { table, file, followUps }: StreamFunction): GeneratedFile {
  const { model } = gen.names;
  const make = from('../typescript/streams', `${model.charAt(0).toLowerCase()}${model.slice(1)}StreamHandler`);
  const code = ts`${doc(
    `Does what follows from changes in the table \`${table.table.name}\`:`,
    ...followUps.map((one) => `- ${one.name}`),
    '',
    'It answers which record has failed: Lambda delivers that one and those behind it again.',
  )}export const ${name('handler')} = ${make}(new ${from('npm:@aws-sdk/client-dynamodb', 'DynamoDBClient')}({}), {}, {
onError: (error, { eventID, eventName }) => console.error({ eventID, eventName, error }),
});
`;
  return { path: `${FUNCTIONS}/${file}.ts`, code };
}
