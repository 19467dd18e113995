import type { DraftTable } from '../../draft.js';
import type { Collector } from '../aws-table/index.js';
import { nodeAt } from './instances.js';
import type { ResourceInstance } from './relevant.js';
import { blocksOf } from './table-properties.js';
import { booleanOfValue, isBlank, knownText, type MapValue, textOfValue } from './value.js';

/** The other Regions of a table: its own blocks, and resources for each. */
export function replicasOf(
  { value, address }: ResourceInstance,
  own: readonly ResourceInstance[],
  table: DraftTable,
  home: string | undefined,
  notes: Collector,
): { readonly regions: readonly string[]; readonly isStrong: boolean } {
  const regions = new Set<string>();
  let isStrong = false;
  const given = value.entries.get('replica');
  if (given?.kind === 'unknown') {
    notes.quirk(
      nodeAt(given.span),
      `${address}.replica`,
      `Which replicas there are is not known (\`${given.text.text}\`).`,
    );
  }
  const add = (region: string | undefined, replica: MapValue, place: string): void => {
    if (region === undefined || region === '') {
      const name = replica.entries.get('region_name') ?? replica.entries.get('region');
      const unknown = name === undefined ? undefined : textOfValue(name)?.text;
      const cause =
        unknown === undefined ? 'its Region is not said' : `its Region depends on what is not known (\`${unknown}\`)`;
      notes.drop(
        nodeAt(replica.span),
        place,
        `A replica of \`${table.name}\``,
        `${cause}: write it among \`replicas\``,
      );
    } else if (region !== home) regions.add(region);
    tellDifferences(replica, region ?? 'that Region', table, place, notes);
  };
  for (const replica of blocksOf(given)) {
    add(knownText(replica.entries.get('region_name')), replica, `${address}.replica`);
    if (knownText(replica.entries.get('consistency_mode')) === 'STRONG') isStrong = true;
  }
  for (const resource of own) {
    if (resource.type === 'aws_dynamodb_table_replica') {
      const region = knownText(resource.value.entries.get('region')) ?? resource.region;
      const differs = region === home && isBlank(resource.value.entries.get('region'));
      add(differs ? undefined : region, resource.value, resource.address);
    }
    if (resource.type !== 'aws_dynamodb_global_table') continue;
    for (const replica of blocksOf(resource.value.entries.get('replica'))) {
      add(knownText(replica.entries.get('region_name')), replica, `${resource.address}.replica`);
    }
  }
  return { regions: [...regions], isStrong };
}

/** A model says the same of all replicas. */
function tellDifferences(
  { entries }: MapValue,
  region: string,
  table: DraftTable,
  path: string,
  notes: Collector,
): void {
  const told = (name: string, isTold: boolean): void => {
    const value = entries.get(name);
    if (value === undefined || isBlank(value) || !isTold) return;
    notes.drop(
      nodeAt(value.span),
      `${path}.${name}`,
      `\`${name}\` of the replica in \`${region}\``,
      'a model says the same of all replicas',
    );
  };
  // A table with a key of its own has one in each Region.
  told('kms_key_arn', table.kms === undefined || table.kms === 'aws-managed');
  told('table_class_override', true);
  told('point_in_time_recovery', booleanOfValue(entries.get('point_in_time_recovery')) !== (table.pitr ?? false));
  told(
    'deletion_protection_enabled',
    booleanOfValue(entries.get('deletion_protection_enabled')) !== (table.deletionProtection ?? false),
  );
}
