import type { EntityDesign, TableDesign } from '../../../design/design.js';
import {
  type Code,
  camelCase,
  doc,
  join,
  literal,
  name,
  pascalCase,
  raw,
  ts,
  typeFrom,
  UniqueNames,
} from '../../text/index.js';
import { entityCode } from '../entities/index.js';
import type { Gen, GeneratedFile } from '../gen.js';

/** `parse.ts`: which entity a stored item is of, and its attributes. */
export function parseFile(gen: Gen): GeneratedFile {
  const tables = [...gen.design.tables.values()];
  const names = new UniqueNames('Table', ['StoredItem', 'parse']);
  const parsers = tables.map((table) => tableParser(gen, table, names));
  const item = typeFrom('runtime/context', 'Item');
  const [only, ...others] = parsers;
  const parse =
    only !== undefined && others.length === 0
      ? ts`export function parse(item: ${item}): StoredItem | undefined {
return ${name(only.fn)}(item);
}`
      : ts`export function parse(item: ${item}, table: keyof ${typeFrom('tables', 'Tables')}): StoredItem | undefined {
switch (table) {
${parsers.map(({ table, fn }) => ts`case ${literal(table)}:\nreturn ${name(fn)}(item);`)}
}
}`;
  return {
    path: 'parse.ts',
    code: ts`${doc('An item as it is stored, with the entity that it is of.')}export type StoredItem =
${join(
  entitiesWithKeys(gen).map((entity) => unionMember(gen, entity)),
  raw('\n'),
)};

${doc(
  'The entity of an item as DynamoDB returns it, and its attributes. Undefined for an item of none of them: what the model keeps besides,',
  'such as items that hold a unique value or an earlier version, and what others have written.',
  '',
  '@throws {UnreadableItem} An attribute is missing, or of a wrong type.',
)}${parse}

${parsers.map(({ code }) => code)}`,
  };
}

function entitiesWithKeys({ design }: Gen): readonly EntityDesign[] {
  return [...design.entities.values()].filter(({ key }) => key !== undefined);
}

function unionMember(gen: Gen, entity: EntityDesign): Code {
  const { type } = entityCode(gen, entity);
  return ts`| { readonly entity: ${literal(entity.name)}; readonly value: ${type} }`;
}

interface TableParser {
  readonly table: string;
  readonly fn: string;
  readonly code: Code;
}

function tableParser(gen: Gen, table: TableDesign, names: UniqueNames): TableParser {
  const suffix = pascalCase(table.table.name) || camelCase(table.table.name);
  const fn = names.take(`parse${suffix}Table`);
  const entities = entitiesWithKeys(gen).filter((entity) => entity.table === table);
  // A table that no entity is in has no use for the item.
  const item = raw(entities.length === 0 ? '_item' : 'item');
  const code = ts`function ${name(fn)}(${item}: ${typeFrom('runtime/context', 'Item')}): StoredItem | undefined {
${entities.map((entity) => {
  const { is, parse } = entityCode(gen, entity);
  return ts`if (${is}(item)) return { entity: ${literal(entity.name)}, value: ${parse}(item) };`;
})}return undefined;
}
`;
  return { table: table.table.name, fn, code };
}
