import { existsSync, readdirSync } from 'node:fs';

/** Names of the folders of `examples` that hold a model of their name: `shop` is `examples/shop/shop.dynamodel.yaml`. */
export const EXAMPLE_NAMES: readonly string[] = readdirSync('examples')
  .filter((name) => existsSync(exampleModel(name)))
  .sort();

export function exampleModel(name: string): string {
  return `examples/${name}/${name}.dynamodel.yaml`;
}
