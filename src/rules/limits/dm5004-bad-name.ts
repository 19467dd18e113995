import {
  MAX_ATTRIBUTE_NAME_BYTES,
  MAX_KEY_ATTRIBUTE_NAME_BYTES,
  MAX_TABLE_NAME_LENGTH,
  MIN_TABLE_NAME_LENGTH,
  TABLE_NAME_PATTERN,
} from '../../facts/index.js';
import type { Model, Table } from '../../model/model.js';
import type { Span } from '../../source/index.js';
import { utf8Length } from '../../value/index.js';
import type { Report, Rule } from '../rule.js';
import { count, quote } from '../show.js';
import { plural } from '../words.js';

/** Characters of a long name that a message shows. */
const SHOWN = 64;
const ALLOWED = new RegExp(`^${TABLE_NAME_PATTERN}$`);
/** A reference to the environment; its default is captured. */
const ENVIRONMENT = /\$\{env:[A-Za-z_][A-Za-z0-9_]*(?::-([^}]*))?\}/;

export const badName: Rule = {
  id: 'DM5004',
  name: 'bad-name',
  family: 'limits',
  title: 'A name that DynamoDB refuses',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source:
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.NamingRules',
  *check({ model }) {
    for (const table of model.tables.values()) yield* tableNames(table);
    yield* attributeNames(model);
  },
};

function* tableNames(table: Table): Iterable<Report> {
  const { value, span } = table.physicalName;
  // A part that comes from the environment is judged by its default; without one only its surroundings are known.
  const parts: readonly (string | undefined)[] = value.split(ENVIRONMENT);
  const known = parts.map((part) => part ?? '').join('');
  const isOpen = parts.includes(undefined);
  yield* resourceName('Table', known, span, isOpen);
  for (const index of [...table.indexes.values(), ...table.vectorIndexes.values()])
    yield* resourceName('Index', index.name, index.span, false);
}

function* resourceName(what: 'Table' | 'Index', name: string, span: Span, partial: boolean): Iterable<Report> {
  const bad = [...name].find((character) => !ALLOWED.test(character));
  if (bad !== undefined) {
    yield {
      span,
      message: `${what} name ${quote(shortened(name))} holds ${bad === ' ' ? 'a space' : quote(bad)}. DynamoDB takes letters, digits, \`_\`, \`-\` and \`.\` in names of tables and indexes. Leave out what else there is.`,
    };
  } else if (name.length > MAX_TABLE_NAME_LENGTH || (name.length < MIN_TABLE_NAME_LENGTH && !partial)) {
    yield {
      span,
      message: `${what} name ${quote(shortened(name))} has ${plural(name.length, 'character')}. DynamoDB takes ${MIN_TABLE_NAME_LENGTH} to ${MAX_TABLE_NAME_LENGTH}.`,
      numbers: { characters: name.length, min: MIN_TABLE_NAME_LENGTH, max: MAX_TABLE_NAME_LENGTH },
    };
  }
}

/** Key, projected and TTL attributes have short names; the others may be long. */
function* attributeNames(model: Model): Iterable<Report> {
  const short = new Map<string, Span>();
  for (const table of model.tables.values()) {
    const add = (name: string, span: Span): void => {
      if (!short.has(name)) short.set(name, span);
    };
    for (const key of [table.pk, ...(table.sk === undefined ? [] : [table.sk])]) add(key.name, key.span);
    if (table.ttl !== undefined) add(table.ttl.value, table.ttl.span);
    for (const { pk, sk, projection } of table.indexes.values()) {
      for (const key of [...pk, ...sk]) add(key.name, key.span);
      if (projection.kind === 'include') for (const { value, span } of projection.attributes) add(value, span);
    }
    for (const { vector, pk, filters, projection } of table.vectorIndexes.values()) {
      const projected = projection.kind === 'include' ? projection.attributes : [];
      for (const { value, span } of [vector, ...pk, ...filters, ...projected]) add(value, span);
    }
  }
  for (const [name, span] of short) {
    yield* attributeName(name, span, MAX_KEY_ATTRIBUTE_NAME_BYTES, ' of a key, a projection, a vector or a TTL');
  }
  for (const entity of model.entities.values()) {
    for (const attribute of entity.attributes.values()) {
      if (!short.has(attribute.storedName))
        yield* attributeName(attribute.storedName, attribute.span, MAX_ATTRIBUTE_NAME_BYTES, '');
    }
  }
}

function* attributeName(name: string, span: Span, limit: number, where: string): Iterable<Report> {
  const bytes = utf8Length(name);
  if (bytes <= limit && bytes > 0) return;
  yield {
    span,
    message: `Attribute name ${quote(shortened(name))} has ${plural(bytes, 'byte')}. DynamoDB takes 1 to ${count(limit)} bytes for the name of an attribute${where}.`,
    numbers: { bytes, limitBytes: limit },
  };
}

function shortened(name: string): string {
  const characters = [...name];
  return characters.length <= SHOWN ? name : `${characters.slice(0, SHOWN).join('')}…`;
}
