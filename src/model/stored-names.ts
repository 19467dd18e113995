import { findingOf } from '../diagnostics/index.js';
import type { Located } from '../source/index.js';
import { type LoadContext, reportDuplicate } from './context.js';
import { DUPLICATE_NAME } from './language-rules.js';
import type { Attribute, IndexMapping, KeyAttribute, KeyMapping, Table } from './model.js';

/** What tells an entity's items from those of others: the stored name of the attribute, and its value. */
export interface Tag {
  readonly name: string;
  readonly value: string;
}

/**
 * Reports attributes that would be stored under one name, under the name of a key attribute that a template fills, or under that of the
 * tag. `tag`: undefined where there is none, or a mistake hides how it is called.
 */
export function checkStoredNames(
  context: LoadContext,
  attributes: ReadonlyMap<string, Attribute>,
  key: KeyMapping | undefined,
  indexes: ReadonlyMap<string, IndexMapping>,
  table: Table | undefined,
  tag: Tag | undefined,
): void {
  const templates =
    table === undefined ? new Map<string, Located<string>>() : templatesByAttribute(key, indexes, table);
  const byStoredName = new Map<string, Attribute>();
  for (const attribute of attributes.values()) {
    const { name, storedName, span } = attribute;
    const first = byStoredName.get(storedName);
    if (first !== undefined) {
      reportDuplicate(context, 'The stored name', storedName, span, first.span);
      continue;
    }
    byStoredName.set(storedName, attribute);
    if (tag !== undefined && storedName === tag.name && !isTag(attribute, tag)) {
      reportTagged(context, attribute, tag);
      continue;
    }
    const template = templates.get(storedName);
    if (template === undefined || template.value === `{${name}}`) continue;
    const message = `\`${name}\` is stored as \`${storedName}\`, which is a key attribute that the template \`${template.value}\` fills: an item has room for one of the two. Give the attribute another stored name with \`as\`, or write \`natural\` for the key.`;
    const related = [{ message: 'The template that fills it.', span: template.span }];
    context.findings.push(findingOf(DUPLICATE_NAME, { message, span, related }));
  }
}

/** Whether the attribute can hold nothing but the tag: a way to see it in what is read. */
function isTag({ type, constant }: Attribute, { value }: Tag): boolean {
  return constant?.value === value || (type.kind === 'enum' && type.values.length === 1 && type.values[0] === value);
}

function reportTagged(context: LoadContext, { name, span }: Attribute, tag: Tag): void {
  const message = `\`${name}\` is stored as \`${tag.name}\`, where every write puts the tag of the entity, \`${tag.value}\`: what the attribute is given is lost. Give it another stored name with \`as\`, or the tag another one with \`entityAttribute\` of \`defaults\`; to see the tag in what is read, write \`{const: ${tag.value}}\`.`;
  // One name of the tag for the whole model: most likely it is that name which is wrong.
  context.findings.push(findingOf(DUPLICATE_NAME, { message, span, cause: `entityAttribute ${tag.name}` }));
}

/** Key attributes that templates of the entity fill, with the template. */
function templatesByAttribute(
  key: KeyMapping | undefined,
  indexes: ReadonlyMap<string, IndexMapping>,
  table: Table,
): ReadonlyMap<string, Located<string>> {
  const templates = new Map<string, Located<string>>();
  const add = (slots: readonly KeyAttribute[], mapping: KeyMapping | undefined, part: 'pk' | 'sk') => {
    if (mapping?.kind !== 'parts') return;
    for (const [i, { name }] of slots.entries()) {
      const filled = mapping[part][i];
      if (filled?.kind === 'template') templates.set(name, filled.text);
    }
  };
  add([table.pk], key, 'pk');
  add(table.sk === undefined ? [] : [table.sk], key, 'sk');
  for (const [name, mapping] of indexes) {
    const index = table.indexes.get(name);
    if (index === undefined || mapping.kind !== 'mapped') continue;
    for (const one of mapping.mappings) {
      add(index.pk, one, 'pk');
      add(index.sk, one, 'sk');
    }
  }
  return templates;
}
