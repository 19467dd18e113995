import { findingOf } from '../diagnostics/index.js';
import type { Located } from '../source/index.js';
import { type LoadContext, reportDuplicate } from './context.js';
import { DUPLICATE_NAME } from './language-rules.js';
import type { Attribute, IndexMapping, KeyAttribute, KeyMapping, Table } from './model.js';

/** Reports attributes that would be stored under one name, or under the name of a key attribute that a template fills. */
export function checkStoredNames(
  context: LoadContext,
  attributes: ReadonlyMap<string, Attribute>,
  key: KeyMapping | undefined,
  indexes: ReadonlyMap<string, IndexMapping>,
  table: Table | undefined,
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
    const template = templates.get(storedName);
    if (template === undefined || template.value === `{${name}}`) continue;
    const message = `\`${name}\` is stored as \`${storedName}\`, which is a key attribute that the template \`${template.value}\` fills: an item has room for one of the two. Give the attribute another stored name with \`as\`, or write \`natural\` for the key.`;
    const related = [{ message: 'The template that fills it.', span: template.span }];
    context.findings.push(findingOf(DUPLICATE_NAME, { message, span, related }));
  }
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
