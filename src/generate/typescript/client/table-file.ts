import type { Table } from '../../../model/model.js';
import { type Code, doc, from, literal, property, ts } from '../../text/index.js';
import type { Gen, GeneratedFile } from '../gen.js';
import { templateLiteral } from '../values/index.js';

/** `tables.ts`: the physical names, of which a stage may set parts through the environment. */
export function tableFile({ design }: Gen): GeneratedFile {
  const tables = [...design.model.tables.values()];
  const asks = tables.some(asksEnvironment);
  const told = !asks
    ? []
    : ['', '@throws TypeError where that lacks a variable that has no default, and the name is not given.'];
  return {
    path: 'tables.ts',
    code: ts`${doc('Physical names of the tables, by their names in the model.')}export type Tables = {
${tables.map(({ name, description }) => ts`${doc(description)}readonly ${property(name)}: string;`)}
};

${doc('The names that the model gives. What it leaves to a stage is taken from the environment, each time.', ...told)}export function tableNames(${asks && ts`given: { readonly [Table in keyof Tables]?: string | undefined } = {}`}): Tables {
return {
${tables.map((table) => ts`${property(table.name)}: ${nameCode(table)},`)}
};
}
`,
  };
}

/** What a client's tables are called: those of its options `tables` need nothing of the environment. */
export function clientTables({ design }: Gen): Code {
  const asks = [...design.model.tables.values()].some(asksEnvironment);
  return ts`${from('runtime/table-names', 'tableNamesWith')}(${from('tables', 'tableNames')}(${asks && ts`tables`}), tables)`;
}

const VARIABLE = /\$\{env:([A-Za-z0-9_]+)(?::-([^}]*))?\}/;

/** Whether a part of the name is nothing but what the environment says. */
function asksEnvironment({ physicalName }: Table): boolean {
  return piecesOf(physicalName.value).some((piece, i) => i % 3 === 2 && piece === undefined);
}

/** Text, variable and default take turns; a variable may have no default. */
function piecesOf(name: string): readonly (string | undefined)[] {
  return name.split(VARIABLE);
}

/** `process.env["STAGE"] ?? "dev"`, and what stands around it. */
function nameCode(table: Table): Code {
  const pieces = piecesOf(table.physicalName.value);
  const parts = pieces.flatMap((piece = '', i): readonly (string | Code)[] => {
    if (i % 3 === 1) return [variableCode(table, piece, pieces[i + 1])];
    return i % 3 === 0 && piece !== '' ? [piece] : [];
  });
  const [only] = parts;
  const code = parts.length === 1 && typeof only === 'object' ? only : templateLiteral(parts);
  return asksEnvironment(table) ? ts`given[${literal(table.name)}] ?? ${code}` : code;
}

function variableCode({ name }: Table, variable: string, fallback: string | undefined): Code {
  const value = ts`process.env[${literal(variable)}]`;
  if (fallback !== undefined) return ts`${value} ?? ${literal(fallback)}`;
  return ts`${from('runtime/from-environment', 'fromEnvironment')}(${value}, ${literal(variable)}, ${literal(name)})`;
}
