import { printExpression } from '../../../expression/model/index.js';
import type { ModelValue } from '../../../model/value-type.js';
import { type Code, deprecatedTag, doc } from '../../text/index.js';
import { isNow } from '../values/is-now.js';
import type { EntityAttribute } from './attributes.js';

/** What is to be known of an attribute where it is read. */
export function attributeDoc({ attribute, origin }: EntityAttribute): Code {
  const { derive, copy, generate } = attribute;
  return doc(
    sentences([
      ...facts(attribute),
      origin.kind === 'derived' && derive !== undefined && `Derived: \`${printExpression(derive.value)}\`.`,
      copy !== undefined && `Copied from \`${copy.entity}.${copy.attribute}\`.`,
      generate?.value.kind === 'sequence' && `Counted by \`${generate.value.entity}.${generate.value.attribute}\`.`,
      origin.kind === 'version' && 'Counts the changes, from 1.',
      origin.kind === 'later' && 'Set once the item is deleted.',
    ]),
    deprecatedTag(attribute),
  );
}

/** Where it is changed: what else is to be known stands where it is read. */
export function patchDoc({ attribute }: EntityAttribute): Code {
  return doc(deprecatedTag(attribute));
}

/** Likewise where it is given. */
export function inputDoc({ attribute, origin }: EntityAttribute): Code {
  const { copy, generate } = attribute;
  return doc(
    sentences([
      ...facts(attribute),
      origin.kind === 'preset' && presetText(attribute),
      copy !== undefined && `Copied from \`${copy.entity}.${copy.attribute}\` unless given.`,
      generate?.value.kind === 'sequence' &&
        `The next of \`${generate.value.entity}.${generate.value.attribute}\` unless given.`,
    ]),
    deprecatedTag(attribute),
  );
}

type Attribute = EntityAttribute['attribute'];

function facts({ description, unit, pii }: Attribute): readonly (string | false | undefined)[] {
  return [
    description === undefined ? undefined : sentence(description),
    unit !== undefined && `In ${unit}.`,
    pii && 'Personal data.',
  ];
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?:]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

function sentences(texts: readonly (string | false | undefined)[]): string | undefined {
  return texts.filter((text) => text !== undefined && text !== false && text !== '').join(' ') || undefined;
}

function presetText(attribute: Attribute): string {
  const fallback = attribute.default?.value;
  const how = attribute.generate?.value.kind;
  if (how === 'ulid' || how === 'uuid' || how === 'ksuid')
    return `A new ${how === 'uuid' ? 'UUID' : how.toUpperCase()} unless given.`;
  if (how === 'shard') return 'Drawn unless given.';
  if (how === 'now' || isNow(fallback)) return 'Now unless given.';
  const text = fallback === undefined ? undefined : shown(fallback);
  return fallback === undefined
    ? 'Follows from the time of the call unless given.'
    : text === undefined
      ? ''
      : `\`${text}\` unless given.`;
}

function shown(value: ModelValue | { readonly kind: 'now' }): string | undefined {
  return typeof value === 'string' ||
    typeof value === 'bigint' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
    ? String(value)
    : undefined;
}
