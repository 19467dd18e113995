import { findingOf, type Suggestion } from '../diagnostics/index.js';
import { flatMap } from '../lists/flat-map.js';
import {
  entryOf,
  type Span,
  spanOf,
  type YamlEntry,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
} from '../source/index.js';
import { nearest } from '../text/did-you-mean.js';
import { meantWords } from './aws-spellings.js';
import type { CompiledSchema, SchemaError } from './compiled-schema.js';
import { type LoadContext, listOf, markReported, reportWrong, spelling } from './context.js';
import { UNKNOWN_PROPERTY, YAML_TRAP } from './language-rules.js';
import { expectation, formOf, nameForm, propertiesAt, type Schema, schemaAt } from './schema-lookup.js';
import * as modelSchema from './schema-validator.generated.js';
import { reportCommas, swallowed, unquotedTemplate } from './yaml-slips.js';

/** A kind of text and its schema. */
export type TextKind = {
  /** With its article: `a model`. */
  readonly name: string;
  readonly schema: CompiledSchema;
};

const MODEL: TextKind = { name: 'a model', schema: modelSchema };

/** Reports every place where the tree is not what the schema says. */
export function checkSchema(context: LoadContext, root: YamlNode, kind = MODEL): void {
  const { default: validate } = kind.schema;
  if (validate(plainOf(root))) return;
  const places = flatMap([...byPointer(validate.errors ?? [])], ([pointer, errors]) => {
    const place = placeOf(root, pointer, kind);
    return place === undefined ? [] : [{ place, errors }];
  });
  // First, for what it leaves of a value and makes of the rest follow from it.
  reportCommas(context, root);
  for (const { place, errors } of places) reportAt(context, place, errors);
}

type Place = {
  readonly kind: TextKind;
  readonly path: readonly string[];
  readonly node: YamlNode;
  /** The entry whose value the node is, if it is one. */
  readonly entry: YamlEntry | undefined;
};

/** Plain data for the validator: big integers become doubles, which is exact enough for a shape. */
function plainOf(node: YamlNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return typeof node.value === 'bigint' ? Number(node.value) : node.value;
    case 'seq':
      return node.items.map(plainOf);
    case 'map': {
      const object: Record<string, unknown> = Object.create(null);
      for (const { key, value } of node.entries) object[key] = plainOf(value);
      return object;
    }
  }
}

function byPointer(errors: readonly SchemaError[]): ReadonlyMap<string, readonly SchemaError[]> {
  const groups = new Map<string, SchemaError[]>();
  for (const error of errors) {
    if (error.keyword === 'if' || error.propertyName !== undefined) continue;
    const group = groups.get(error.instancePath);
    if (group === undefined) groups.set(error.instancePath, [error]);
    else group.push(error);
  }
  return groups;
}

function placeOf(root: YamlNode, pointer: string, kind: TextKind): Place | undefined {
  const path = pointer.split('/').slice(1).map(unescapePointer);
  let node: YamlNode | undefined = root;
  let entry: YamlEntry | undefined;
  for (const step of path) {
    if (node?.kind === 'map') {
      entry = entryOf(node, step);
      node = entry?.value;
    } else if (node?.kind === 'seq') {
      entry = undefined;
      node = node.items[Number(step)];
    } else return undefined;
  }
  return node === undefined ? undefined : { kind, path, node, entry };
}

function rootSchema({ kind }: Place): Schema {
  return kind.schema.schema() as Schema;
}

function schemaOf(place: Place): Schema | undefined {
  return schemaAt(rootSchema(place), place.path);
}

function unescapePointer(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** One finding for a value; for a map one for each key that does not belong, or one for what is missing. */
function reportAt(context: LoadContext, place: Place, errors: readonly SchemaError[]): void {
  const { node } = place;
  const unknown = flatMap(errors, ({ keyword, params }) =>
    keyword === 'additionalProperties' ? [String(params.additionalProperty)] : [],
  );
  const badNames = flatMap(errors, ({ keyword, params }) =>
    keyword === 'propertyNames' ? [String(params.propertyName)] : [],
  );
  const missing = flatMap(errors, ({ keyword, params }) =>
    keyword === 'required' ? [String(params.missingProperty)] : [],
  );
  if (node.kind === 'map' && unknown.length > 0) reportUnknownKeys(context, place, node, unknown, missing);
  else if (node.kind === 'map' && badNames.length > 0) reportNames(context, place, node, badNames);
  else if (missing.length > 0) reportMissing(context, place, missing);
  else {
    const [error] = errors;
    const type = errors.find(({ keyword }) => keyword === 'type');
    if (type !== undefined) reportType(context, place, [type.params.type].flat().map(String));
    else if (error !== undefined) reportValue(context, place, error);
  }
}

/** Unknown keys of one map that are told one by one: nobody reads more, and each is compared with what is known. */
const MOST_NAMED = 50;
/** Unknown keys of one map that may each be a mistake of its own. */
const FEW = 3;

function reportUnknownKeys(
  context: LoadContext,
  place: Place,
  map: YamlMap,
  unknown: readonly string[],
  missing: readonly string[],
): void {
  const known = propertiesAt(schemaOf(place));
  const free = known.filter((key) => entryOf(map, key) === undefined);
  const meant = new Set<string>(missing);
  for (const key of unknown.slice(0, MOST_NAMED)) {
    const entry = entryOf(map, key);
    if (entry === undefined) continue;
    const near = nearest(key, free);
    for (const name of near) meant.add(name);
    if (near.length === 0) for (const name of free) meant.add(name);
    if (!markReported(context, entry.value)) continue;
    const lacking =
      missing.length > 0 && near.length === 0
        ? ` ${listOf(missing, 'and')} ${missing.length > 1 ? 'are' : 'is'} missing here.`
        : '';
    const others = free.length > 0 ? ` What else it may have: ${listOf(free, 'and')}.` : '';
    const advice = near.length > 0 ? ` Did you mean ${listOf(near, 'or')}?` : others;
    const suggestion: Suggestion | undefined = near.length > 0 ? spelling(near, key, entry.keySpan) : undefined;
    context.findings.push(
      findingOf(UNKNOWN_PROPERTY, {
        message: `\`${key.slice(0, 80)}\` is no property of ${describePlace(place)}.${advice}${lacking}`,
        span: entry.keySpan,
        ...(suggestion === undefined ? {} : { suggestion }),
        // Many that resemble nothing are of another map, above which a line is missing.
        ...(suggestion === undefined && unknown.length > FEW
          ? { cause: `${map.span.file.path} ${map.span.start}` }
          : {}),
      }),
    );
  }
  const [next] = unknown.slice(MOST_NAMED);
  const entry = next === undefined ? undefined : entryOf(map, next);
  if (entry !== undefined) {
    const message = `${unknown.length - MOST_NAMED} more keys of ${describePlace(place)} are no properties of it.`;
    context.findings.push(findingOf(UNKNOWN_PROPERTY, { message, span: entry.keySpan }));
  }
  context.misspelt.set(map, meant);
}

function reportNames(context: LoadContext, place: Place, map: YamlMap, names: readonly string[]): void {
  const form = nameForm(rootSchema(place), schemaOf(place));
  const advice = place.path.at(-1) === 'attributes' ? ' A stored name of another form is given by `as`.' : '';
  for (const name of names) {
    const entry = entryOf(map, name);
    if (entry === undefined) continue;
    reportWrong(context, entry.value, `\`${name.slice(0, 80)}\` cannot stand here. ${form}${advice}`, entry.keySpan);
  }
  context.misspelt.set(map, new Set());
}

function reportMissing(context: LoadContext, place: Place, missing: readonly string[]): void {
  const { node } = place;
  const examples = flatMap(missing, (key) => {
    const hint = expectation(propertySchema(schemaOf(place), key));
    return hint === undefined ? [] : [`\`${key}\`: ${hint}`];
  });
  const verb = missing.length > 1 ? 'are' : 'is';
  const detail = examples.length > 0 ? ` ${examples.join(' ')}` : '';
  reportWrong(
    context,
    node,
    `${listOf(missing, 'and')} ${verb} missing in ${describePlace(place)}.${detail}`,
    headOf(place),
  );
  if (node.kind === 'map') context.misspelt.set(node, new Set(missing));
}

function reportType(context: LoadContext, place: Place, types: readonly string[]): void {
  const { node } = place;
  if (node.kind === 'scalar' && isTrap(node, types) && isFreeText(place, types)) {
    reportTrap(context, place, node);
    return;
  }
  const template = types.includes('string') ? unquotedTemplate(node) : undefined;
  if (template !== undefined) {
    const message = `\`${template}\` is a map for YAML, as it is not quoted. Quote the text that begins with a brace.`;
    reportWrong(context, node, message, node.span, { message: `Write \`"${template}"\`.` });
    return;
  }
  const name = placeName(place);
  const comment = place.entry === undefined ? '' : swallowed(place.entry);
  const schema = schemaOf(place);
  const hint = comment || expectation(schema);
  const wanted = types.map((type) => typeWords(type, schema)).join(' or ');
  const got = describeNode(node);
  const subject = name === undefined ? 'This' : `\`${name}\``;
  const problem = got === undefined ? `${subject} has no value` : `${subject} cannot be ${got}`;
  const span = got === undefined ? headOf(place) : pointAt(node);
  reportWrong(context, node, `${problem}; it takes ${wanted}.${hint === undefined ? '' : ` ${hint}`}`, span);
}

/** Text is expected, and YAML made another scalar of what was written. */
function isTrap(node: YamlScalar, types: readonly string[]): boolean {
  return (
    types.includes('string') &&
    !types.includes('number') &&
    !types.includes('integer') &&
    typeof node.value !== 'string' &&
    node.source !== ''
  );
}

/** Quoting `true` would not make it one of a few words, or the name of a type. */
function isFreeText(place: Place, types: readonly string[]): boolean {
  const schema = schemaOf(place);
  return schema?.enum === undefined && (types.length === 1 || schema?.pattern === undefined);
}

function reportTrap(context: LoadContext, place: Place, node: YamlScalar): void {
  if (!markReported(context, node)) return;
  const name = placeName(place);
  context.findings.push(
    findingOf(YAML_TRAP, {
      message: `${name === undefined ? 'Text' : `Text for \`${name}\``} is expected here, and YAML reads \`${node.source.slice(0, 60)}\` as ${yamlReading(node)}. Quote it if the text is meant.`,
      span: node.span,
      suggestion: { message: `Write \`"${node.source.slice(0, 60)}"\`.` },
    }),
  );
}

function yamlReading(node: YamlScalar): string {
  if (node.value === null) return 'null, that is nothing';
  return typeof node.value === 'boolean' ? 'a boolean' : `the number ${node.value}`;
}

function reportValue(context: LoadContext, place: Place, error: SchemaError): void {
  const { node } = place;
  const schema = schemaOf(place);
  const name = placeName(place);
  const subject = name === undefined ? 'This' : `\`${name}\``;
  const choices = choicesOf(error, schema);
  if (choices !== undefined && node.kind === 'scalar') {
    reportChoice(context, node, subject, choices, schema);
    return;
  }
  const hint = FORM_ERRORS.has(error.keyword) ? formOf(schema) : expectation(schema);
  const message = `${subject} ${endSentence(describeError(error, node, schema))}${hint === undefined ? '' : ` ${hint}`}`;
  reportWrong(context, node, message, node.kind === 'scalar' ? node.span : headOf(place));
}

function reportChoice(
  context: LoadContext,
  node: YamlScalar,
  subject: string,
  choices: readonly string[],
  schema: Schema | undefined,
): void {
  const value = typeof node.value === 'string' ? node.value : node.source;
  const near = meantWords(value, choices);
  const advice = near.length > 0 ? ` Did you mean ${listOf(near, 'or')}?` : '';
  const suggestion = near.length > 0 ? { message: `Write ${listOf(near, 'or')}.` } : undefined;
  const others = [schema?.type ?? []].flat().filter((type) => type !== 'string');
  const more = others.length === 0 ? '' : `, or ${others.map((type) => TYPE_WORDS[type] ?? type).join(' or ')}`;
  const message = `${subject} cannot be \`${value.slice(0, 60)}\`; it is ${listOf(choices, 'or')}${more}.${advice}`;
  reportWrong(context, node, message, node.span, suggestion);
}

/** Faults of the form, not of the amount. */
const FORM_ERRORS = new Set([
  'pattern',
  'minItems',
  'maxItems',
  'uniqueItems',
  'maxLength',
  'minProperties',
  'maxProperties',
]);

function describeError(error: SchemaError, node: YamlNode, schema: Schema | undefined): string {
  const written = node.kind === 'scalar' ? node.source.slice(0, 60) : '';
  const { limit, allowedValue } = error.params;
  switch (error.keyword) {
    case 'const':
      return `is \`${written}\` here, and only \`${String(allowedValue)}\` is understood`;
    case 'minimum':
      return `is \`${written}\`; it cannot be less than ${limit}`;
    case 'maximum':
      return `is \`${written}\`; it cannot be more than ${limit}`;
    case 'minLength':
      return 'is empty';
    case 'minItems':
    case 'minProperties':
      return 'is empty; it needs one entry at least';
    case 'maxItems':
      return `has more than ${limit} entries`;
    case 'uniqueItems':
      return 'has the same entry twice';
    case 'maxLength':
      return `is longer than ${limit} characters`;
    case 'maxProperties':
      return 'has more than one entry, and takes one';
    default:
      return `cannot be \`${written}\`${nearExample(written, schema)}`;
  }
}

function endSentence(text: string): string {
  return text.endsWith('?') ? text : `${text}.`;
}

function nearExample(written: string, schema: Schema | undefined): string {
  const near = nearest(written, (schema?.examples ?? []).map(String));
  return near.length > 0 && /^[a-zA-Z]+$/.test(written) ? `; did you mean ${listOf(near, 'or')}?` : '';
}

/** The values of an enum, or of a pattern that lists words. */
function choicesOf(error: SchemaError, schema: Schema | undefined): readonly string[] | undefined {
  if (error.keyword === 'enum' && Array.isArray(error.params.allowedValues))
    return error.params.allowedValues.map(String);
  if (error.keyword !== 'pattern') return undefined;
  const words = /^\^\(?([a-z-]+(?:\|[a-z-]+)*)\)?\$$/.exec(schema?.pattern ?? '');
  return words?.[1]?.split('|');
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: '`true` or `false`',
  object: 'a map of `key: value`',
  array: 'a list',
};

const MOST_NAMES = 8;

/** A map of a few properties is shown by their names, and text that is one of a few words by these. */
function typeWords(type: string, schema: Schema | undefined): string {
  const names = propertiesAt(schema).filter((name) => name !== 'extensions');
  if (type === 'object' && names.length > 0 && names.length <= MOST_NAMES) return `a map with ${listOf(names, 'or')}`;
  if (type === 'string' && schema?.enum !== undefined) return listOf(schema.enum.map(String), 'or');
  return TYPE_WORDS[type] ?? type;
}

/** What YAML read; undefined for nothing at all. */
function describeNode(node: YamlNode): string | undefined {
  if (node.kind === 'map') return 'a map';
  if (node.kind === 'seq') return 'a list';
  const shown = node.source.length > 60 ? `${node.source.slice(0, 60)}…` : node.source;
  switch (typeof node.value) {
    case 'string':
      return `the text \`${node.value.slice(0, 60)}\``;
    case 'boolean':
      return `the boolean \`${shown}\``;
    case 'number':
    case 'bigint':
      return String(node.value) === shown ? `the number \`${shown}\`` : `the number ${node.value} (\`${shown}\`)`;
    default:
      return node.source === '' ? undefined : `null (\`${shown}\`)`;
  }
}

function describePlace(place: Place): string {
  if (place.path.length === 0) return place.kind.name;
  return `\`${place.path.slice(-3).join('.')}\``;
}

/** The name of the property; an item of a list has that of the list. */
function placeName(place: Place): string | undefined {
  return place.entry?.key ?? place.path.findLast((step) => !/^\d+$/.test(step));
}

/** Where a missing thing is told: at the key of the map that lacks it, at its first character otherwise. */
function headOf(place: Place): Span {
  if (place.entry !== undefined) return place.entry.keySpan;
  const { file, start } = place.node.span;
  return spanOf(file, start, Math.min(start + 1, file.text.length));
}

/** Scalars are underlined whole, collections at their first character: a block is no place. */
function pointAt(node: YamlNode): Span {
  if (node.kind === 'scalar') return node.span;
  const { file, start } = node.span;
  return spanOf(file, start, start + 1);
}

function propertySchema(schema: Schema | undefined, key: string): Schema | undefined {
  return schema?.properties?.[key];
}
