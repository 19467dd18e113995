import type { Deployment } from '../infrastructure/index.js';
import type { Template } from './language/index.js';

/** What the model calls the tables and parameters of a template, for the way back to a model: ids are letters and digits alone. */
export function withMetadata(
  { region, parameters }: Deployment,
  tables: ReadonlyMap<string, string>,
  template: Template,
): Template {
  const ids = [...tables].map(([name, id]) => [id, name] as const);
  const used = [...parameters.values()].filter(({ id }) => template.parameters.has(id));
  const variables = used.map(({ id, name }) => [id, name] as const);
  return {
    ...template,
    metadata: {
      Dynamodel: {
        Region: region,
        Tables: Object.fromEntries(ids),
        Parameters: variables.length === 0 ? undefined : Object.fromEntries(variables),
      },
    },
  };
}
