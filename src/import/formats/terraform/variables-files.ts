import type { ImportFile, ImportInput } from '../../input.js';
import { MOST_CONFIGURATION_BYTES, refuseLong } from './configuration.js';
import type { Expression } from './hcl/ast.js';
import { jsonExpression } from './hcl/json-body.js';
import type { HclReader } from './hcl/read-hcl.js';

const VARIABLES = /\.tfvars(?:\.json)?$/;
const TAKEN = /(?:^|\/)(?:terraform\.tfvars(?:\.json)?|[^/]*\.auto\.tfvars(?:\.json)?)$/;

export interface VariableFiles {
  /** Values by the names of variables of the root module. */
  readonly values: ReadonlyMap<string, Expression>;
  /** Files that are only taken where somebody names them. */
  readonly others: readonly ImportFile[];
}

/** Values that Terraform takes of its own accord, later files before earlier ones. */
export function variableFiles(input: ImportInput, folder: string, hcl: HclReader): VariableFiles {
  const values = new Map<string, Expression>();
  if (input.kind !== 'folder') return { values, others: [] };
  const prefix = folder === '' ? '' : `${folder}/`;
  const here = input.files.filter(
    ({ name }) => VARIABLES.test(name) && name.startsWith(prefix) && !name.slice(prefix.length).includes('/'),
  );
  const isFirst = ({ name }: ImportFile): number => (/(?:^|\/)terraform\.tfvars/.test(name) ? 0 : 1);
  const taken = here.filter(({ name }) => TAKEN.test(name)).sort((a, b) => isFirst(a) - isFirst(b));
  for (const file of taken) {
    for (const [name, value] of valuesIn(file, hcl)) values.set(name, value);
  }
  return { values, others: here.filter(({ name }) => !TAKEN.test(name)) };
}

function valuesIn(file: ImportFile, hcl: HclReader): readonly (readonly [string, Expression])[] {
  refuseLong(file);
  if (/\.json$/.test(file.name)) {
    const root = file.json();
    return root.kind === 'map' ? root.entries.map(({ key, value }) => [key, jsonExpression(value, hcl)]) : [];
  }
  const { attributes } = hcl.file(file.text(MOST_CONFIGURATION_BYTES), () => false);
  return attributes.map(({ name, value }) => [name, value]);
}
