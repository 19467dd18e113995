import type { IndexDesign } from '../../design/index.js';
import { billingOf, type IndexLoad, type Workload } from '../../load/index.js';
import type { AlarmSettings, Billing } from '../../model/model.js';
import type { Deployment, TableResource, Text } from '../infrastructure/index.js';
import type { OwnParameters } from './parameters.js';
import type { TableUsage } from './usage.js';

/** What alarms are made from. */
export interface WatchContext {
  /** With the parameters of its own. */
  readonly deployment: Deployment;
  readonly own: OwnParameters;
  readonly settings: AlarmSettings;
  readonly workload: Workload;
  readonly tables: readonly WatchedTable[];
}

export interface WatchedTable {
  readonly resource: TableResource;
  readonly usage: TableUsage;
  /** Its own key first, then its global indexes: local ones have their table's capacity. */
  readonly capacities: readonly WatchedCapacity[];
}

/** A table or a global index: what has capacity of its own, and is throttled by itself. */
export interface WatchedCapacity {
  readonly table: TableResource;
  /** Name of the index; of the table itself where absent. */
  readonly index?: string;
  readonly design: IndexDesign;
  readonly billing: Billing;
  readonly load: IndexLoad | undefined;
  /** `table shop`, `index gsi1 of shop`. */
  readonly words: Text;
}

export function watchedTable(resource: TableResource, usage: TableUsage, workload: Workload): WatchedTable {
  const { primary, indexes } = resource.design;
  const designs = [primary, ...[...indexes.values()].filter(({ kind }) => kind === 'global')];
  return {
    resource,
    usage,
    capacities: designs.map((design) => ({
      table: resource,
      ...(design.kind === 'table' ? {} : { index: design.name }),
      design,
      billing: billingOf(design),
      load: workload.indexes.find(({ index }) => index === design),
      words: design.kind === 'table' ? ['table ', ...resource.name] : [`index ${design.name} of `, ...resource.name],
    })),
  };
}
