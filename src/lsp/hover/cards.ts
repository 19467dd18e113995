import type { Bytes, Design, EntityDesign, KeyDesign, KeyValue, Membership } from '../../design/index.js';
import { bytesText, percentText } from '../../diagnostics/index.js';
import { editorMarkdown, markdownCode } from '../../diagnostics/markdown.js';
import { encodeKey } from '../../keys/index.js';
import type { Attribute, KeyAttribute, NamedType, Table, TableIndex } from '../../model/model.js';
import { dynamoType } from '../../model/value-type.js';
import { keyText } from '../../planner/foreign.js';
import { sampleValues } from '../../planner/sample-values.js';

/** Paragraphs and lists of Markdown for what has a name in a model. Names and texts of the model are markup nowhere in them. */
const paragraphs = (...texts: readonly (string | undefined)[]): string =>
  texts.filter((text) => text !== undefined && text !== '').join('\n\n');

function deprecation({ deprecated }: Attribute): string | undefined {
  if (deprecated === undefined) return undefined;
  return deprecated === true ? '**Deprecated**' : `**Deprecated** ${editorMarkdown(deprecated)}`;
}

function prose(text: string | undefined): string | undefined {
  return text === undefined ? undefined : editorMarkdown(text);
}

/** `471 B, at most 1.2 KB`. */
function sizeText({ typical, max }: Bytes): string {
  if (max === undefined) return `${bytesText(typical)}, without a bound`;
  return max === typical ? bytesText(max) : `${bytesText(typical)}, at most ${bytesText(max)}`;
}

export function entityCard({ entity, name, table, item, memberships, unbounded }: EntityDesign): string {
  const bound = unbounded.length === 0 ? '' : ` (${unbounded.map((path) => markdownCode(path, false)).join(', ')})`;
  return paragraphs(
    `entity ${markdownCode(name, false)} · table ${markdownCode(table.table.name, false)} · an item of ${sizeText(item)}${bound}`,
    prose(entity.description),
    [...memberships.values()].flatMap(membershipLines).join('\n'),
  );
}

function membershipLines({ index, keys, share, mapped }: Membership): readonly string[] {
  const often = share >= 1 ? '' : ` · ${percentText(share)} of the items`;
  const how = mapped ? '' : ' · by attributes of its own';
  return keys.map((key) => `- **${editorMarkdown(index.name)}** ${keyLine(key)}${often}${how}`);
}

/** `pk = CUST#{customerId}` · `sk = P#PROFILE`. */
function keyLine({ pk, sk }: KeyDesign): string {
  return [...pk, ...sk].map(equality).join(' · ');
}

function equality(value: KeyValue): string {
  return markdownCode(`${value.slot.attribute} = ${keyText(value)}`, false);
}

/** What a key template makes: the key attribute with what tenancy puts before it, its bytes, and the key of a sample. */
export function keyCard(design: Design, entity: EntityDesign, value: KeyValue): string {
  const example = exampleOf(design, entity, value);
  return paragraphs(
    `${equality(value)} · ${sizeText(value.bytes)}`,
    example === undefined ? undefined : `For example ${markdownCode(example, false)}`,
  );
}

/** Of the first sample that has all that the key needs. */
function exampleOf(design: Design, { name }: EntityDesign, { compiled }: KeyValue): string | undefined {
  for (const { entity, values } of sampleValues(design)) {
    if (entity.name !== name) continue;
    const made = encodeKey(compiled, (path) => values.get(path));
    if (made.ok) return made.text;
  }
  return undefined;
}

export function attributeCard(attribute: Attribute, entity: string, design: EntityDesign | undefined): string {
  const { name, storedName, optional, pii, unit, immutable, description, implied, valueSpan } = attribute;
  const own = design?.attributes.get(name);
  const stored = own === undefined ? undefined : dynamoType(own.type);
  const traits = [
    `attribute ${markdownCode(name, false)} of ${markdownCode(entity, false)}`,
    ...(own === undefined ? [] : [`${own.type.kind}${stored === undefined ? '' : `, stored as ${stored}`}`]),
    ...(own === undefined ? [] : [sizeText(own.bytes)]),
    ...(storedName === name ? [] : [`named ${markdownCode(storedName, false)} in the item`]),
    ...(optional ? [own === undefined ? 'optional' : `optional, in ${percentText(own.present)} of the items`] : []),
    ...(immutable ? ['immutable'] : []),
    ...(pii ? ['personal data'] : []),
    ...(unit === undefined ? [] : [`in ${editorMarkdown(unit)}`]),
  ];
  return paragraphs(
    traits.join(' · '),
    deprecation(attribute),
    prose(description),
    implied === undefined ? declaredAs(valueSpan.file.text.slice(valueSpan.start, valueSpan.end)) : undefined,
    design === undefined ? undefined : keysWith(name, design),
  );
}

/** A declaration as it is written, where it is short. */
function declaredAs(text: string): string | undefined {
  const code = markdownCode(text, false);
  return code === '' || code.length > 200 ? undefined : `Declared as ${code}`;
}

/** The keys that are made with an attribute. */
function keysWith(attribute: string, { memberships }: EntityDesign): string {
  const lines = [...memberships.values()].flatMap(({ index, keys }) =>
    keys.flatMap(({ pk, sk }) =>
      [...pk, ...sk]
        .filter(({ reads }) => reads.includes(attribute))
        .map((value) => `- **${editorMarkdown(index.name)}** ${equality(value)}`),
    ),
  );
  return lines.length === 0 ? 'In no key.' : `In keys:\n\n${[...new Set(lines)].join('\n')}`;
}

export function typeCard({ name, description, type }: NamedType): string {
  const stored = dynamoType(type);
  const how = stored === undefined ? '' : `, stored as ${stored}`;
  const members = type.kind === 'enum' ? type.values.map((member) => markdownCode(member, false)) : [];
  return paragraphs(
    `type ${markdownCode(name, false)} · ${type.kind}${how}`,
    prose(description),
    members.length === 0 ? undefined : `One of ${members.join(', ')}`,
  );
}

export function tableCard({ name, pk, sk, indexes, description, billing }: Table): string {
  return paragraphs(
    `table ${markdownCode(name, false)} · ${billing.mode} · key ${attributesText([pk, ...(sk === undefined ? [] : [sk])])}`,
    prose(description),
    [...indexes.values()].map((index) => `- ${indexText(index)}`).join('\n'),
  );
}

export function indexCard(index: TableIndex, table: string): string {
  return paragraphs(`${indexText(index)} · of table ${markdownCode(table, false)}`, prose(index.description));
}

function indexText({ name, pk, sk, local, projection }: TableIndex): string {
  const carried =
    projection.kind === 'include'
      ? `keys and ${projection.attributes.map(({ value }) => markdownCode(value, false)).join(', ')}`
      : projection.kind;
  return `${local ? 'local' : 'global'} index ${markdownCode(name, false)} · key ${attributesText([...pk, ...sk])} · projects ${carried}`;
}

function attributesText(attributes: readonly KeyAttribute[]): string {
  return attributes.map(({ name }) => markdownCode(name, false)).join(', ');
}
