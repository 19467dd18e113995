import type { DraftTable } from '../../draft.js';
import type { Collector } from '../aws-table/index.js';
import { nodeAt } from './instances.js';
import type { ResourceInstance } from './relevant.js';
import { knownText } from './value.js';

/** A model is of one Region: that of its provider, or of its first table. */
export function regionOf(
  tables: readonly ResourceInstance[],
  region: string | undefined,
  notes: Collector,
): string | undefined {
  const own = (table: ResourceInstance): string | undefined =>
    knownText(table.value.entries.get('region')) ?? table.region;
  const stated = tables.map(own).find((one) => one !== undefined && one !== '');
  const home = tables.some((table) => own(table) === region) ? region : (stated ?? region);
  for (const table of tables) {
    const there = own(table);
    if (there === undefined || there === '' || there === home) continue;
    notes.drop(
      nodeAt(table.value.span),
      `${table.address}.region`,
      `The Region of \`${table.address}\`, \`${there}\``,
      `a model is of one Region, here \`${home}\``,
    );
  }
  return home === undefined || home === '' ? undefined : home;
}

/** That of a model which says none, and others to take where something of the tables is there. */
const HOMES = ['us-east-1', 'us-west-2', 'eu-west-1', 'ap-southeast-1'];

/** Where tables may be of which nothing says it: not where their replicas and copies are, which would be lost. */
export function homeBeside(tables: readonly DraftTable[], notes: Collector): string | undefined {
  const taken = new Set(
    tables.flatMap(({ replicas = [], witness, backup }) => [...replicas, witness ?? '', backup?.copyTo ?? '']),
  );
  const [usual = ''] = HOMES;
  const free = HOMES.find((region) => !taken.has(region));
  if (!taken.has(usual) || free === undefined) return undefined;
  const question = `In which Region are the tables themselves? They have a replica or copies in \`${usual}\`, and \`${free}\` is taken for their own.`;
  notes.ask('defaults', question, `region: ${free}`);
  return free;
}
