import type { Deployment, TableResource } from './deployment.js';
import type { Text } from './text.js';

/** Whether the table is in several Regions. */
export function isGlobal({ table }: Pick<TableResource, 'table'>): boolean {
  return table.replicas.length > 0 || table.witness !== undefined;
}

/** Regions that serve the table: the model's own first. */
export function regionsOf(deployment: Pick<Deployment, 'region'>, { table }: TableResource): readonly string[] {
  return [deployment.region, ...table.replicas.map(({ value }) => value)];
}

/** The text as it is in a certain Region. */
export function inRegion(text: Text, region: string): Text {
  return text.map((piece) => (typeof piece !== 'string' && piece.kind === 'region' ? region : piece));
}
