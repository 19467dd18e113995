import { MAX_POLICIES, policiesOf, rightsFor } from '../iam/index.js';
import { type Deployment, type Policy, type Text, textOf } from '../infrastructure/index.js';
import { pascalCase, UniqueNames } from '../text/index.js';
import { type Api, apisOf } from './api.js';
import { type StreamFunction, streamFunctions } from './streams.js';

/** What is deployed, before any format. */
export interface LambdaPlan {
  readonly functions: readonly LambdaFunction[];
  /** What is not served, and why: sentences. */
  readonly left: readonly string[];
}

export interface LambdaFunction {
  /** `Storefront`: letters and digits, unique. */
  readonly id: string;
  readonly file: string;
  readonly description: string;
  /** What it may do with the tables. */
  readonly policies: readonly Policy[];
  readonly environment: ReadonlyMap<string, Text>;
  /** Seconds. */
  readonly timeout: number;
  readonly of:
    | { readonly kind: 'api'; readonly api: Api }
    | { readonly kind: 'stream'; readonly stream: StreamFunction };
}

/** What a template calls the name that CloudFormation gives the function. */
export function functionNameOutput({ id }: Pick<LambdaFunction, 'id'>): string {
  return `${id}FunctionName`;
}

/** The same of its queue of what it gives up. */
export function failureQueueOutput({ id }: Pick<LambdaFunction, 'id'>): string {
  return `${id}FailuresName`;
}

/** API Gateway waits so long: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const API_TIMEOUT = 29;
/** A batch may have many records, each with writes of its own. */
const STREAM_TIMEOUT = 60;
/** Of memory, MB: less has less of a processor, and takes as much longer. */
export const MEMORY = 512;
/** What the resources of a function are called behind its id. */
const SUFFIXES = [
  ...['Function', 'FunctionLogs', 'FunctionName', 'FunctionRole'],
  ...['Api', 'ApiLogs', 'ApiUrl', 'Arn', 'Failures', 'FailuresName', 'FailuresPolicy', 'Mapping'],
];
export const RUNTIME = 'nodejs22.x';
export const LOG_DAYS = 30;

export function lambdaPlan(deployment: Deployment): LambdaPlan {
  const { gen } = deployment;
  const { apis, left } = apisOf(gen);
  const { streams, left: unfollowed } = streamFunctions(
    deployment,
    apis.map(({ file }) => file),
  );
  const ids = new UniqueNames(
    'Function',
    [...deployment.parameters.values()].map(({ id }) => id),
  );
  const environment = tableEnvironment(deployment);
  const refused: string[] = [];
  const ofApis = apis.map((api): LambdaFunction => {
    const fixed = new Map([...api.role.scope].filter(([, value]) => !value.includes('${')));
    const rights = rightsFor(deployment, { patterns: api.calls.map(({ planned }) => planned), scope: fixed });
    refused.push(
      ...rights.refused.map(({ pattern, why }) => `${pattern} of the role ${api.role.name} has no rights. ${why}`),
    );
    return {
      id: ids.takeWith(pascalCase(api.role.name), SUFFIXES),
      file: api.file,
      description: `HTTP API of the role ${api.role.name}`,
      policies: policiesOf(rights.statements, deployment, fixed),
      environment,
      timeout: API_TIMEOUT,
      of: { kind: 'api', api },
    };
  });
  const ofStreams = streams.map((stream): LambdaFunction => {
    const rights = rightsFor(deployment, { followUps: stream.followUps, source: stream.table });
    return {
      id: ids.takeWith(`${stream.table.id}Stream`, SUFFIXES),
      file: stream.file,
      description: `What follows from changes in ${stream.table.table.name}`,
      policies: policiesOf(rights.statements, deployment),
      environment,
      timeout: STREAM_TIMEOUT,
      of: { kind: 'stream', stream },
    };
  });
  const functions = [...ofApis, ...ofStreams];
  const tooMany = functions
    .filter(({ policies }) => policies.length > MAX_POLICIES)
    .map(
      ({ id, policies }) =>
        `The function ${id} has ${policies.length} policies, and a role takes ${MAX_POLICIES} unless its quota is raised (to 20 at most): ask for that, or make two roles of it.`,
    );
  return {
    functions,
    left: [
      ...reservedNames(deployment),
      ...left,
      ...apis.flatMap((api) => api.left),
      ...unfollowed,
      ...refused,
      ...tooMany,
    ],
  };
}

/** Functions that read streams, by the names of tables. */
export function streamReaders(deployment: Deployment): ReadonlyMap<string, LambdaFunction> {
  if ([...deployment.tables.values()].every(({ table }) => table.stream === undefined)) return new Map();
  const { functions } = lambdaPlan(deployment);
  return new Map(functions.flatMap((one) => (one.of.kind === 'stream' ? [[one.of.stream.table.table.name, one]] : [])));
}

/** Lambda sets these itself: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
function isReserved(name: string): boolean {
  return /^(?:_|AWS_|LAMBDA_)/.test(name);
}

export function reservedNames({ parameters }: Deployment): readonly string[] {
  return [...parameters.keys()]
    .filter(isReserved)
    .map((name) => `${name} is a variable that Lambda sets itself: a function does not get the stage's value.`);
}

/** What a stage sets of the tables' names: generated code takes it from the environment. */
export function tableEnvironment({ gen, parameters }: Deployment): ReadonlyMap<string, Text> {
  const { design } = gen;
  const names = [...design.model.tables.values()].flatMap(({ physicalName }) =>
    textOf(physicalName.value).flatMap((piece) =>
      typeof piece === 'object' && piece.kind === 'parameter' ? [piece.name] : [],
    ),
  );
  return new Map(
    [...new Set(names)]
      .filter((name) => parameters.has(name) && !isReserved(name))
      .map((name): readonly [string, Text] => [name, [{ kind: 'parameter', name }]]),
  );
}
