import type { Design } from '../design/design.js';
import { physicalName } from '../design/index.js';
import { wholeText } from '../diagnostics/index.js';
import { createEngine, type Engine, EngineError } from '../engine/index.js';
import { createTableInput } from '../load/create-table.js';
import type { DataGenerator } from '../load/generate-items.js';
import { rawSamples } from '../load/raw-samples.js';
import type { Table } from '../model/model.js';
import type { Item } from '../value/index.js';

export interface LoadedEngine {
  readonly engine: Engine;
  /** Items that DynamoDB refuses. */
  readonly refused: readonly string[];
  /** Tables that it refuses to create, by name: nothing of them can be run. */
  readonly refusedTables: ReadonlySet<string>;
}

/** An engine with the design's tables, its raw samples and the generated items. */
export function loadedEngine(design: Design, data: DataGenerator): LoadedEngine {
  const engine = createEngine({ now: () => data.period.to });
  const refused = new Map<string, number>();
  const refusedTables = new Map<string, string>();
  const put = (what: string, table: Table, item: Item): void => {
    if (refusedTables.has(table.name)) return;
    try {
      engine.putItem({ TableName: physicalName(table), Item: item });
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const text = `${what} (${error.message})`;
      refused.set(text, (refused.get(text) ?? 0) + 1);
    }
  };
  for (const table of design.tables.values()) {
    try {
      engine.createTable({ ...createTableInput(table), DeletionProtectionEnabled: false });
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      refusedTables.set(table.table.name, error.message);
    }
  }
  for (const sample of rawSamples(design)) {
    const table = design.tables.get(sample.table)?.table;
    if (sample.kind === 'problem') refused.set(`a raw sample of ${sample.table} (${sample.message})`, 1);
    else if (table !== undefined) put(`a raw sample of ${sample.table}`, table, sample.item);
  }
  for (const { entity, item } of data.all) put(`items of ${entity.name}`, entity.table.table, item);
  const tables = [...refusedTables].map(([name, message]) => `DynamoDB refuses to create ${name} (${message}).`);
  const items = [...refused].map(
    ([text, count]) => `DynamoDB refuses ${count > 1 ? `${wholeText(count)} ` : ''}${text}.`,
  );
  return { engine, refused: [...tables, ...items], refusedTables: new Set(refusedTables.keys()) };
}
