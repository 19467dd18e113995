import type { Deployment, TableResource } from '../infrastructure/index.js';
import { UniqueNames } from '../text/index.js';

/** What a table and its key are called in the construct. */
export interface Members {
  /** `shop`: a property of the construct. */
  readonly table: string;
  /** `shopKey`: likewise, where it is encrypted with a key of the account. */
  readonly key: string;
  /** `shopReplicaKeys`: what the construct is given, where such a table has replicas. */
  readonly replicaKeys: string;
  /** `shopHas`: a function of the constructor that tells of an index whether it is wanted. */
  readonly has: string;
  /** `shopDax` and `shopDaxGroup`: properties of the construct, where DAX is before the table. */
  readonly dax: string;
  readonly daxGroup: string;
}

/** What every construct has, and the variables and other properties of this one. */
const TAKEN = [
  ...Object.getOwnPropertyNames(Object.prototype),
  ...[
    'node',
    'with',
    'scope',
    'id',
    'props',
    'stage',
    'without',
    'vpc',
    'callers',
    'subnets',
    'clients',
    'client',
    'endpoint',
    'backupVault',
    'backupVaults',
    'backupRole',
  ],
];

export function membersOf({ tables }: Deployment): ReadonlyMap<TableResource, Members> {
  const names = new UniqueNames('table', TAKEN);
  return new Map(
    [...tables.values()].map((resource) => {
      const wanted = resource.id.charAt(0).toLowerCase() + resource.id.slice(1);
      const table = names.takeWith(wanted, ['', 'Key', 'ReplicaKeys', 'Has', 'Dax', 'DaxGroup']);
      const members: Members = {
        table,
        key: `${table}Key`,
        replicaKeys: `${table}ReplicaKeys`,
        has: `${table}Has`,
        dax: `${table}Dax`,
        daxGroup: `${table}DaxGroup`,
      };
      return [resource, members];
    }),
  );
}
