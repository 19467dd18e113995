import { type Deployment, deploymentOf, isGlobal, shownText, type TableResource } from '../infrastructure/index.js';
import { SEAL } from '../output/header.js';
import { fileStem, json } from '../text/index.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';
import { aroundRequests } from './around-requests.js';
import { keyRequests } from './key-requests.js';
import { replicaRequests, requestsInRegion } from './replica-requests.js';
import { byOperation, type Request, Unknown } from './request.js';
import { scalingRequests } from './scaling-requests.js';
import { isImported, tableRequests } from './table-requests.js';

/**
 * The requests that make the tables, by the names of their operations and each as its command of the AWS CLI takes it in
 * `--cli-input-json`: in the order in which they are to be sent, each once what the one before made is there.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
export function createTableFiles(gen: Gen): readonly GeneratedFile[] {
  const deployment = deploymentOf(gen);
  const { model, region } = deployment;
  const unknown = new Unknown(deployment);
  const requests = requestsOf(deployment, unknown);
  const inOtherRegions = otherRegions(deployment, unknown);
  const missing = [...deployment.tables.values()].flatMap(missingOf);
  const { parameters } = unknown;
  const root = {
    GeneratedBy: SEAL,
    ...(missing.length === 0 ? {} : { NotInThisFile: missing }),
    ...(Object.keys(parameters).length === 0 ? {} : { Parameters: parameters }),
    ...(region === 'us-east-1' ? {} : { Region: region }),
    ...byOperation(requests),
    ...(Object.keys(inOtherRegions).length === 0 ? {} : { InOtherRegions: inOtherRegions }),
  };
  return [{ path: `${fileStem(model.name.value)}.json`, code: json(root), isFormatted: true }];
}

function requestsOf(deployment: Deployment, unknown: Unknown): readonly Request[] {
  const tables = [...deployment.tables.values()];
  const ofTables = [keyRequests, tableRequests, scalingRequests, replicaRequests].flatMap((requests) =>
    tables.flatMap((resource) => requests(resource, unknown)),
  );
  return [...inOrder(ofTables), ...aroundRequests(deployment, unknown)];
}

/** Each needs what those before it make: replicas need capacity that scales, and tables that are imported come with what is changed later. */
const ORDER: readonly string[] = [
  'kms:CreateKey',
  'kms:EnableKeyRotation',
  'CreateTable',
  'ImportTable',
  'UpdateTimeToLive',
  'UpdateContinuousBackups',
  'application-autoscaling:RegisterScalableTarget',
  'application-autoscaling:PutScalingPolicy',
  'UpdateTable',
  'TagResource',
  'PutResourcePolicy',
  'UpdateContributorInsights',
];

function inOrder(requests: readonly Request[]): readonly Request[] {
  return [...requests].sort((a, b) => ORDER.indexOf(a.operation) - ORDER.indexOf(b.operation));
}

/** Region → what is asked for there, once the replicas are made. */
function otherRegions({ tables }: Deployment, unknown: Unknown): Readonly<Record<string, object>> {
  const regions = new Set([...tables.values()].flatMap(({ table }) => table.replicas.map(({ value }) => value)));
  const all = [...regions].map((region) => {
    const there = [...tables.values()].filter(({ table }) => table.replicas.some(({ value }) => value === region));
    return [region, byOperation(inOrder(there.flatMap((one) => requestsInRegion(one, region, unknown))))] as const;
  });
  return Object.fromEntries(all.filter(([, requests]) => Object.keys(requests).length > 0));
}

/** What no request says, or says otherwise than the model. */
function missingOf(resource: TableResource): readonly string[] {
  const { table, name, encryption } = resource;
  const shown = shownText(name);
  const isReplicated = isGlobal(resource);
  return [
    ...(table.importFrom !== undefined && !isImported(resource)
      ? [`the import of ${shown}: a table is empty when it gets replicas that are strongly consistent`]
      : []),
    ...(isReplicated && table.consistency === 'mrec' && (table.stream?.value ?? 'new-and-old') !== 'new-and-old'
      ? [`a stream of other than whole items, before and after, of ${shown}: replicas are fed by it`]
      : []),
    ...(isReplicated && encryption.kind === 'new'
      ? [`the keys that encrypt the replicas of ${shown}: make one in each Region before, whose ARN is a parameter`]
      : []),
  ];
}
