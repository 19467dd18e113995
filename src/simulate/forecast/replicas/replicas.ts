import type { RunResult } from '../../../fluid/index.js';
import type { CompiledTraffic } from '../../../load/traffic/index.js';
import type { Table } from '../../../model/model.js';
import type { ReplicaForecast } from '../report.js';
import type { StudySettings } from '../study/study.js';
import { type Part, partOf, type Stages } from '../study/study-request.js';
import { replicaFigures } from './replica-forecast.js';
import { type ReplicaSettings, replicaTraffic } from './replica-traffic.js';

/** What of a table decides its copies. */
export interface GlobalTable extends Pick<Table, 'name' | 'consistency'> {
  readonly replicas: readonly { readonly value: string }[];
}

export interface ReplicaInput {
  readonly compiled: Pick<CompiledTraffic, 'traffic' | 'flows'>;
  readonly tables: Iterable<GlobalTable>;
  /** Of the tables' own Region, and the layout of keys that it is of. */
  readonly run: RunResult;
  readonly layout: number;
  readonly settings: StudySettings;
  /** Capacity of replicas where it is not their table's. */
  readonly capacity?: ReplicaSettings;
}

/**
 * Every replica of a global table under the writes that its Region accepted. All Regions of a table have the same settings and get the
 * same writes, so what becomes of one is what becomes of all.
 */
export function* replicaForecasts(input: ReplicaInput, part: Part): Stages<readonly ReplicaForecast[]> {
  const { compiled, run, layout, settings, capacity } = input;
  const tables = [...input.tables].filter(({ replicas }) => replicas.length > 0);
  const forecasts: ReplicaForecast[] = [];
  for (const [i, { name, replicas, consistency }] of tables.entries()) {
    const replica = replicaTraffic(compiled, run, name, capacity);
    if (replica === undefined) continue;
    // What comes by chance has come by then, so no further chance is drawn.
    const { runs, stoppedAt } = yield {
      traffic: replica.traffic,
      settings: { ...settings, mode: 'expectation', layouts: [layout] },
      ...partOf(part, i, tables.length),
    };
    const [result] = runs;
    if (result === undefined || stoppedAt !== undefined) return forecasts;
    forecasts.push({
      table: name,
      regions: replicas.map(({ value }) => value),
      consistency,
      ...replicaFigures(replica, result, run),
    });
  }
  return forecasts;
}
