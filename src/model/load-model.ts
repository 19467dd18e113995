import { arrangeFindings, type Finding } from '../diagnostics/index.js';
import type { ParsedYaml, SourceFile, YamlMap } from '../source/index.js';
import { compact } from './compact.js';
import { createContext, type LoadContext } from './context.js';
import { enumMembers } from './expression-names.js';
import type { FileProblem, FileReader } from './file-reader.js';
import { readFiles } from './include.js';
import { withMisspeltDeclarations } from './misspelt-declarations.js';
import type { Model } from './model.js';
import type { NameUse } from './name-uses.js';
import { fieldsByEntity, keyAttributeNames, type Names, tablesByEntity } from './names.js';
import { declaredNames, get, plainText, text } from './node.js';
import { readEntities } from './read-entities.js';
import { readExtensions } from './read-extensions.js';
import { readOperations } from './read-operations.js';
import { readPatterns } from './read-patterns.js';
import { readRoles } from './read-roles.js';
import { readSamples } from './read-samples.js';
import { readBudgets, readDefaults, readLint, readTenancy } from './read-settings.js';
import { readScenarios, readStreams } from './read-streams.js';
import { readTables } from './read-tables.js';
import { readTests } from './read-tests.js';
import { createTypeResolver, readNamedTypes } from './read-types.js';
import { checkVectorIndexes } from './read-vector-indexes.js';
import { withSafeEdits } from './safe-edits.js';
import { checkSchema } from './schema-findings.js';

export interface LoadResult {
  /** The model, if nothing is wrong with its text and its names. */
  readonly model?: Model;
  /** What could be read in spite of errors, with the mistaken parts left out; equal to `model` where there are none. */
  readonly partial?: Model;
  /** DM1000 to DM1005 and DM1008, and DM1006 for types and copies; in reading order. */
  readonly findings: readonly Finding[];
  /** The root file first, then the included ones; empty if the root file could not be read. */
  readonly files: readonly SourceFile[];
  /** The same files as trees with their comments, for suppressions and edits. */
  readonly parsed: readonly ParsedYaml[];
  /** Where names are used, as far as reading came; one place may come several times. */
  readonly uses: readonly NameUse[];
  /** Why the root file could not be read at all; `findings` says it too. */
  readonly unreadable?: FileProblem;
}

/**
 * Reads a model: text, schema, names. Never throws for anything that a file may hold.
 *
 * @param reader gives the bytes of the root file and of those that it includes.
 * @param rootPath '/'-separated; paths in findings are written from it.
 */
export function loadModel(reader: FileReader, rootPath: string): LoadResult {
  const context = createContext();
  const read = readFiles(context, reader, rootPath);
  const files = read.parsed.map(({ file }) => file);
  const found = context.findings.length;
  const partial = read.root === undefined ? undefined : readModel(context, read.root, files);
  if (read.isNewer === true) context.findings.length = found;
  const told = withMisspeltDeclarations(context.findings, context.misspellings, read.parsed);
  const findings = arrangeFindings(withSafeEdits(told, read.parsed));
  const sound = !findings.some(({ severity }) => severity === 'error');
  return compact({
    model: sound ? partial : undefined,
    partial,
    findings,
    files,
    parsed: read.parsed,
    uses: context.uses,
    unreadable: read.unreadable,
  });
}

function readModel(context: LoadContext, root: YamlMap, files: readonly SourceFile[]): Model {
  checkSchema(context, root);
  context.enumMembers = enumMembers(context, root);
  const defaults = readDefaults(context, get(root, 'defaults'));
  const types = createTypeResolver(context, root);
  const namedTypes = readNamedTypes(types);
  const tenancy = readTenancy(context, root, defaults);
  const tables = readTables(context, get(root, 'tables'), defaults);
  const { entities, names: entityNames, drafts } = readEntities({ context, root, types, defaults, tenancy, tables });
  const discriminator = defaults.entityAttribute;
  checkVectorIndexes(context, { tables, entities, drafts, complete: entityNames.complete, discriminator });
  const names: Names = {
    entities: entityNames,
    patterns: declaredNames(context, root, 'accessPatterns'),
    tables: declaredNames(context, root, 'tables'),
    fields: fieldsByEntity(drafts, tenancy, entities),
    tableOf: tablesByEntity(entities),
    keyAttributes: keyAttributeNames(tables, discriminator),
  };
  const doubtful = new Set<string>();
  const patterns = readPatterns({ context, root, types, names, doubtful });
  const sampleInput = { context, root, names, entities, doubtful };
  return compact({
    name: text(get(root, 'model')) ?? { value: '', span: root.span },
    description: plainText(get(root, 'description')),
    files,
    defaults,
    types: namedTypes,
    tenancy,
    tables,
    entities,
    patterns,
    roles: readRoles(context, root, names),
    streams: readStreams(context, root, names),
    scenarios: readScenarios(context, root, names),
    samples: readSamples(sampleInput),
    tests: readTests(sampleInput, patterns),
    budgets: readBudgets(context, get(root, 'budgets')),
    lint: readLint(context, get(root, 'lint')),
    operations: readOperations(context, get(root, 'operations')),
    extensions: readExtensions(root),
  });
}
