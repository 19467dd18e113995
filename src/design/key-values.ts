import {
  type CompiledTemplate,
  compileNatural,
  compileTemplate,
  keyBytes,
  parseTemplate,
  RANDOM_SHARD,
  type TemplateProblem,
} from '../keys/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { Entity, KeyMapping, KeyPart, Model, TableIndex } from '../model/model.js';
import { dynamoType, isScalar, type ValueType } from '../model/value-type.js';
import type { Located, Span } from '../source/index.js';
import type { AttributeTypes } from './attribute-types.js';
import type { Bytes, KeyDesign, KeySlot, KeyValue, MappingProblem, TemplateUse } from './design.js';
import { valueSize, withTypicalSize } from './value-size.js';

/** The key attributes of a table or index, in order. */
export interface KeySlots {
  readonly pk: readonly KeySlot[];
  readonly sk: readonly KeySlot[];
}

/** The keys of one entity: its table key, the keys of the indexes that it maps, and what each key attribute is defined by. */
export interface EntityKeys {
  readonly key?: KeyDesign;
  /** Index name → its resolved mappings; an index whose templates are broken is left out. */
  readonly indexes: ReadonlyMap<string, readonly KeyDesign[]>;
  /** Key attributes with one definition, whichever index it stands at: what decides physical membership. */
  readonly defined: ReadonlyMap<string, KeyValue>;
  /** A stored attribute that happens to have the name and the type of a key attribute. */
  natural(slot: string): KeyValue | undefined;
  readonly templates: readonly TemplateUse[];
  readonly problems: readonly MappingProblem[];
  /** Whether any key of the entity is broken. */
  readonly broken: boolean;
}

export function resolveKeys(
  model: Model,
  entity: Entity,
  types: AttributeTypes,
  table: KeySlots,
  indexes: ReadonlyMap<string, { readonly declaration: TableIndex; readonly slots: KeySlots }>,
): EntityKeys {
  const templates: TemplateUse[] = [];
  const problems: MappingProblem[] = [];
  const defined = new Map<string, KeyValue>();
  const byStoredName = new Map([...entity.attributes.values()].map((attribute) => [attribute.storedName, attribute]));
  let broken = false;

  const key = mappingKey(entity.key, table, undefined, true);
  if (key === undefined) broken = true;
  for (const value of key === undefined ? [] : [...key.pk, ...key.sk]) defined.set(value.slot.attribute, value);

  const mapped = new Map<string, KeyDesign[]>();
  for (const [name, mapping] of entity.indexes) {
    const index = indexes.get(name);
    if (index === undefined) continue;
    const { slots, declaration } = index;
    const keys =
      mapping.kind === 'invert'
        ? [inverted(name, mapping.span, slots)]
        : mapping.mappings.map((one) => mappingKey(one, slots, name, !declaration.local));
    const resolved = keys.filter((one) => one !== undefined);
    if (resolved.length < keys.length) broken = true;
    else mapped.set(name, resolved);
  }
  for (const keys of mapped.values()) {
    // Several mappings of one index put different values into one attribute: no single definition.
    const [only, another] = keys;
    if (only === undefined || another !== undefined || only.when !== undefined) continue;
    for (const value of [...only.pk, ...only.sk]) {
      if (!defined.has(value.slot.attribute)) defined.set(value.slot.attribute, value);
    }
  }
  return {
    indexes: mapped,
    defined,
    natural: stored,
    templates,
    problems,
    broken,
    ...(key === undefined ? {} : { key }),
  };

  function stored(name: string): KeyValue | undefined {
    const field = byStoredName.get(name);
    if (field === undefined) return undefined;
    const slot = flatMap([...indexes.values()], ({ slots }) => [...slots.pk, ...slots.sk]).find(
      (one) => one.attribute === name,
    );
    if (slot === undefined || dynamoType(types.typeOf(field.name) ?? field.type) !== slot.type) return undefined;
    return natural(slot, field.span, undefined);
  }

  function mappingKey(
    mapping: KeyMapping,
    slots: KeySlots,
    index: string | undefined,
    tenancy: boolean,
  ): KeyDesign | undefined {
    if (mapping.kind === 'natural') {
      const pk = slots.pk.map((slot) => natural(slot, mapping.span, index));
      const sk = slots.sk.map((slot) => natural(slot, mapping.span, index));
      return whole(pk, sk, { span: mapping.span, onPartial: 'require' });
    }
    reportExtra(mapping.pk.length - slots.pk.length, mapping.span, 'pk', index);
    reportExtra(mapping.sk.length - slots.sk.length, mapping.span, 'sk', index);
    const pk = slots.pk.map((slot, position) =>
      part(mapping.pk[position], slot, 'pk', position, index, mapping.span, tenancy && position === 0),
    );
    const sk = slots.sk.map((slot, position) =>
      part(mapping.sk[position], slot, 'sk', position, index, mapping.span, false),
    );
    const when =
      mapping.when === undefined ? undefined : { value: types.check(mapping.when.value).expr, span: mapping.when.span };
    return whole(pk, sk, { span: mapping.span, onPartial: mapping.onPartial, ...(when === undefined ? {} : { when }) });
  }

  function reportExtra(extra: number, span: Span, which: 'pk' | 'sk', index: string | undefined): void {
    if (extra > 0)
      problems.push({ kind: 'extra-part', entity, part: which, span, ...(index === undefined ? {} : { index }) });
  }

  function whole(
    pk: readonly (KeyValue | undefined)[],
    sk: readonly (KeyValue | undefined)[],
    rest: Pick<KeyDesign, 'span' | 'onPartial' | 'when'>,
  ): KeyDesign | undefined {
    const known = (value: KeyValue | undefined): value is KeyValue => value !== undefined;
    return pk.every(known) && sk.every(known) ? { pk, sk, ...rest } : undefined;
  }

  /** The inverted table key: the sort key becomes the partition key and carries the tenant. */
  function inverted(index: string, span: Span, slots: KeySlots): KeyDesign | undefined {
    if (entity.key.kind === 'natural') {
      const pk = slots.pk.map((slot) => defined.get(slot.attribute) ?? natural(slot, span, index));
      const sk = slots.sk.map((slot) => defined.get(slot.attribute) ?? natural(slot, span, index));
      return whole(pk, sk, { span, onPartial: 'require' });
    }
    const [pkPart] = entity.key.sk;
    const [skPart] = entity.key.pk;
    const take = (slot: KeySlot | undefined, from: KeyPart | undefined, which: 'pk' | 'sk'): KeyValue | undefined => {
      if (slot === undefined) return undefined;
      return defined.get(slot.attribute) ?? part(from, slot, which, 0, index, span, which === 'pk');
    };
    return whole([take(slots.pk[0], pkPart, 'pk')], slots.sk.length === 0 ? [] : [take(slots.sk[0], skPart, 'sk')], {
      span,
      onPartial: 'require',
    });
  }

  function part(
    from: KeyPart | undefined,
    slot: KeySlot,
    which: 'pk' | 'sk',
    position: number,
    index: string | undefined,
    span: Span,
    tenancy: boolean,
  ): KeyValue | undefined {
    if (from === undefined) {
      const reused = defined.get(slot.attribute);
      if (reused !== undefined) return reused;
      if (byStoredName.has(slot.attribute)) return natural(slot, span, index);
      problems.push({
        kind: 'missing-part',
        entity,
        slot,
        part: which,
        span,
        ...(index === undefined ? {} : { index }),
      });
      return undefined;
    }
    return from.kind === 'natural'
      ? natural(slot, from.span, index)
      : template(from.text, slot, which, position, index, tenancy);
  }

  function natural(slot: KeySlot, span: Span, index: string | undefined): KeyValue | undefined {
    const field = byStoredName.get(slot.attribute);
    const where = index === undefined ? {} : { index };
    if (field === undefined) {
      problems.push({ kind: 'no-such-attribute', entity, slot, span, ...where });
      return undefined;
    }
    const type = types.typeOf(field.name) ?? field.type;
    const stored = dynamoType(type);
    if (stored !== undefined && isScalar(type) && stored !== slot.type) {
      problems.push({ kind: 'wrong-type', entity, slot, field, stored, span, ...where });
      return undefined;
    }
    const compiled = compileNatural(field.name, type);
    if (compiled === undefined) {
      problems.push({ kind: 'not-scalar', entity, slot, field, span, ...where });
      return undefined;
    }
    return { kind: 'natural', slot, field, compiled, reads: [field.name], bytes: valueSize(type, () => {}), span };
  }

  function template(
    text: Located<string>,
    slot: KeySlot,
    which: 'pk' | 'sk',
    position: number,
    index: string | undefined,
    tenancy: boolean,
  ): KeyValue | undefined {
    // An index on a key attribute of the table may write its template again: it is the same, tenant and all.
    const own = index === undefined ? undefined : defined.get(slot.attribute);
    if (own?.kind === 'template' && own.text.value === text.value) return own;
    const prefix = tenancy ? tenantPrefix(model, entity, text.value) : '';
    const written = parseTemplate(text.value);
    const parsed = prefix === '' ? written : parseTemplate(prefix + text.value);
    const base = {
      entity,
      part: which,
      position,
      slot,
      text,
      offset: prefix.length,
      ...(index === undefined ? {} : { index }),
    };
    if (written.kind === 'error' || parsed.kind === 'error') {
      templates.push({ syntaxProblems: written.kind === 'error' ? written.problems : [], problems: [], ...base });
      return undefined;
    }
    const compiled = compileTemplate(parsed.template, {
      typeOf: (path) => {
        const type = typeAtPath(types, path);
        return type === undefined ? undefined : withTypicalSize(type);
      },
      separator: entity.separator,
      escape: model.defaults.escape,
      role: which,
    });
    templates.push({ parsed: parsed.template, compiled, syntaxProblems: NONE, problems: compiled.problems, ...base });
    if (slot.type !== 'S') {
      problems.push({
        kind: 'template-needs-text',
        entity,
        slot,
        span: text.span,
        ...(index === undefined ? {} : { index }),
      });
      return undefined;
    }
    if (!compiled.ok) return undefined;
    return { kind: 'template', slot, text, compiled, reads: readsOf(compiled), bytes: bytesOf(compiled) };
  }
}

const NONE: readonly TemplateProblem[] = [];

/** What every templated partition key begins with, where the model has tenants and the template does not say so itself. */
export function tenantPrefix(model: Model, entity: Entity, text: string): string {
  if (model.tenancy === undefined || entity.global) return '';
  const prefix = model.tenancy.prefix.value + model.tenancy.separator;
  return text.startsWith(prefix) || text === model.tenancy.prefix.value ? '' : prefix;
}

/** The type at a dotted path into maps. */
export function typeAtPath(types: AttributeTypes, path: string): ValueType | undefined {
  const [first, ...rest] = path.split('.');
  let type = types.typeOf(first ?? '');
  for (const name of rest) type = type?.kind === 'map' ? type.fields.get(name)?.type : undefined;
  return type;
}

/** Attributes and routing parameters that a template names, each once, in order. */
function readsOf(compiled: CompiledTemplate): readonly string[] {
  const names = compiled.paths.filter((path) => path !== RANDOM_SHARD).map((path) => path.split('.')[0] ?? path);
  return [...new Set(names)];
}

function bytesOf(compiled: CompiledTemplate): Bytes {
  const { min, typical, max } = keyBytes(compiled);
  const usual = typical ?? max ?? min;
  return max === undefined ? { min, typical: usual } : { min, typical: usual, max };
}
