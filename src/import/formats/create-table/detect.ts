import { parseJsonValues, type YamlNode } from '../../../source/index.js';
import type { ImportFile, ImportInput } from '../../input.js';
import { ImportError } from '../../problem.js';
import { child, elements } from '../../tree.js';
import type { Recognition } from '../index.js';
import { beginsWith, judgedOnce } from '../shared/judged.js';

/** A definition of a table, and where it stands in its file. */
export interface Definition {
  readonly file: ImportFile;
  readonly node: YamlNode;
  readonly path: string;
  /** Where the definition stands among other requests of the same tables, as `generate create-table` writes them. */
  readonly requests?: YamlNode;
  /** The request of `ImportTable` that the definition is part of. */
  readonly imported?: YamlNode;
}

/** A larger file holds no definitions alone. */
const MOST_BYTES = 16 * 1024 * 1024;
/** What a definition has before anything that may be long. */
const SIGN = /\b(?:TableName|KeySchema|AttributeDefinitions)\b/;

export function detectsCreateTable(input: ImportInput): Recognition {
  if (definingFiles(input).length === 0) return 'no';
  return input.kind === 'folder' ? 'maybe' : 'yes';
}

/** The files of an input that define tables. */
export function definingFiles(input: ImportInput): readonly ImportFile[] {
  if (input.kind !== 'folder') return input.files.filter((file) => definitionsIn(file).length > 0);
  return input.files.filter((file) => /\.(?:json|ya?ml)$/i.test(file.name) && defines(file));
}

const defines = judgedOnce((file) => beginsWith(file, SIGN) && definitionsIn(file).length > 0);

/** Definitions of tables: the value itself, under `Table` or `TableDescription`, in a list, or several values one after the other. */
export function definitionsIn(file: ImportFile): readonly Definition[] {
  return rootsOf(file).flatMap((root, i, all) => definitionsOf(file, root, all.length > 1 ? `[${i}]` : ''));
}

/** Values of JSON, or a document of YAML, as `--output yaml` writes it. */
function rootsOf(file: ImportFile): readonly YamlNode[] {
  if (file.size > MOST_BYTES) return [];
  const one = file.maybeJson();
  if (one !== undefined) return [one];
  const start = new TextDecoder().decode(file.head().subarray(0, 1024)).trimStart();
  if (start.startsWith('{') || start.startsWith('[')) return valuesOf(file);
  const yaml = file.maybeYaml();
  return yaml === undefined ? [] : [yaml];
}

function valuesOf(file: ImportFile): readonly YamlNode[] {
  try {
    const { roots, problem } = parseJsonValues(file.text());
    return problem === undefined ? roots : [];
  } catch (error) {
    if (error instanceof ImportError) return [];
    throw error;
  }
}

function definitionsOf(file: ImportFile, node: YamlNode, path: string): readonly Definition[] {
  const below = (key: string): string => (path === '' ? key : `${path}.${key}`);
  if (node.kind === 'seq') return node.items.flatMap((item, i) => definitionsOf(file, item, `${path}[${i}]`));
  if (child(node, 'KeySchema')?.kind === 'seq' && child(node, 'TableName') !== undefined) return [{ file, node, path }];
  for (const key of ['Table', 'TableDescription']) {
    const inner = child(node, key);
    if (inner?.kind === 'map' && child(inner, 'KeySchema') !== undefined)
      return [{ file, node: inner, path: below(key) }];
  }
  const requests = elements(child(node, 'CreateTable')).flatMap((item, i) =>
    definitionsOf(file, item, `${below('CreateTable')}[${i}]`).map((one) => ({ ...one, requests: node })),
  );
  const imports = elements(child(node, 'ImportTable')).flatMap((item, i): readonly Definition[] => {
    const inner = child(item, 'TableCreationParameters');
    const at = `${below('ImportTable')}[${i}].TableCreationParameters`;
    return inner === undefined ? [] : [{ file, node: inner, path: at, requests: node, imported: item }];
  });
  const tables = elements(child(node, 'Tables'));
  return [
    ...requests,
    ...imports,
    ...tables.flatMap((item, i) => definitionsOf(file, item, `${below('Tables')}[${i}]`)),
  ];
}
