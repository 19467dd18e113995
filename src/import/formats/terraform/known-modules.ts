import type { Span } from '../../../source/index.js';
import type { Collector } from '../aws-table/index.js';
import { cloudposseTable } from './known-modules/cloudposse.js';
import { communityTable, communityTables } from './known-modules/community.js';
import { LazyEntries } from './lazy-entries.js';
import type { ResourceInstance } from './relevant.js';
import { type MapValue, mapValue, nullValue, type Value } from './value.js';

/** A call of a module that is known although its files are not here. */
export interface KnownCall {
  readonly inputs: ReadonlyMap<string, () => Value>;
  readonly modules: ResourceInstance['modules'];
  readonly span: Span;
  readonly provider: Pick<ResourceInstance, 'region' | 'defaultTags'>;
  readonly notes: Collector;
}

/** Resources by what the module makes of its inputs, and the values of its outputs. */
export interface KnownTables {
  readonly resources: () => readonly ResourceInstance[];
  readonly outputs: MapValue;
}

interface KnownModule {
  readonly source: RegExp;
  readonly read: (call: KnownCall) => KnownTables;
}

const REGISTRY = String.raw`^(?:registry\.(?:terraform\.io|opentofu\.org)/)?`;
const GITHUB = String.raw`github\.com[/:]`;

function sourceOf(registry: string, repository: string, inner = ''): RegExp {
  return new RegExp(`(?:${REGISTRY}${registry}/aws|${GITHUB}${repository}(?:\\.git)?)${inner}/?(?:\\?.*)?$`, 'i');
}

const COMMUNITY = [
  'terraform-aws-modules/dynamodb-table',
  'terraform-aws-modules/terraform-aws-dynamodb-table',
] as const;

const MODULES: readonly KnownModule[] = [
  // https://registry.terraform.io/modules/terraform-aws-modules/dynamodb-table/aws/latest
  { source: sourceOf(...COMMUNITY), read: communityTable },
  { source: sourceOf(...COMMUNITY, '//wrappers'), read: communityTables },
  // https://registry.terraform.io/modules/cloudposse/dynamodb/aws/latest
  { source: sourceOf('cloudposse/dynamodb', 'cloudposse/terraform-aws-dynamodb'), read: cloudposseTable },
];

/** What a well-known module makes; undefined where the source is none of these. */
export function knownModule(source: string, call: KnownCall): KnownTables | undefined {
  return MODULES.find((known) => known.source.test(source))?.read(call);
}

/** Outputs by their names. */
export function outputsOf(names: readonly string[], find: (name: string) => Value | undefined, span: Span): MapValue {
  return mapValue(new LazyEntries(names, (name) => find(name) ?? nullValue(span)), span);
}
