import type { YamlNode } from '../../../source/index.js';
import { entityOfTable } from '../../candidates.js';
import type { Draft, DraftEntity, DraftTable } from '../../draft.js';
import type { ImportFile, ImportInput } from '../../input.js';
import { mergedDraft } from '../../merge-drafts.js';
import { invalid } from '../../problem.js';
import { child, elements, numberOf, textOf } from '../../tree.js';
import { Collector, readAwsTable } from '../aws-table/index.js';
import { type Definition, definingFiles, definitionsIn } from './detect.js';
import { requestsOf, tellOthers } from './requests.js';

/** What `DescribeTable` tells of the state of a table, which is no part of its design. */
const STATE: ReadonlySet<string> = new Set([
  'TableStatus',
  'CreationDateTime',
  'TableSizeBytes',
  'ItemCount',
  'TableArn',
  'TableId',
  'LatestStreamLabel',
  'LatestStreamArn',
  'GlobalTableVersion',
  'RestoreSummary',
  'ArchivalSummary',
  'Replicas',
  'MultiRegionConsistency',
]);

export interface CreateTableOptions {
  /** Whether what is not said of TTL means that there is none. */
  readonly ttlIsKnown?: boolean;
}

/** Requests of `CreateTable` and answers of `DescribeTable`, as the AWS CLI prints them. */
export function readCreateTable(input: ImportInput, { ttlIsKnown = false }: CreateTableOptions = {}): Draft {
  const [only] = input.files;
  const files = definingFiles(input);
  if (files.length === 0) {
    if (input.kind !== 'folder' && only !== undefined && /^\s*[{[]/.test(only.text().text.slice(0, 1024))) only.json();
    throw invalid(
      `\`${input.shown}\` defines no table: an object with \`TableName\` and \`KeySchema\` is looked for, under \`Table\` or \`TableDescription\` too.`,
    );
  }
  const parts = files.flatMap((file) => {
    const draft = draftOf(file, input.name, ttlIsKnown);
    return draft === undefined ? [] : [{ draft, file: file.shown }];
  });
  if (parts.length === 0) throw invalid(`No table of \`${input.shown}\` has a partition key.`);
  return mergedDraft(input.name, parts);
}

function draftOf(file: ImportFile, otherwise: string, ttlIsKnown: boolean): Draft | undefined {
  const notes = new Collector();
  const read = definitionsIn(file).flatMap((definition) => {
    const table = tableOf(definition, notes, ttlIsKnown);
    return table === undefined ? [] : [{ definition, table }];
  });
  const [first] = read;
  if (first === undefined) return undefined;
  const { requests } = first.definition;
  if (requests !== undefined) tellOthers(requests, notes);
  const own = generatedFrom(requests);
  const regions = new Set(read.flatMap(({ definition }) => regionOf(definition) ?? own.region ?? []));
  const [region] = regions;
  return {
    name: own.model ?? (read.length === 1 ? first.table.name : otherwise),
    ...(region === undefined || regions.size > 1 ? {} : { region }),
    tables: read.map(({ table }) => table),
    entities: read.map(({ definition, table }) => entityOf(definition, table)),
    patterns: [],
    ...notes.all,
  };
}

function tableOf(
  { node: request, path, requests, imported }: Definition,
  notes: Collector,
  ttlIsKnown: boolean,
): DraftTable | undefined {
  const name = withDefaults(textOf(child(request, 'TableName')) ?? 'Table');
  const own = requests === undefined ? undefined : requestsOf(request, imported, requests, notes);
  const { node, updates, ...beside } = own ?? { node: request, updates: [] };
  const saysAll = requests !== undefined;
  const table = readAwsTable({ name, properties: node, path, saysAll, ...beside }, notes, STATE);
  if (table === undefined) return undefined;
  const home = regionOf({ node });
  const made = updates.flatMap((update) =>
    elements(child(update, 'ReplicaUpdates')).map((one) => child(one, 'Create')),
  );
  const replicas = [...elements(child(node, 'Replicas')), ...made]
    .flatMap((replica) => textOf(child(replica, 'RegionName')) ?? [])
    .filter((region) => region !== home);
  const isStrong = [node, ...updates].some((one) => textOf(child(one, 'MultiRegionConsistency')) === 'STRONG');
  const [witness] = updates.flatMap((update) =>
    elements(child(update, 'GlobalTableWitnessUpdates')).flatMap(
      (one) => textOf(child(child(one, 'Create'), 'RegionName')) ?? [],
    ),
  );
  const global = { ...globalOf(replicas, isStrong), ...(witness === undefined ? {} : { witness }) };
  if (saysAll) return { ...table, ...global };
  if (table.pitr === undefined) {
    notes.ask(
      `tables.${name}`,
      'Is point-in-time recovery on? The definition of a table does not tell; a model has it on.',
      table.deletionProtection === false ? 'protection: {pitr: false, delete: false}' : 'protection: {pitr: false}',
    );
  }
  if (table.ttl === undefined && !ttlIsKnown) {
    notes.ask(
      `tables.${name}`,
      'Do items expire? The definition of a table does not tell its TTL attribute.',
      'ttl: expiresAt',
    );
  }
  return { ...table, ...global };
}

/** A name that differs by stage, as `generate create-table` leaves it, where nothing is set. */
function withDefaults(name: string): string {
  return name.replace(/\$\{env:\w+:-([^{}]*)\}/g, '$1');
}

function globalOf(replicas: readonly string[], isStrong: boolean): Pick<DraftTable, 'replicas' | 'consistency'> {
  return {
    ...(replicas.length === 0 ? {} : { replicas }),
    ...(isStrong ? { consistency: 'mrsc' as const } : {}),
  };
}

/** What `generate create-table` says of the model that its requests are of. */
function generatedFrom(requests: YamlNode | undefined): {
  readonly model: string | undefined;
  readonly region: string | undefined;
} {
  const [, model] =
    /^Generated by dynamodel from the model ([\w-]+):/.exec(textOf(child(requests, 'GeneratedBy')) ?? '') ?? [];
  return { model, region: textOf(child(requests, 'Region')) };
}

/** `arn:aws:dynamodb:eu-west-1:123456789012:table/Orders` names it. */
function regionOf({ node }: Pick<Definition, 'node'>): string | undefined {
  return /^arn:[^:]*:dynamodb:([a-z0-9-]+):/.exec(textOf(child(node, 'TableArn')) ?? '')?.[1];
}

/** With its counts. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html */
function entityOf({ node }: Definition, table: DraftTable): DraftEntity {
  const count = numberOf(child(node, 'ItemCount')) ?? 0;
  const bytes = numberOf(child(node, 'TableSizeBytes')) ?? 0;
  const entity = entityOfTable(table);
  if (count <= 0) return entity;
  return {
    ...entity,
    volume: { count, confidence: 'high', because: 'the table counts its items every six hours or so' },
    ...(bytes > 0 ? { size: { avg: Math.round(bytes / count) } } : {}),
  };
}
