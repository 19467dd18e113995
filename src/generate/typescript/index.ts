import type { PlannedPattern } from '../../planner/index.js';
import { clientFile } from './client/client-file.js';
import { errorFile } from './client/error-file.js';
import { indexFile } from './client/index-file.js';
import { parseFile } from './client/parse-file.js';
import { type PatternModule, patternModule } from './client/pattern-exports.js';
import { entitiesOf, isOfOneEntity, plannedPatterns } from './client/planned.js';
import { type Repository, repositoryOf } from './client/repository-file.js';
import { tableFile } from './client/table-file.js';
import { entityFile } from './entities/index.js';
import { fixtureFile, type TestOptions, testFile } from './fixtures/index.js';
import type { Gen, GeneratedFile } from './gen.js';
import { readPatternFile } from './reads/index.js';
import { withRuntime } from './runtime-files.js';
import { streamFiles } from './streams/index.js';
import { entityWrites, entityWritesFile } from './writes/entity-writes.js';
import { writePatternFile } from './writes/index.js';
import {
  batchWriteFile,
  deleteQueryFile,
  executeFile,
  transactGetFile,
  transactWriteFile,
} from './writes/many/index.js';

export type { TestRunner } from './fixtures/index.js';
export type { Gen, GeneratedFile } from './gen.js';
export { namesOf } from './names.js';

export interface TypescriptOptions {
  /** Fixtures and a test file for each entity; none without it. */
  readonly tests?: TestOptions;
}

/** All files of the output of a model without errors, sorted by their paths. */
export function typescriptFiles(gen: Gen, options: TypescriptOptions = {}): readonly GeneratedFile[] {
  const patterns = plannedPatterns(gen).map((planned) => patternModule(gen, planned, patternFile(gen, planned)));
  const repositories = repositoriesOf(gen, patterns);
  const entities = [...gen.design.entities.values()].filter(({ key }) => key !== undefined);
  const { tests } = options;
  const ofTests =
    tests === undefined ? [] : entities.flatMap((entity) => [fixtureFile(gen, entity), testFile(gen, entity, tests)]);
  const shared = patterns.filter((pattern) => !isOfOneEntity(gen, pattern.planned));
  const client = clientFile(gen, repositories, shared);
  const errors = errorFile(gen);
  const streams = streamFiles(gen);
  const parse = parseFile(gen);
  const users = [
    ...patterns.map(({ file }) => file),
    ...repositories.map(({ file }) => file),
    ...streams,
    ...ofTests,
    ...(errors === undefined ? [] : [errors]),
    tableFile(gen),
    parse,
    client,
  ];
  const { entities: entityFiles, writes } = entityFilesOf(gen, users);
  const index = indexFile(
    [client, ...(errors === undefined ? [] : [errors]), ...entityFiles, parse],
    [...patterns.map(({ file }) => file), ...writes],
  );
  return withRuntime([...users, ...writes, ...entityFiles, index]);
}

function patternFile(gen: Gen, planned: PlannedPattern): GeneratedFile {
  switch (planned.pattern.op.value) {
    case 'get':
    case 'query':
    case 'scan':
    case 'batch-get':
      return readPatternFile(gen, planned);
    case 'create':
    case 'put':
    case 'update':
    case 'move':
    case 'delete':
      return writePatternFile(gen, planned);
    case 'batch-write':
      return batchWriteFile(gen, planned);
    case 'delete-query':
      return deleteQueryFile(gen, planned);
    case 'transact-get':
      return transactGetFile(gen, planned);
    case 'transact-write':
      return transactWriteFile(gen, planned);
    case 'execute':
      return executeFile(gen, planned);
  }
}

function repositoriesOf(gen: Gen, patterns: readonly PatternModule[]): readonly Repository[] {
  return [...gen.design.entities.values()].flatMap((entity) => {
    const own = patterns.filter(
      (pattern) => isOfOneEntity(gen, pattern.planned) && entitiesOf(gen, pattern.planned).includes(entity),
    );
    return own.length === 0 ? [] : [repositoryOf(gen, entity, own)];
  });
}

/** Entities' modules, and what their writes share, with as much as other files need of them. */
function entityFilesOf(
  gen: Gen,
  users: readonly GeneratedFile[],
): { readonly entities: readonly GeneratedFile[]; readonly writes: readonly GeneratedFile[] } {
  const all = [...gen.design.entities.values()];
  const byUsers = referencesOf(users);
  const writes = all
    .filter((entity) => byUsers.modules.has(entityWrites(gen, entity).module))
    .map((entity) => entityWritesFile(gen, entity, byUsers.of(entityWrites(gen, entity).module)));
  const used = referencesOf([...users, ...writes]);
  const entities = all.map((entity) => entityFile(gen, entity, used.of(gen.names.entity(entity.name).module)));
  return { entities, writes };
}

/** What files refer to in other modules. */
function referencesOf(files: readonly GeneratedFile[]) {
  const modules = new Map<string, Set<string>>();
  for (const { code } of files) {
    for (const part of code.parts) {
      if (typeof part === 'string' || !('name' in part)) continue;
      const names = modules.get(part.module) ?? new Set();
      modules.set(part.module, names.add(part.name));
    }
  }
  return { modules, of: (module: string) => (name: string) => modules.get(module)?.has(name) === true };
}
