import type { DraftAttribute, DraftEntity, DraftType } from '../../draft.js';

/** One entity of several that are meant as one: an attribute that one of them lacks is optional. */
export function mergedEntity([first, ...rest]: readonly DraftEntity[]): DraftEntity {
  if (first === undefined) throw new Error('There are no entities to be merged.');
  if (rest.length === 0) return first;
  const { tag: _tag, ...known } = first;
  const indexes = new Map(first.indexes);
  let attributes = withTag(first);
  for (const entity of rest) {
    for (const [name, mapping] of entity.indexes) if (!indexes.has(name)) indexes.set(name, mapping);
    attributes = mergedAttributes(attributes, withTag(entity));
  }
  return { ...known, indexes, attributes, samples: [first, ...rest].flatMap(({ samples }) => samples) };
}

/** What told the entities apart is an attribute again once they are one. */
function withTag({ tag, attributes }: DraftEntity): readonly DraftAttribute[] {
  if (tag === undefined || attributes.some(({ name }) => name === tag.attribute)) return attributes;
  return [...attributes, { name: tag.attribute, type: { kind: 'string' }, optional: false, confidence: 'medium' }];
}

function mergedAttributes(a: readonly DraftAttribute[], b: readonly DraftAttribute[]): readonly DraftAttribute[] {
  const others = new Map(b.map((one) => [one.name, one]));
  const known = new Set(a.map(({ name }) => name));
  const merged = a.map((one): DraftAttribute => {
    const other = others.get(one.name);
    if (other === undefined) return { ...one, optional: true };
    return { ...one, type: mergedType(one.type, other.type), optional: one.optional || other.optional };
  });
  const added = b.filter(({ name }) => !known.has(name)).map((one) => ({ ...one, optional: true }));
  return [...merged, ...added];
}

function mergedType(a: DraftType, b: DraftType): DraftType {
  if (a.kind === 'map' && b.kind === 'map') return { kind: 'map', fields: mergedAttributes(a.fields, b.fields) };
  if (a.kind === 'list' && b.kind === 'list') return { kind: 'list', of: mergedType(a.of, b.of) };
  if (a.kind === 'dict' && b.kind === 'dict') return { kind: 'dict', of: mergedType(a.of, b.of) };
  if (a.kind === 'string' && b.kind === 'string') return a.format === b.format ? a : { kind: 'string' };
  if ((a.kind === 'int' && b.kind === 'number') || (a.kind === 'number' && b.kind === 'int')) return { kind: 'number' };
  return JSON.stringify(a) === JSON.stringify(b) ? a : { kind: 'any' };
}
