import type { EntityDesign } from '../../design/index.js';
import { modelDoc, modelLimits } from '../libraries/limits.js';
import { type Code, from, join, modulePath, name, raw, ts } from '../text/index.js';
import { tableFile } from '../typescript/client/table-file.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';
import { withRuntime } from '../typescript/runtime-files.js';
import { electroEntity } from './entity-file.js';

/** The model as schemas of ElectroDB, with a list of what these cannot say. */
export function electrodbFiles(gen: Gen): readonly GeneratedFile[] {
  const entities = [...gen.design.entities.values()].map((entity) => ({ entity, made: electroEntity(gen, entity) }));
  const files = entities.flatMap(({ made }) => made.file ?? []);
  return withRuntime([tableFile(gen), ...files, indexFile(gen, entities)]);
}

type Made = { readonly entity: EntityDesign; readonly made: ReturnType<typeof electroEntity> };

function indexFile(gen: Gen, entities: readonly Made[]): GeneratedFile {
  const told = entities.filter(({ made }) => made.file !== undefined);
  const ofModel = modelLimits(gen, {
    reads: 'Items written by others lack the version attribute that ElectroDB adds: read those with `ignoreOwnership`.',
    transactions: 'Transactions are not generated: use `service.transaction`.',
  });
  const limits = entities.map(({ entity, made }) => ({ entity, limits: made.limits }));
  const references = told.map(({ entity }) => {
    const { type, module } = gen.names.entity(entity.name);
    return { type, code: from(module, type), path: modulePath(module) };
  });
  const service: Code | false =
    references.length > 0 &&
    ts`
/** All entities together. Set the client with \`service.setClient(client)\`. */
export const service = new ${from('npm:electrodb', 'Service')}({ ${join(
      references.map(({ type, code }) => ts`${name(type)}: ${code}`),
      ts`, `,
    )} });

${references.map(({ type, path }) => ts`export { ${name(type)} } from ${path};`)}
`;
  const code = ts`${modelDoc(gen, 'schemas of ElectroDB', ofModel, limits)}
${service === false ? raw('export {};') : service}
`;
  return { path: 'index.ts', code };
}
