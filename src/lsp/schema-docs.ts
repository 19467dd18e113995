import * as configSchema from '../config/config-validator.generated.js';
import { editorMarkdown, markdownCode } from '../diagnostics/markdown.js';
import { type Schema, schemaAt } from '../model/schema-lookup.js';
import * as modelSchema from '../model/schema-validator.generated.js';
import type { YamlStep } from '../source/index.js';

/** What a key and its value are, as the schema says it. */
export type Described = Schema & {
  readonly default?: unknown;
  readonly const?: unknown;
  readonly required?: readonly string[];
};

/** The text that a schema is for. */
export type SchemaKind = 'model' | 'configuration';

export function rootSchema(kind: SchemaKind): Schema {
  return (kind === 'model' ? modelSchema : configSchema).schema() as Schema;
}

/** The schema of the value at a path of keys and positions. */
export function describedAt(kind: SchemaKind, path: readonly string[]): Described | undefined {
  return schemaAt(rootSchema(kind), path);
}

/** The keys and positions that steps into a tree go through. */
export function pathOf(steps: readonly YamlStep[]): readonly string[] {
  return steps.map((step) => (step.kind === 'item' ? String(step.index) : step.entry.key));
}

/** What a key is for, which values it takes, and what holds without it; empty where the schema says nothing. */
export function keyDoc(name: string, schema: Described): string {
  const { description, form, examples } = schema;
  const type = [schema.type ?? []].flat().join(' or ');
  const texts = [
    `${markdownCode(name, false)}${type === '' ? '' : ` · ${type}`}`,
    ...[description, form === description ? undefined : form].flatMap((text) =>
      text === undefined ? [] : editorMarkdown(text),
    ),
    ...listed('One of', choicesOf(schema)),
    ...listed('Default', schema.default === undefined ? [] : [schema.default]),
    ...listed('For example', examples ?? []),
  ];
  return texts.length === 1 ? '' : texts.join('\n\n');
}

/** The values that a place takes, where they are few. */
export function choicesOf(schema: Described): readonly unknown[] {
  if (schema.enum !== undefined) return schema.enum;
  if (schema.const !== undefined) return [schema.const];
  return schema.type === 'boolean' ? [true, false] : [];
}

function listed(label: string, values: readonly unknown[]): readonly string[] {
  if (values.length === 0) return [];
  const shown = values.map((value) => markdownCode(typeof value === 'string' ? value : JSON.stringify(value), false));
  return [`${label}: ${shown.join(', ')}`];
}
