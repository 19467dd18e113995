import type { YamlNode } from '../../../source/index.js';
import type { ImportFile, ImportInput } from '../../input.js';
import { child, textOf } from '../../tree.js';
import type { ImportFormat } from '../index.js';
import { claimedModules, detectsModules } from '../modules/module-files.js';

const PACKAGE = 'dynamodb-onetable';

/** A schema of DynamoDB OneTable. https://doc.onetable.io/api/schema/ */
export const ONETABLE: ImportFormat = {
  name: 'onetable',
  title: 'OneTable schema',
  looksFor: 'an object with `models` and `indexes.primary.hash`, or a module that imports `dynamodb-onetable`',
  detects: (input) => (schemaFiles(input).length === 0 ? detectsModules(input, PACKAGE) : 'yes'),
  claims: (input) => {
    const schemas = schemaFiles(input);
    return schemas.length > 0 ? schemas : claimedModules(input, PACKAGE);
  },
  read: async (input, context) => (await import('./read.js')).readOneTable(input, schemaFiles(input), context),
};

export function isOneTable(root: YamlNode | undefined): boolean {
  if (child(root, 'models')?.kind !== 'map') return false;
  return textOf(child(child(child(root, 'indexes'), 'primary'), 'hash')) !== undefined;
}

const MOST_BYTES = 16 * 1024 * 1024;

/** The files of JSON. */
function schemaFiles(input: ImportInput): readonly ImportFile[] {
  return input.files.filter((file) => {
    if (input.kind === 'folder' && !/\.json$/i.test(file.name)) return false;
    return file.size <= MOST_BYTES && isOneTable(file.maybeJson());
  });
}
