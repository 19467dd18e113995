import type { EntityDesign, IndexDesign, KeyDesign } from '../../design/index.js';
import { entityDoc } from '../libraries/limits.js';
import { type Code, from, join, literal, member, name, property, raw, ts } from '../text/index.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';
import { attributeCode } from './attributes.js';
import { type ElectroPart, electroKey } from './key-parts.js';
import { electroLimits } from './limits.js';

const PACKAGE = 'npm:electrodb';

/** The file of an entity, and what could not be said; without a file where its own key cannot. */
interface ElectroEntity {
  readonly file?: GeneratedFile;
  readonly limits: readonly string[];
}

interface Access {
  /** Name of the access pattern: of the index, `primary` for the table's key. */
  readonly name: string;
  readonly index: IndexDesign;
  readonly key: KeyDesign;
  readonly pk: readonly ElectroPart[];
  readonly sk: readonly ElectroPart[];
}

export function electroEntity(gen: Gen, entity: EntityDesign): ElectroEntity {
  const limits: string[] = [];
  const accesses: Access[] = [];
  for (const { index, mapped, keys } of [...entity.memberships.values()].sort(primaryFirst)) {
    if (!mapped) continue;
    const label = index.kind === 'table' ? 'The table key' : `The key of ${index.name}`;
    const [key, another] = keys;
    if (key === undefined) continue;
    const { pk, sk, refusals } = electroKey(entity, key);
    if (another !== undefined)
      limits.push(`${label} has several mappings, of which only one could be said: it is left out.`);
    for (const why of refusals) limits.push(`${label} cannot be made: ${why}.`);
    if (key.when !== undefined)
      limits.push(
        `${label} depends on a condition, which ElectroDB evaluates on the parts of the key alone: it is left out.`,
      );
    if (refusals.length > 0 || another !== undefined || key.when !== undefined) {
      if (index.kind === 'table') return { limits: [...limits, 'The entity is left out.'] };
      continue;
    }
    accesses.push({ name: index.kind === 'table' ? 'primary' : index.name, index, key, pk, sk });
  }
  if (entity.key === undefined || accesses[0]?.index.kind !== 'table')
    return { limits: ['It has no table key of its own: it is left out.'] };
  const { kept, paddings, dropped } = padded(accesses);
  limits.push(...dropped);
  const restricted = new Set(
    kept.flatMap(({ pk, sk }) => [...pk, ...sk]).flatMap((part) => (part.kind === 'part' ? part.restricted : [])),
  );
  for (const one of restricted)
    limits.push(
      `\`${one}\` stands in keys as it is: values with characters up to \`$\`, which the model escapes, are refused.`,
    );
  limits.push(...electroLimits(entity));
  const attributes = [...entity.attributes.values()].map((design) =>
    attributeCode(entity, design, {
      ...(paddings.has(design.attribute.name) ? { padding: paddings.get(design.attribute.name) ?? 0 } : {}),
      isRestricted: restricted.has(design.attribute.name),
    }),
  );
  const { type, module } = gen.names.entity(entity.name);
  const tag = entity.discriminator;
  const code = ts`
${entityDoc(entity, 'ElectroDB', limits)}export const ${name(type)} = new ${from(PACKAGE, 'Entity')}(
  {
    model: { entity: ${literal(entity.entity.tag)}, version: "1", service: ${literal(gen.design.model.name.value)} },
    attributes: { ${attributes} },
    indexes: { ${kept.map(accessCode)} },
  },
  {
    table: ${from('tables', 'tableNames')}()${member(entity.table.table.name)},
    ${tag !== undefined && ts`identifiers: { entity: ${literal(tag)}, version: "__edb_v__" },`}
  },
);
`;
  return { file: { path: `${module}.ts`, code }, limits };
}

function primaryFirst(a: { readonly index: IndexDesign }, b: { readonly index: IndexDesign }): number {
  return Number(b.index.kind === 'table') - Number(a.index.kind === 'table');
}

/** Padding belongs to the attribute, so that every key has to pad it alike: the table's key comes first. */
function padded(accesses: readonly Access[]): {
  readonly kept: readonly Access[];
  readonly paddings: ReadonlyMap<string, number>;
  readonly dropped: readonly string[];
} {
  const widths = new Map<string, number>();
  const kept: Access[] = [];
  const dropped: string[] = [];
  for (const access of accesses) {
    const parts = [...access.pk, ...access.sk].flatMap((part) => (part.kind === 'part' ? [part] : []));
    const own = new Map(
      parts.flatMap(({ composite, paddings }) => composite.map((one) => [one, paddings.get(one) ?? 0] as const)),
    );
    const clash = [...own].find(([one, width]) => (widths.get(one) ?? width) !== width);
    if (clash !== undefined) {
      dropped.push(`The key of ${access.name} pads \`${clash[0]}\` in another way than another key: it is left out.`);
      continue;
    }
    for (const [one, width] of own) widths.set(one, width);
    kept.push(access);
  }
  return { kept, paddings: new Map([...widths].filter(([, width]) => width > 0)), dropped };
}

function accessCode({ name: access, index, key, pk, sk }: Access): Code {
  const isComposite = index.pk.length > 1 || index.sk.length > 1;
  const fields: Code[] = [];
  if (index.kind !== 'table') fields.push(ts`index: ${literal(index.name)},`);
  if (isComposite) fields.push(raw('type: "composite",'));
  const { projection } = index;
  if (projection.kind === 'keys') fields.push(raw('projection: "keys_only",'));
  fields.push(ts`pk: { ${partCode(pk, key.pk, isComposite)} },`);
  if (sk.length > 0) fields.push(ts`sk: { ${partCode(sk, key.sk, isComposite)} },`);
  return ts`${property(access)}: { ${fields} },`;
}

function partCode(parts: readonly ElectroPart[], values: KeyDesign['pk'], isComposite: boolean): readonly Code[] {
  const made = parts.flatMap((part) => (part.kind === 'part' ? [part] : []));
  const composite = ts`composite: [${join(made.flatMap((part) => part.composite).map(literal), ts`, `)}],`;
  if (isComposite) return [composite];
  const [part] = made;
  const [value] = values;
  if (part === undefined || value === undefined) return [composite];
  const [own] = part.composite;
  const template = part.template ?? `\${${own ?? ''}}`;
  const isNumber = value.slot.type === 'N';
  return [
    ts`field: ${literal(value.slot.attribute)},`,
    composite,
    ...(isNumber ? [] : [ts`template: ${literal(template)}, casing: "none",`]),
  ];
}
