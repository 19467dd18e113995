import type { YamlNode } from '../../../source/index.js';
import type { ImportFile, ImportInput } from '../../input.js';
import { child, elements } from '../../tree.js';
import type { ImportFormat, Recognition } from '../index.js';

/**
 * A data model as NoSQL Workbench exports it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/workbench.Modeler.ExportModel.html
 */
export const WORKBENCH: ImportFormat = {
  name: 'workbench',
  title: 'NoSQL Workbench model',
  looksFor: 'an object with `ModelName` and `DataModel`',
  detects,
  claims: filesOf,
  read: async (input) => (await import('./read.js')).readWorkbench(input, filesOf(input)),
};

export function isWorkbench(root: YamlNode | undefined): boolean {
  const model = child(root, 'DataModel');
  if (model?.kind !== 'seq') return false;
  return (
    child(root, 'ModelName') !== undefined || elements(model).some((table) => child(table, 'TableName') !== undefined)
  );
}

/** Workbench itself opens none that are much larger. */
const MOST_BYTES = 64 * 1024 * 1024;

function detects(input: ImportInput): Recognition {
  if (filesOf(input).length > 0) return 'yes';
  // Nothing else has these two names: what is wrong with it is told by its reader.
  const [only] = input.kind === 'folder' ? [] : input.files;
  const root = only === undefined || only.size > MOST_BYTES ? undefined : only.maybeJson();
  return child(root, 'ModelName') !== undefined && child(root, 'DataModel') !== undefined ? 'maybe' : 'no';
}

function filesOf(input: ImportInput): readonly ImportFile[] {
  return input.files.filter((file) => {
    if (input.kind === 'folder' && !/\.json$/i.test(file.name)) return false;
    return file.size <= MOST_BYTES && isWorkbench(file.maybeJson());
  });
}
