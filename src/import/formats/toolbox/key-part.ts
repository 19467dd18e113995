import type { YamlNode } from '../../../source/index.js';
import { child, children, elements, textOf } from '../../tree.js';
import type { KeyPiece } from '../modules/key-text.js';
import { ofResult, readProbes } from './probes.js';
import { type Members, type Recovered, recovered } from './recovered.js';

/** An attribute of an entity's schema, by its name there. */
export interface SchemaAttribute {
  readonly name: string;
  readonly savedAs: string;
  readonly node: YamlNode;
}

export function attributesOf(entity: YamlNode): readonly SchemaAttribute[] {
  return children(child(entity, 'attributes')).map(({ key, value }) => ({
    name: key,
    savedAs: textOf(child(value, 'savedAs')) ?? key,
    node: value,
  }));
}

/** Values that an attribute has from a list. */
export function membersOf(attributes: readonly SchemaAttribute[]): Members {
  return new Map(
    attributes.flatMap(({ name, node }) => {
      const members = child(node, 'enum');
      return members?.kind === 'seq' ? [[name, elements(members).flatMap((one) => textOf(one) ?? [])] as const] : [];
    }),
  );
}

/** How a key attribute comes to its value. */
export type SlotReading =
  /** It is an attribute of the entity. */
  | { readonly kind: 'attribute'; readonly attribute: SchemaAttribute }
  /** A function makes it. `inside`: the attribute is stored nowhere but in it. */
  | {
      readonly kind: 'made';
      readonly made: Recovered;
      readonly attribute: SchemaAttribute | undefined;
      readonly inside: boolean;
      readonly how: string;
    }
  | { readonly kind: 'absent' };

/** What a key attribute of the table, or of an index, holds for an entity. */
export function readSlot(entity: YamlNode, slot: string, isOfTable: boolean): SlotReading {
  const attributes = attributesOf(entity);
  const compute = child(entity, 'computeKey');
  const members = membersOf(attributes);
  const attribute = attributes.find(({ savedAs }) => savedAs === slot);
  if (isOfTable && compute !== undefined) {
    const probes = ofResult(readProbes(compute), (result) => child(result, slot));
    return { kind: 'made', made: recovered(probes, members), attribute, inside: false, how: '`computeKey`' };
  }
  if (attribute === undefined) return { kind: 'absent' };
  const { node, name } = attribute;
  const link = child(node, 'link');
  if (link !== undefined) {
    const made = recovered(readProbes(link), members);
    return { kind: 'made', made, attribute, inside: false, how: 'its link' };
  }
  const own = members.get(name);
  const [constant] = own ?? [];
  if (own?.length === 1 && constant !== undefined && !hasTransform(node)) {
    const pieces: readonly KeyPiece[] = [{ kind: 'text', text: constant }];
    return { kind: 'made', made: { kind: 'template', pieces, odd: [] }, attribute, inside: false, how: 'its value' };
  }
  if (!hasTransform(node)) return { kind: 'attribute', attribute };
  const made = recovered(readProbes(child(node, 'transform')), new Map(own === undefined ? [] : [['', own]]));
  return { kind: 'made', made: ownNamed(made, name), attribute, inside: true, how: 'its transform' };
}

function hasTransform(node: YamlNode): boolean {
  return child(node, 'transform') !== undefined;
}

/** A transform is given the value of its own attribute, without a name. */
function ownNamed(made: Recovered, name: string): Recovered {
  if (made.kind === 'copy') return { ...made, name };
  if (made.kind !== 'template') return made;
  const pieces = made.pieces.map((piece) => (piece.kind === 'attribute' ? { ...piece, name } : piece));
  return { ...made, pieces };
}
