import type { YamlNode } from '../../../source/index.js';
import type { ImportFile, ImportInput } from '../../input.js';
import { child, elements } from '../../tree.js';
import type { Recognition } from '../index.js';

export function detectsServerless(input: ImportInput): Recognition {
  return serviceFiles(input).length === 0 ? 'no' : 'yes';
}

/** The files of services: of a folder its `serverless.yml`, and those of the folders in it. */
export function serviceFiles(input: ImportInput): readonly ImportFile[] {
  const candidates =
    input.kind === 'folder'
      ? input.files.filter(({ name }) => /(?:^|\/)serverless\.(?:ya?ml|json)$/.test(name))
      : input.files;
  return candidates.filter((file) => isService(file.maybeYaml()));
}

function isService(root: YamlNode | undefined): boolean {
  if (child(root, 'service') === undefined) return false;
  return ['provider', 'functions', 'resources'].some((key) => child(root, key) !== undefined);
}

/** The parts of `resources`, which is one map or a list of them. */
export function resourceParts(root: YamlNode): readonly { readonly node: YamlNode; readonly path: string }[] {
  const resources = child(root, 'resources');
  if (resources === undefined) return [];
  if (resources.kind !== 'seq') return [{ node: resources, path: 'resources' }];
  return elements(resources).map((node, i) => ({ node, path: `resources[${i}]` }));
}
