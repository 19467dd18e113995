import type { YamlNode } from '../source/index.js';
import type { Extensions } from './model.js';
import { asMap, get } from './node.js';
import { readPlainValue } from './read-value.js';
import type { ModelValue } from './value-type.js';

export function readExtensions(node: YamlNode | undefined): Extensions | undefined {
  const workbench = asMap(get(get(node, 'extensions'), 'workbench'));
  if (workbench === undefined) return undefined;
  return { workbench: readPlainValue(workbench) as ReadonlyMap<string, ModelValue> };
}
