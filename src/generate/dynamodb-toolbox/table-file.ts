import type { IndexDesign, KeySlot, TableDesign } from '../../design/index.js';
import {
  type Code,
  camelCase,
  commas,
  doc,
  from,
  literal,
  member,
  name,
  property,
  raw,
  ts,
  UniqueNames,
} from '../text/index.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';
import { toolbox } from './schema-code.js';

const MODULE = 'toolbox-tables';

/** The variable of each table, by its name in the model. */
export function tableVariables({ design }: Gen): ReadonlyMap<string, string> {
  const names = new UniqueNames('table', ['tableNames']);
  return new Map([...design.tables.keys()].map((table) => [table, names.take(`${camelCase(table)}Table`)]));
}

export function tableReference(gen: Gen, table: TableDesign): Code {
  return from(MODULE, tableVariables(gen).get(table.table.name) ?? '');
}

/** The tables with their keys and indexes. Each needs `documentClient` set before its first call. */
export function toolboxTables(gen: Gen): GeneratedFile {
  const variables = tableVariables(gen);
  const tag = gen.design.model.defaults.entityAttribute;
  const tables = [...gen.design.tables.values()].map(
    (table) => ts`
${doc(table.table.description, 'Set `documentClient` before the first call.')}export const ${name(variables.get(table.table.name) ?? '')} = new ${toolbox('Table')}({
  name: () => ${from('tables', 'tableNames')}()${member(table.table.name)},
  ${keyFields(table.primary)}
  ${table.indexes.size > 0 && ts`indexes: { ${[...table.indexes.values()].map(indexCode)} },`}
  ${tag !== undefined && ts`entityAttributeSavedAs: ${literal(tag)},`}
});
`,
  );
  return { path: `${MODULE}.ts`, code: ts`${tables}` };
}

function keyFields({ pk, sk }: IndexDesign): readonly Code[] {
  return [...slots('partitionKey', pk), ...slots('sortKey', sk)];
}

function slots(field: string, all: readonly KeySlot[]): readonly Code[] {
  const [only, another] = all;
  if (only === undefined) return [];
  if (another === undefined) return [ts`${raw(field)}: ${slotCode(only)},`];
  return [ts`${raw(field)}s: [${commas(all.map(slotCode))}],`];
}

function slotCode({ attribute, type }: KeySlot): Code {
  const kinds = { S: 'string', N: 'number', B: 'binary' } as const;
  return ts`{ name: ${literal(attribute)}, type: ${literal(kinds[type])} }`;
}

function indexCode(index: IndexDesign): Code {
  const fields =
    index.kind === 'local'
      ? [raw('type: "local",'), ...slots('sortKey', index.sk)]
      : [raw('type: "global",'), ...keyFields(index)];
  return ts`${property(index.name)}: { ${fields} },`;
}
