import type { EntityDesign, KeyDesign, KeyValue } from '../../design/index.js';
import { type CompiledVariable, fnText } from '../../keys/index.js';

/** One key attribute as ElectroDB makes it, or why it cannot. */
export type ElectroPart =
  | {
      readonly kind: 'part';
      /** Attributes of the entity, in order. */
      readonly composite: readonly string[];
      /** Absent where the key attribute is the attribute itself. */
      readonly template?: string;
      /** Width to which numbers are padded with zeros, by attribute. */
      readonly paddings: ReadonlyMap<string, number>;
      /** Attributes whose values must not hold what the model would escape. */
      readonly restricted: readonly string[];
    }
  | { readonly kind: 'refused'; readonly why: string };

/** ElectroDB puts values into templates as they are: what needs a function of its own has no place there. */
function electroPart(entity: EntityDesign, value: KeyValue): ElectroPart {
  if (value.kind === 'natural') {
    return { kind: 'part', composite: [value.field.name], paddings: new Map(), restricted: [] };
  }
  const composite: string[] = [];
  const paddings = new Map<string, number>();
  const restricted: string[] = [];
  let template = '';
  for (const segment of value.compiled.segments) {
    if (segment.kind === 'literal') {
      if (segment.text.includes('${')) return refused(`\`${segment.text}\` would be taken for an attribute`);
      template += segment.text;
      continue;
    }
    const why = unsayable(entity, segment);
    if (why !== undefined) return refused(why);
    if (composite.includes(segment.path)) return refused(`\`${segment.path}\` stands twice in it`);
    const [fn] = segment.fns;
    if (fn?.name === 'pad') paddings.set(segment.path, fn.width);
    if (mayBeEscaped(segment, value)) restricted.push(segment.path);
    composite.push(segment.path);
    template += `\${${segment.path}}`;
  }
  return { kind: 'part', composite, template, paddings, restricted };
}

function refused(why: string): ElectroPart {
  return { kind: 'refused', why };
}

function unsayable(entity: EntityDesign, { path, fns, shard, type }: CompiledVariable): string | undefined {
  if (shard !== undefined) return 'it has a shard, which ElectroDB does not draw';
  if (path.includes('.')) return `\`${path}\` is a field of a map`;
  if (!entity.attributes.has(path)) return `\`${path}\` is a routing parameter, which is not stored`;
  const names = fns.map(fnText).join('|');
  const [fn] = fns;
  const isPlain =
    fn === undefined ||
    (fns.length === 1 && fn.name === 'iso' && type.kind === 'timestamp') ||
    (fns.length === 1 && fn.name === 'pad' && type.kind === 'int');
  if (!isPlain) return `\`{${path}|${names}}\` needs a function`;
  return undefined;
}

/** `$` begins every escape, and is itself escaped. */
function mayBeEscaped({ alphabet, type }: CompiledVariable, { compiled }: KeyValue): boolean {
  if (type.kind !== 'string' || compiled.escape === 'none') return false;
  return alphabet.some(([low, high]) => low <= 0x24 && high >= 0x24);
}

/** The parts of a key, and everything that is in its way. */
export function electroKey(
  entity: EntityDesign,
  key: KeyDesign,
): { readonly pk: readonly ElectroPart[]; readonly sk: readonly ElectroPart[]; readonly refusals: readonly string[] } {
  const pk = key.pk.map((value) => electroPart(entity, value));
  const sk = key.sk.map((value) => electroPart(entity, value));
  const refusals = [...new Set([...pk, ...sk].flatMap((part) => (part.kind === 'refused' ? [part.why] : [])))];
  const names = [...pk, ...sk].flatMap((part) => (part.kind === 'part' ? part.composite : []));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) refusals.push(`\`${twice}\` stands in both of its parts`);
  return { pk, sk, refusals };
}
