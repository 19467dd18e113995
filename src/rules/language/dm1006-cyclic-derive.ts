import { pathsOf } from '../../expression/model/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { CYCLIC_DERIVE } from '../../model/language-rules.js';
import type { Attribute, Entity } from '../../model/model.js';
import type { Rule } from '../rule.js';
import { quote } from '../show.js';

export const cyclicDerive: Rule = {
  ...CYCLIC_DERIVE,
  family: 'language',
  title: 'Attributes are derived from each other in a circle',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://github.com/dynamodel/dynamodel/blob/main/examples/the-language.md#expressions',
  *check({ model }) {
    for (const entity of model.entities.values()) {
      for (const circle of circlesOf(entity)) {
        const [first] = circle;
        if (first?.derive === undefined) continue;
        const way = [...circle, first].map(({ name }) => quote(name)).join(' from ');
        yield {
          span: first.derive.span,
          message: `${quote(entity.name)} derives ${way}: none of them has a value to begin with, so no item can be written. Let the writer give one of them.`,
          related: circle
            .slice(1)
            .map((attribute) => ({ message: `${quote(attribute.name)} is derived here`, span: attribute.span })),
        };
      }
    }
  },
};

/** Every circle once, beginning with the attribute that is declared first. */
function circlesOf(entity: Entity): readonly (readonly Attribute[])[] {
  const circles: (readonly Attribute[])[] = [];
  const done = new Set<string>();
  for (const attribute of entity.attributes.values()) {
    if (!done.has(attribute.name)) walk(attribute, []);
  }
  return circles;

  function walk(attribute: Attribute, way: readonly Attribute[]): void {
    const at = way.indexOf(attribute);
    if (at >= 0) {
      circles.push(way.slice(at));
      return;
    }
    if (done.has(attribute.name)) return;
    for (const source of sourcesOf(entity, attribute)) walk(source, [...way, attribute]);
    done.add(attribute.name);
  }
}

function sourcesOf(entity: Entity, { derive }: Attribute): readonly Attribute[] {
  if (derive === undefined) return [];
  const names = new Set(pathsOf(derive.value).map(({ segments }) => String(segments[0])));
  return flatMap([...names], (name) => entity.attributes.get(name) ?? []);
}
