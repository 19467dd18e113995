import type { YamlNode } from '../../../source/index.js';
import type { DraftAttribute, DraftEntity, DraftKeyPart, DraftMapping, DraftTable, DraftType } from '../../draft.js';
import type { Remarks } from '../../remarks.js';
import { child, textOf } from '../../tree.js';
import { plainDefault } from '../modules/default-value.js';
import { type KeyPiece, largestOf, templateOf } from '../modules/key-text.js';
import { attributesOf, readSlot, type SchemaAttribute, type SlotReading } from './key-part.js';
import { readProbes } from './probes.js';
import { recovered, unnamed } from './recovered.js';
import { isTransformed, typeOfSchema } from './types.js';

const NATURAL: DraftKeyPart = { kind: 'natural' };
const CODE = '()';
/** Beginnings of a time that are dates. */
const DAYS: ReadonlyMap<string, string> = new Map([
  ['first:10', 'date:yyyy-MM-dd'],
  ['first:7', 'date:yyyy-MM'],
  ['first:4', 'date:yyyy'],
]);

export interface ReadTable {
  readonly draft: DraftTable;
  /** Where its entities write what they are called. */
  readonly entityAttribute: string;
}

/** An entity of DynamoDB-Toolbox; what its functions make is told from what they made of values. */
export function entityOfSchema(node: YamlNode, name: string, table: ReadTable, remarks: Remarks): DraftEntity {
  return new EntityReading(node, name, table, remarks).entity();
}

class EntityReading {
  readonly #node: YamlNode;
  readonly #name: string;
  readonly #table: ReadTable;
  readonly #remarks: Remarks;
  readonly #attributes: readonly SchemaAttribute[];
  /** Attributes that are key attributes which a template makes. */
  readonly #made = new Set<string>();
  /** Names in the draft of attributes that are stored inside of a key alone. */
  readonly #inside = new Map<string, string>();
  readonly #padded = new Map<string, number>();
  readonly #ofKey = new Set<string>();
  readonly #added: DraftAttribute[] = [];

  constructor(node: YamlNode, name: string, table: ReadTable, remarks: Remarks) {
    this.#node = node;
    this.#name = name;
    this.#table = table;
    this.#remarks = remarks;
    this.#attributes = attributesOf(node);
  }

  entity(): DraftEntity {
    const { draft: table, entityAttribute } = this.#table;
    const pk = this.#part(table.pk.name, true);
    const sk = table.sk === undefined ? undefined : this.#part(table.sk.name, true);
    const isComputed =
      child(this.#node, 'computeKey') !== undefined && [pk, sk].some((part) => part?.kind === 'template');
    const key: DraftMapping = {
      confidence: isComputed ? 'high' : 'stated',
      ...(isComputed ? { because: 'by what `computeKey` made of values that it was tried with' } : {}),
      pk: pk ?? NATURAL,
      ...(table.sk === undefined ? {} : { sk: sk ?? NATURAL }),
    };
    const indexes = new Map(
      table.indexes.flatMap((index) => {
        const mapping = this.#mapping(index);
        return mapping === undefined ? [] : [[index.name, mapping] as const];
      }),
    );
    const isFolded = [key.pk, key.sk].some(
      (part) => part?.kind === 'template' && /\|(?:lower|upper|first)/.test(part.text),
    );
    const tag = this.#attributes.find(({ savedAs }) => savedAs === entityAttribute);
    const attributes = this.#draftAttributes(tag);
    const id = [...this.#ofKey].map((name) => this.#inside.get(name) ?? name);
    const meta = child(this.#node, 'meta');
    const description = textOf(child(meta, 'description')) ?? textOf(child(meta, 'title'));
    return {
      name: this.#name,
      ...(description === undefined ? {} : { description }),
      confidence: 'stated',
      table: table.name,
      ...(tag === undefined ? {} : { tag: { attribute: entityAttribute, value: this.#name } }),
      ...(isFolded && id.length > 0 ? { id } : {}),
      ...(id.length === 0 ? { singleton: true } : {}),
      key,
      indexes,
      attributes: [...attributes, ...this.#added],
      samples: [],
      notes: [],
    };
  }

  #mapping({ name, pk, sk, local }: DraftTable['indexes'][number]): DraftMapping | undefined {
    const slots = [...(local ? [] : pk), ...sk].map((slot) => slot.name);
    const readings = slots.map((slot) => readSlot(this.#node, slot, this.#isOfTable(slot)));
    const absent = slots.filter((_, i) => readings[i]?.kind === 'absent');
    if (absent.length > 0) {
      if (absent.length < slots.length) {
        const list = absent.map((slot) => `\`${slot}\``).join(', ');
        this.#remarks.odd(
          `\`${this.#name}\` has no attribute for ${list}, so that its items are not in the index \`${name}\`.`,
          this.#node,
          this.#name,
        );
      }
      return undefined;
    }
    const several = pk.length > 1 || sk.length > 1;
    const parts = slots.map((slot) => (several ? this.#asItIs(slot) : this.#part(slot, false)) ?? NATURAL);
    const first = local ? NATURAL : parts.slice(0, pk.length)[0];
    const last = sk.length === 0 ? undefined : parts.at(-1);
    const isMade = readings.some(
      (reading) => reading.kind === 'made' && reading.how === 'its link' && reading.made.kind === 'template',
    );
    return {
      confidence: isMade ? 'high' : 'stated',
      ...(isMade ? { because: 'by what its links made of values that they were tried with' } : {}),
      pk: first ?? NATURAL,
      ...(last === undefined ? {} : { sk: last }),
    };
  }

  #isOfTable(slot: string): boolean {
    const { pk, sk } = this.#table.draft;
    return pk.name === slot || sk?.name === slot;
  }

  /** In an index of several key attributes each is an attribute. */
  #asItIs(slot: string): DraftKeyPart {
    const reading = readSlot(this.#node, slot, this.#isOfTable(slot));
    if (reading.kind === 'made') {
      const why = 'in an index of several key attributes each is an attribute itself';
      this.#tellOther(slot, reading.how, why);
      this.#keep(slot, reading.attribute);
    }
    return NATURAL;
  }

  #part(slot: string, isKey: boolean): DraftKeyPart | undefined {
    const isOfTable = isKey || this.#isOfTable(slot);
    const reading = readSlot(this.#node, slot, isOfTable);
    switch (reading.kind) {
      case 'absent':
        this.#remarks.odd(
          `\`${this.#name}\` has no attribute for the key attribute \`${slot}\`, which is taken as it is.`,
          this.#node,
          this.#name,
        );
        return undefined;
      case 'attribute':
        if (isKey) this.#ofKey.add(reading.attribute.name);
        return NATURAL;
      case 'made':
        return this.#madePart(slot, reading, isKey);
    }
  }

  #madePart(slot: string, reading: Extract<SlotReading, { kind: 'made' }>, isKey: boolean): DraftKeyPart {
    const { made, attribute, inside, how } = reading;
    const deep = made.kind === 'template' ? unnamed(made.pieces) : undefined;
    if (made.kind !== 'template' || deep !== undefined) {
      const why =
        made.kind === 'copy'
          ? `it is the number \`${made.name}\` once more`
          : made.kind === 'other'
            ? made.why
            : `\`${deep ?? ''}\` cannot be named in a template`;
      this.#tellOther(slot, how, why);
      this.#keep(slot, attribute);
      if (isKey) this.#ofKey.add(attribute?.name ?? slot);
      return NATURAL;
    }
    for (const odd of made.odd)
      this.#remarks.odd(`\`${slot}\` of \`${this.#name}\`, by ${how}: ${odd}`, this.#node, this.#name);
    if (attribute !== undefined) {
      if (inside) this.#inside.set(attribute.name, attribute.name === slot ? `${attribute.name}Value` : attribute.name);
      else this.#made.add(attribute.name);
    }
    const pieces = made.pieces.map((piece) => this.#named(piece, isKey));
    return { kind: 'template', text: templateOf(pieces) };
  }

  #named(piece: KeyPiece, isKey: boolean): KeyPiece {
    if (piece.kind === 'text') return piece;
    if (isKey) this.#ofKey.add(piece.name);
    const [, digits] = /^pad:(\d+)$/.exec(piece.functions[0] ?? '') ?? [];
    if (digits !== undefined) this.#padded.set(piece.name, Number(digits));
    const attribute = this.#attributes.find(({ name }) => name === piece.name);
    if (digits === undefined && attribute !== undefined && textOf(child(attribute.node, 'type')) === 'number') {
      const message = `\`${piece.name}\` of \`${this.#name}\` stands in a key as JavaScript writes a number: without padding, and with an exponent from 1e21 on.`;
      this.#remarks.odd(message, attribute.node, `${this.#name}.${piece.name}`);
    }
    const isTime = attribute !== undefined && makesNow(attribute.node);
    const functions = isTime ? piece.functions.map((fn) => DAYS.get(fn) ?? fn) : piece.functions;
    return { ...piece, name: this.#inside.get(piece.name) ?? piece.name, functions };
  }

  #tellOther(slot: string, how: string, why: string): void {
    this.#remarks.odd(
      `No template was found for \`${slot}\` of \`${this.#name}\`, which ${how} makes: ${why}. The model has the key attribute as it is stored.`,
      this.#node,
      this.#name,
    );
  }

  /** A key attribute that is stored as it is, where the schema does not have it. */
  #keep(slot: string, attribute: SchemaAttribute | undefined): void {
    if (attribute !== undefined || this.#added.some(({ name }) => name === slot)) return;
    const { draft } = this.#table;
    const type = [draft.pk, ...(draft.sk === undefined ? [] : [draft.sk])].find(({ name }) => name === slot)?.type;
    this.#added.push({
      name: slot,
      type:
        type === 'N'
          ? { kind: 'number' }
          : type === 'B'
            ? { kind: 'binary', minBytes: 1 }
            : { kind: 'string', minBytes: 1 },
      optional: false,
      confidence: 'stated',
    });
  }

  #draftAttributes(tag: SchemaAttribute | undefined): readonly DraftAttribute[] {
    return this.#attributes.flatMap((attribute): readonly DraftAttribute[] => {
      if (attribute === tag || this.#made.has(attribute.name)) return [];
      this.#tell(attribute);
      return [this.#draftAttribute(attribute)];
    });
  }

  #draftAttribute({ name, savedAs, node }: SchemaAttribute): DraftAttribute {
    const isOfKey = this.#ofKey.has(name);
    const inside = this.#inside.get(name);
    const digits = this.#padded.get(name);
    const max = largestOf(digits ?? 0);
    const isNow = makesNow(node);
    const value = plainDefault(child(node, 'default'));
    const isStored = inside !== undefined || !isTransformed(node);
    const type =
      digits === undefined
        ? typeOfSchema(node)
        : ({ kind: 'int', min: 0, ...(max === undefined ? {} : { max }) } as const);
    return {
      name: inside ?? name,
      storedName: inside ?? savedAs,
      type: isNow ? { kind: 'string', format: 'timestamp' } : isStored ? type : changedType(node),
      optional: textOf(child(node, 'required')) === 'never' && !isOfKey,
      ...(digits === undefined
        ? { confidence: 'stated' as const }
        : { confidence: 'medium' as const, because: `whole and of at most ${digits} digits, because keys pad it so` }),
      ...(value === undefined ? {} : { default: value }),
      ...(isNow ? { generate: 'now' as const } : {}),
      ...(textOf(child(node, 'hidden')) === 'true' ? { hidden: true } : {}),
    };
  }

  /** What of an attribute is code. */
  #tell({ name, node }: SchemaAttribute): void {
    const path = `${this.#name}.${name}`;
    const fallback = child(node, 'default');
    if (child(fallback, CODE) !== undefined && !makesNow(node)) {
      this.#remarks.unplaced('a function makes its default', child(fallback, CODE) ?? node, `${path}.default`);
    }
    const validator = child(child(node, 'validator'), CODE);
    if (validator !== undefined) {
      this.#remarks.unplaced(
        'values are checked by code: write that as `pattern`, `charset` or bounds',
        validator,
        `${path}.validate`,
      );
    }
    const link = child(child(node, 'linkCode'), CODE);
    if (link !== undefined)
      this.#remarks.unplaced('it is made of other attributes: write that as `derive`', link, `${path}.link`);
    if (isTransformed(node) && !this.#inside.has(name)) {
      this.#remarks.odd(
        `\`${name}\` of \`${this.#name}\` is changed by a transform before it is stored, which the model does not say.`,
        node,
        path,
      );
    }
  }
}

/** What a transform stores, as far as it shows. */
function changedType(node: YamlNode): DraftType {
  const made = recovered(readProbes(child(node, 'transform')), new Map());
  return made.kind === 'template' ? { kind: 'string' } : { kind: 'any' };
}

/** Whether the default of a string is the time of writing, as text. */
function makesNow(node: YamlNode): boolean {
  const code = textOf(child(child(node, 'default'), CODE)) ?? '';
  return (
    textOf(child(node, 'type')) === 'string' &&
    /^(?:\(\)|function \w*\(\)) ?(?:=> ?)?\{? ?(?:return )?new Date\(\)\.toISOString\(\);? ?\}?$/.test(code)
  );
}
