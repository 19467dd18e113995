import type { Model } from '../../model/model.js';
import { describedAt, rootSchema } from '../schema-docs.js';
import { namesIn, type OfferedName } from './names.js';
import type { YamlPlace } from './place.js';
import { namesOfExpression, spacesAt } from './spaces.js';
import { templateFunctions } from './template-functions.js';
import { type Completion, type CompletionInput, plainText, replacing, withColon, wordOf } from './writing.js';

/** Names of the model that may stand at a place, and functions of key templates. */
export function nameCompletions(input: CompletionInput, place: YamlPlace): readonly Completion[] {
  const { typed } = place;
  if (/\{[^{}]*\|[^{}|]*$/.test(typed) || isBinding(place)) return functionCompletions(input, place);
  if (input.load === undefined || input.names === undefined || isOutsideBraces(place)) return [];
  if (isExpression(input, place)) return expressionCompletions(input, input.names, place);
  if (isSettled(input, place)) return [];
  const { spaces, isLower } = spacesAt(input.text, input.offset, place, input.load);
  const { names } = input;
  return spaces
    .flatMap((space) => namesIn(names, space, isLower))
    .map((name) => completionOf(input, place, name, name.text));
}

function completionOf(
  input: CompletionInput,
  { role, typed }: YamlPlace,
  { symbol, isDeprecated }: OfferedName,
  shown: string,
): Completion {
  const written = role === 'key' ? withColon(input, shown) : plainText(input, typed, shown);
  return { label: shown, kind: symbol.kind, ...replacing(input, wordOf(typed, shown), written), symbol, isDeprecated };
}

/** The schema alone says what stands there: keys that are all known, or a choice. */
function isSettled({ schema }: CompletionInput, { path, role }: YamlPlace): boolean {
  const described = describedAt(schema, path);
  if (role === 'key') return described?.properties !== undefined && typeof described.additionalProperties !== 'object';
  return described?.enum !== undefined || described?.const !== undefined || described?.type === 'boolean';
}

/** What a pattern binds through a function of the key: `day|date:yyyy-MM`. */
function isBinding({ path, typed }: YamlPlace): boolean {
  return path[0] === 'accessPatterns' && path[2] === 'by' && typed.includes('|');
}

/** Between the placeholders of a template stands text of its own. */
function isOutsideBraces({ path, typed }: YamlPlace): boolean {
  const isTemplate = path[0] === 'entities' && /\.(?:pk|sk)(?:\.\d+)?$/.test(path.join('.'));
  return isTemplate && !/(?:^|[^{])\{[^{}]*$/.test(typed);
}

function functionCompletions(input: CompletionInput, { typed, path }: YamlPlace): readonly Completion[] {
  const word = /[\w:]*$/.exec(typed)?.[0] ?? '';
  return templateFunctions(input.names, path, typed).map(({ name, form, does }) => ({
    label: name,
    kind: 'function',
    ...replacing(input, word, form),
    documentation: does,
  }));
}

// --------------------------------------------------------------------------------------------------------- expressions

function isExpression({ schema }: CompletionInput, { path, role }: YamlPlace): boolean {
  if (schema !== 'model' || role === 'key') return false;
  const { expression, expressionScalar } = rootSchema('model').definitions ?? {};
  const form = describedAt('model', path)?.form;
  return form !== undefined && (form === expression?.description || form === expressionScalar?.description);
}

function expressionCompletions(input: CompletionInput, names: Model, place: YamlPlace): readonly Completion[] {
  const { entities, pattern, each } = namesOfExpression(place);
  const attributesOf = (all: readonly string[]): readonly OfferedName[] =>
    all.flatMap((of) => namesIn(names, { kind: 'attribute', of }));
  const parameters = pattern === undefined ? [] : namesIn(names, { kind: 'parameter', of: pattern });
  const given = [...parameters, ...attributesOf(each)].map((name) => completionOf(input, place, name, `$${name.text}`));
  // `$` tells what is given from what the item has.
  if (/\$\w*$/.test(place.typed)) return given;
  const bare = attributesOf(entities).map((name) => completionOf(input, place, name, name.text));
  return [...memberCompletions(input, names, place, entities), ...bare, ...given];
}

/** Members of the enum that an attribute is compared with. */
function memberCompletions(
  input: CompletionInput,
  names: Model,
  { typed }: YamlPlace,
  entities: readonly string[],
): readonly Completion[] {
  const compared = /(\w+)\s*(?:!?=|\bin\s*\[(?:\s*\w+\s*,)*)\s*(\w*)$/.exec(typed);
  const [, attribute = '', word = ''] = compared ?? [];
  const types = entities.flatMap((entity) => names.entities.get(entity)?.attributes.get(attribute)?.type ?? []);
  return types.flatMap((type) =>
    type.kind === 'enum'
      ? type.values.map((value) => ({ label: value, kind: 'value' as const, ...replacing(input, word, value) }))
      : [],
  );
}
