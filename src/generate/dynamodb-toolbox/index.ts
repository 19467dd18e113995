import { modelDoc, modelLimits } from '../libraries/limits.js';
import { modulePath, name, ts } from '../text/index.js';
import { tableFile } from '../typescript/client/table-file.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';
import { withRuntime } from '../typescript/runtime-files.js';
import { toolboxEntity } from './entity-file.js';
import { tableVariables, toolboxTables } from './table-file.js';

/** The model as tables and entities of DynamoDB-Toolbox, with a list of what these cannot say. */
export function toolboxFiles(gen: Gen): readonly GeneratedFile[] {
  const entities = [...gen.design.entities.values()].map((entity) => ({ entity, made: toolboxEntity(gen, entity) }));
  const files = entities.flatMap(({ made }) => made.file ?? []);
  const ofModel = modelLimits(gen, {
    reads: 'Queries take the text of keys: ranges over parts of a key are yours to write.',
    transactions: 'Transactions are not generated.',
  });
  const limits = entities.map(({ entity, made }) => ({ entity, limits: made.limits }));
  const exported = entities.flatMap(({ entity, made }) =>
    made.file === undefined ? [] : [gen.names.entity(entity.name)],
  );
  const tables = [...tableVariables(gen).values()];
  const code = ts`${modelDoc(gen, 'tables and entities of DynamoDB-Toolbox', ofModel, limits)}
${tables.map((table) => ts`export { ${name(table)} } from ${modulePath('toolbox-tables')};`)}
${exported.map(({ type, module }) => ts`export { ${name(type)} } from ${modulePath(module)};`)}
`;
  return withRuntime([tableFile(gen), toolboxTables(gen), ...files, { path: 'index.ts', code }]);
}
