import { type Design, physicalName } from '../design/index.js';
import type { CreateTableInput, Engine, KeySchemaElement, TableDescription } from '../engine/index.js';
import { flatMap } from '../lists/flat-map.js';
import { createTableInput } from './create-table.js';

/**
 * Makes the tables that an engine has already, from a data directory or a snapshot, fit the design: global indexes that they lack are
 * added. Answers with sentences about what cannot be made to fit; then nothing was changed.
 */
export function fitPresentTables(engine: Engine, design: Design, present: ReadonlySet<string>): readonly string[] {
  const tables = [...design.tables.values()]
    .filter(({ table }) => present.has(physicalName(table)))
    .map((table) => ({ wanted: createTableInput(table), there: describe(engine, physicalName(table.table)) }));
  const problems = flatMap(tables, ({ wanted, there }) => misfits(wanted, there));
  if (problems.length > 0) return problems;
  for (const { wanted, there } of tables) {
    const names = new Set(there.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
    for (const index of wanted.GlobalSecondaryIndexes ?? []) {
      if (names.has(index.IndexName)) continue;
      engine.updateTable({
        TableName: wanted.TableName,
        AttributeDefinitions: wanted.AttributeDefinitions.filter(({ AttributeName: name }) =>
          index.KeySchema.some(({ AttributeName }) => AttributeName === name),
        ),
        GlobalSecondaryIndexUpdates: [{ Create: index }],
      });
    }
  }
  return [];
}

function describe(engine: Engine, TableName: string): TableDescription {
  return engine.describeTable({ TableName }).Table as TableDescription;
}

interface Keyed {
  readonly AttributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: string }[];
}

function misfits(wanted: CreateTableInput, there: TableDescription): string[] {
  const problems: string[] = [];
  const name = wanted.TableName;
  const compare = (what: string, a: readonly KeySchemaElement[], b: readonly KeySchemaElement[]): void => {
    const [asked, found] = [keyText(a, wanted), keyText(b, there)];
    if (asked === found) return;
    problems.push(`${what} has the key ${found} where its data is kept, and ${asked} in the model.`);
  };
  compare(`The table \`${name}\``, wanted.KeySchema, there.KeySchema);
  const found = [...(there.GlobalSecondaryIndexes ?? []), ...(there.LocalSecondaryIndexes ?? [])];
  const global = wanted.GlobalSecondaryIndexes ?? [];
  const local = wanted.LocalSecondaryIndexes ?? [];
  for (const index of [...global, ...local]) {
    const same = found.find(({ IndexName }) => IndexName === index.IndexName);
    if (same !== undefined) {
      compare(`The index \`${index.IndexName}\` of the table \`${name}\``, index.KeySchema, same.KeySchema);
    } else if (local.some(({ IndexName }) => IndexName === index.IndexName)) {
      problems.push(`The local index \`${index.IndexName}\` cannot be added to the table \`${name}\`, which is there.`);
    }
  }
  return problems;
}

function keyText(schema: readonly KeySchemaElement[], { AttributeDefinitions }: Keyed): string {
  const typeOf = (name: string): string =>
    AttributeDefinitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType ?? '';
  return schema
    .map(({ AttributeName, KeyType }) => `${AttributeName} (${KeyType} ${typeOf(AttributeName)})`)
    .join(', ');
}
