import type { DraftAttribute, DraftEntity, DraftKeyPart, DraftMapping, DraftUnique } from '../../draft.js';
import type { Remarks } from '../../remarks.js';
import { booleanOf, child, textOf } from '../../tree.js';
import { largestOf } from '../modules/key-text.js';
import { attributeOfField, tellField } from './attributes.js';
import type { SchemaField, SchemaIndex, SchemaModel, SchemaParams } from './schema.js';
import { readTemplate } from './template.js';

const NATURAL: DraftKeyPart = { kind: 'natural' };

interface Context {
  readonly table: string;
  readonly primary: SchemaIndex;
  readonly indexes: readonly SchemaIndex[];
  readonly params: SchemaParams;
  readonly remarks: Remarks;
}

/** The entity of a model. */
export function entityOfModel(model: SchemaModel, context: Context): DraftEntity {
  return new ModelReading(model, context).entity();
}

class ModelReading {
  readonly #model: SchemaModel;
  readonly #context: Context;
  /** Names of attributes that the table key is made of. */
  readonly #ofKey = new Set<string>();
  readonly #padded = new Map<string, number>();
  /** Key attributes that are no attributes of the entity, because a template makes them. */
  readonly #made = new Set<string>();

  constructor(model: SchemaModel, context: Context) {
    this.#model = model;
    this.#context = context;
  }

  entity(): DraftEntity {
    const { primary, indexes, table, params } = this.#context;
    const key = this.#mapping(primary, true) ?? { confidence: 'low', pk: NATURAL };
    const mapped = indexes.flatMap((index) => {
      const mapping = this.#mapping(index, false);
      return mapping === undefined ? [] : [[index.name, mapping] as const];
    });
    const attributes = this.#attributes();
    const ttl = this.#model.fields.find(({ isTtl }) => isTtl);
    const unique = this.#unique();
    return {
      name: this.#model.name,
      confidence: 'stated',
      table,
      tag: { attribute: params.typeField, value: this.#model.name },
      ...(this.#ofKey.size === 0 ? { singleton: true } : {}),
      key,
      indexes: new Map(mapped),
      attributes,
      ...(unique.length === 0 ? {} : { unique }),
      ...(ttl === undefined ? {} : { ttl: ttl.name }),
      samples: [],
      notes: [],
    };
  }

  /** Its key in the table or an index; undefined where it has no such attributes. */
  #mapping({ name, hash, sort, isLocal, node }: SchemaIndex, isTable: boolean): DraftMapping | undefined {
    const { remarks } = this.#context;
    const slots = [hash, ...(sort === undefined ? [] : [sort])];
    const fields = slots.map((slot) => this.#fieldStoredAs(slot));
    const missing = slots.filter((_, i) => fields[i] === undefined);
    if (!isTable && missing.length > 0) {
      if (missing.length < slots.length && !isLocal) {
        const list = missing.map((slot) => `\`${slot}\``).join(', ');
        remarks.odd(
          `\`${this.#model.name}\` has no field for ${list}, so that its items are not in the index \`${name}\`.`,
          node,
          this.#model.path,
        );
      }
      return undefined;
    }
    if (isTable && missing.length > 0) {
      const list = missing.map((slot) => `\`${slot}\``).join(', ');
      remarks.odd(
        `\`${this.#model.name}\` has no field for the key attribute ${list}, which is taken as it is.`,
        this.#model.node,
        this.#model.path,
      );
    }
    const [pk, sk] = fields.map((field) => (field === undefined ? NATURAL : this.#part(field, isTable)));
    return { confidence: 'stated', pk: pk ?? NATURAL, ...(sort === undefined ? {} : { sk: sk ?? NATURAL }) };
  }

  #fieldStoredAs(attribute: string): SchemaField | undefined {
    return this.#model.fields.find((field) => field.attribute === attribute && field.inside === undefined);
  }

  #part(field: SchemaField, isTable: boolean): DraftKeyPart {
    const { remarks, params } = this.#context;
    const path = `${this.#model.path}.${field.name}.value`;
    if (field.value === undefined || field.value === '') {
      const code = child(field.node, 'value');
      if (code !== undefined)
        remarks.unplaced('code makes it: write it as a template', child(code, '()') ?? code, path);
      if (isTable) this.#ofKey.add(field.name);
      return NATURAL;
    }
    const reading = readTemplate(field.value, field, this.#model, params);
    if (reading.kind === 'other') {
      remarks.odd(
        `The template \`${field.value}\` of \`${this.#model.name}.${field.name}\` has none like it in a model: ${reading.why}. The model has the key attribute as it is stored.`,
        child(field.node, 'value') ?? field.node,
        path,
      );
      if (isTable) this.#ofKey.add(field.name);
      return NATURAL;
    }
    this.#made.add(field.name);
    for (const [name, digits] of reading.padded)
      this.#padded.set(name, Math.min(digits, this.#padded.get(name) ?? digits));
    for (const name of reading.names) {
      if (isTable) this.#ofKey.add(name);
      this.#tellNumber(name, path);
    }
    return { kind: 'template', text: reading.text };
  }

  #tellNumber(name: string, path: string): void {
    const field = this.#model.fields.find((one) => one.name === name);
    if (field?.type !== 'number' || this.#padded.has(name)) return;
    const message = `\`${name}\` of \`${this.#model.name}\` stands in a key as JavaScript writes a number: without padding, and with an exponent from 1e21 on.`;
    this.#context.remarks.odd(message, field.node, path);
  }

  #attributes(): readonly DraftAttribute[] {
    const { params, remarks } = this.#context;
    const packed = new Map<string, DraftAttribute[]>();
    const attributes: DraftAttribute[] = [];
    for (const field of this.#model.fields) {
      const path = `${this.#model.path}.${field.name}`;
      if (this.#made.has(field.name) || field.name === params.typeField) continue;
      tellField(field, path, remarks);
      this.#tellValue(field, path);
      const attribute = this.#narrowed(attributeOfField(field, params, this.#ofKey.has(field.name)));
      if (field.inside === undefined) {
        attributes.push(attribute);
        continue;
      }
      const inner = packed.get(field.attribute) ?? [];
      inner.push({ ...attribute, storedName: field.inside });
      packed.set(field.attribute, inner);
    }
    for (const [name, fields] of packed) {
      const optional = fields.every((field) => field.optional);
      attributes.push({ name, type: { kind: 'map', fields }, optional, confidence: 'stated' });
    }
    return [...attributes, ...this.#timestamps()];
  }

  #tellValue(field: SchemaField, path: string): void {
    const { remarks } = this.#context;
    const isKey = [this.#context.primary, ...this.#context.indexes].some(
      ({ hash, sort }) => field.attribute === hash || field.attribute === sort,
    );
    const value = child(field.node, 'value');
    if (value !== undefined && !isKey) {
      remarks.unplaced('it is made of other attributes: write that as `derive`', value, `${path}.value`);
    }
    const encode = child(field.node, 'encode');
    if (encode !== undefined) {
      remarks.odd(
        `\`${field.name}\` of \`${this.#model.name}\` is not stored by itself (\`encode\`): it is read out of another attribute. The model stores it.`,
        encode,
        `${path}.encode`,
      );
    }
  }

  /** A number that a key pads is whole, and no longer than that. */
  #narrowed(attribute: DraftAttribute): DraftAttribute {
    const digits = this.#padded.get(attribute.name);
    if (digits === undefined) return attribute;
    const max = largestOf(digits);
    return {
      ...attribute,
      type: { kind: 'int', min: 0, ...(max === undefined ? {} : { max }) },
      confidence: 'medium',
      because: `whole and of at most ${digits} digits, because keys pad it so`,
    };
  }

  #timestamps(): readonly DraftAttribute[] {
    const { params } = this.#context;
    const type = params.isoDates
      ? ({ kind: 'string', format: 'timestamp' } as const)
      : ({ kind: 'epoch', unit: 'ms' } as const);
    const known = new Set(this.#model.fields.map(({ name }) => name));
    return [params.created, params.updated].flatMap((name, i): readonly DraftAttribute[] => {
      if (name === undefined || known.has(name)) return [];
      const made = i === 0 ? { generate: 'now' as const, immutable: true } : {};
      return [{ name, type, optional: false, confidence: 'stated', ...made }];
    });
  }

  /** Attributes whose values OneTable keeps unique, by an item for each of them in the same table. */
  #unique(): readonly DraftUnique[] {
    const { params, remarks, primary } = this.#context;
    return this.#model.fields.flatMap((field): readonly DraftUnique[] => {
      if (booleanOf(child(field.node, 'unique')) !== true) return [];
      if (field.attribute === primary.hash || field.attribute === primary.sort) return [];
      const path = `${this.#model.path}.${field.name}.unique`;
      const scope = textOf(child(field.node, 'scope'));
      const own = `\${${field.name}}`;
      const stored = [field.attribute, ...(field.inside === undefined ? [] : [field.inside])].join(',');
      const text = `_unique#${scope === undefined ? '' : `${scope}#`}${this.#model.name}#${stored}#${own}`;
      const reading = readTemplate(text, undefined, this.#model, params);
      const isPlain = field.value === undefined && reading.kind === 'template';
      if (!isPlain) {
        const why = reading.kind === 'other' ? reading.why : 'a template makes it';
        remarks.unplaced(
          `its items \`${text}\` cannot be said: ${why}`,
          child(field.node, 'unique') ?? field.node,
          path,
        );
        return [];
      }
      const sk = primary.sort === undefined ? {} : { sk: { kind: 'template' as const, text: '_unique#' } };
      return [
        {
          name: field.name,
          attributes: [field.name],
          scope: reading.names.filter((name) => name !== field.name),
          key: { confidence: 'stated', pk: { kind: 'template', text: reading.text }, ...sk },
        },
      ];
    });
  }
}

/** How a field of any model says that an attribute is stored, for the type of a key attribute. */
export function isNumberKey(models: readonly SchemaModel[], attribute: string): boolean {
  return models.some(({ fields }) =>
    fields.some((field) => field.attribute === attribute && field.value === undefined && storesNumber(field)),
  );
}

function storesNumber(field: SchemaField): boolean {
  return field.type === 'number' || (field.type === 'date' && (field.isTtl || !field.isoDates));
}
