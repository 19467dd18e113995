import type { EntityDesign } from '../../../design/design.js';
import { type Code, doc, join, literal, name, property, raw, ts } from '../../text/index.js';
import type { Gen } from '../gen.js';
import { typeCode } from '../values/type-code.js';
import { attributeDoc, inputDoc, patchDoc } from './attribute-doc.js';
import { attributesOf, type EntityAttribute, inputOf, isMutable, typeOf } from './attributes.js';
import { broughtBy } from './brought.js';
import { moduleNames } from './module-names.js';
import { itemNeeds } from './needs.js';

/** The types of an entity: itself, its key, what a create is given and what an update may set. */
export function typesCode(gen: Gen, entity: EntityDesign): readonly Code[] {
  const { model } = gen.design;
  const called = gen.names.entity(entity.name);
  const { type } = called;
  const { fields } = moduleNames(entity, called);
  const all = attributesOf(model, entity);
  const [hidden, shown] = [all.filter(isHidden), all.filter((one) => !isHidden(one))];
  const tenant = model.tenancy === undefined || entity.entity.global ? undefined : model.tenancy.field.value;
  const id = entity.id.filter((field) => field !== tenant);
  const mutable = all.filter((one) => isMutable(entity, one));
  const routing = [...entity.entity.routing.values()].filter((one) => itemNeeds(entity).routing.includes(one.name));
  return [
    ts`${doc(entity.entity.description ?? `An item of \`${entity.name}\` in the table \`${entity.entity.table.value}\`.`)}export interface ${name(type)} {
${shown.map(attributeCode)}
}
`,
    ...(fields === type
      ? []
      : [
          ts`${doc(`All that is stored of \`${type}\`, with what reads do not return.`)}export interface ${name(fields)} extends ${name(type)} {
${hidden.map(attributeCode)}
}
`,
        ]),
    ts`${doc(tenant === undefined ? `What names one \`${type}\`.` : `What names one \`${type}\` of a tenant.`)}export type ${name(`${type}Key`)} = ${pickCode(name(fields), id)};
`,
    ts`${doc(`What a new \`${type}\` is made of.`)}export interface ${name(`${type}Input`)} {
${[...all.map(inputCode).filter((code) => code !== undefined), ...routing.map((one) => routingCode(entity, one.name))]}}
`,
    ts`${doc(`What an update may change${mutable.some(({ optional }) => optional) ? ': `null` takes an attribute away' : ''}.`)}export interface ${name(`${type}Patch`)} {
${mutable.map(patchCode)}
}
`,
  ];
}

/** \`Pick<Customer, "tenantId" | "email">\`. */
export function pickCode(of: Code, fields: readonly string[]): Code {
  return ts`Pick<${of}, ${unionCode(fields)}>`;
}

function unionCode(fields: readonly string[]): Code {
  return fields.length === 0 ? raw('never') : join(fields.map(literal), ts` | `);
}

/** The input with what a call brings: copies and numbers of sequences that have to be there. */
export function wholeInputCode(entity: EntityDesign, input: Code): Code {
  const required = broughtBy(entity).filter((field) => entity.entity.attributes.get(field)?.optional !== true);
  if (required.length === 0) return input;
  const fields = required.map((field) => ts`readonly ${property(field)}: ${typeCode(typeOf(entity, field))};`);
  return ts`${input} & { ${fields} }`;
}

function routingCode(entity: EntityDesign, parameter: string): Code {
  return ts`${doc('Steers the key; it is not stored.')}readonly ${property(parameter)}: ${typeCode(typeOf(entity, parameter))};`;
}

function isHidden({ attribute }: EntityAttribute): boolean {
  return attribute.hidden;
}

function attributeCode(one: EntityAttribute): Code {
  const mark = one.optional ? raw('?') : undefined;
  return ts`${attributeDoc(one)}readonly ${property(one.name)}${mark}: ${typeCode(one.type)};`;
}

function inputCode(one: EntityAttribute): Code | undefined {
  const input = inputOf(one);
  if (input === undefined) return undefined;
  return ts`${inputDoc(one)}readonly ${property(one.name)}${input.optional ? raw('?') : undefined}: ${typeCode(one.type)}${
    input.optional && one.type.kind !== 'any' && raw(' | undefined')
  };`;
}

function patchCode(one: EntityAttribute): Code {
  if (one.type.kind === 'any') return ts`${patchDoc(one)}readonly ${property(one.name)}?: unknown;`;
  return ts`${patchDoc(one)}readonly ${property(one.name)}?: ${typeCode(one.type)}${one.optional && raw(' | null')} | undefined;`;
}
