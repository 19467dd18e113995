import type { Table } from '../../../model/model.js';
import { type Code, doc, literal, property, ts } from '../../text/index.js';
import type { Gen, GeneratedFile } from '../gen.js';
import { templateLiteral } from '../values/index.js';

/** `tables.ts`: the physical names, of which a stage may set parts through the environment. */
export function tableFile({ design }: Gen): GeneratedFile {
  const tables = [...design.model.tables.values()];
  return {
    path: 'tables.ts',
    code: ts`${doc('Physical names of the tables, by their names in the model.')}export type Tables = {
${tables.map(({ name, description }) => ts`${doc(description)}readonly ${property(name)}: string;`)}
};

${doc('The names that the model gives. What it leaves to a stage is taken from the environment, each time.')}export function tableNames(): Tables {
return {
${tables.map((table) => ts`${property(table.name)}: ${nameCode(table)},`)}
};
}
`,
  };
}

const VARIABLE = /\$\{env:([A-Za-z0-9_]+):-([^}]*)\}/;

/** `process.env["STAGE"] ?? "dev"`, and what stands around it. */
function nameCode({ physicalName }: Table): Code {
  // The pattern has two groups: text, variable and default take turns.
  const pieces = physicalName.value.split(VARIABLE);
  const parts = pieces.flatMap((piece, i): readonly (string | Code)[] => {
    if (i % 3 === 1) return [ts`process.env[${literal(piece)}] ?? ${literal(pieces[i + 1] ?? '')}`];
    return i % 3 === 0 && piece !== '' ? [piece] : [];
  });
  const [only] = parts;
  return parts.length === 1 && typeof only === 'object' ? only : templateLiteral(parts);
}
