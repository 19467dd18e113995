import type { YamlNode } from '../../../source/index.js';
import { child, children, textOf } from '../../tree.js';

/** What a template that was generated of a model says of it: ids are letters and digits alone, names of a model more. */
export interface TemplateMetadata {
  readonly region?: string;
  /** By ids of resources. */
  readonly tables: ReadonlyMap<string, string>;
  /** Names in the environment, by ids of parameters. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Undefined for a template of others. */
export function metadataIn(root: YamlNode): TemplateMetadata | undefined {
  const own = child(child(root, 'Metadata'), 'Dynamodel');
  if (own === undefined) return undefined;
  const region = textOf(child(own, 'Region'));
  return {
    ...(region === undefined ? {} : { region }),
    tables: textsIn(child(own, 'Tables')),
    parameters: textsIn(child(own, 'Parameters')),
  };
}

function textsIn(node: YamlNode | undefined): ReadonlyMap<string, string> {
  return new Map(
    children(node).flatMap(({ key, value }) => {
      const text = textOf(value);
      return text === undefined || text === '' ? [] : [[key, text] as const];
    }),
  );
}
