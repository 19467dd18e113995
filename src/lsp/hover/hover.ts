import type { Design, EntityDesign, KeyValue } from '../../design/index.js';
import { explainMarkdown, explainPattern } from '../../planner/explain/index.js';
import { findRule } from '../../rules/registry.js';
import {
  entrySpan,
  isSuppression,
  type ParsedYaml,
  type Span,
  spanOf,
  stepsTo,
  type YamlStep,
} from '../../source/index.js';
import type { ModelDocument, ModelState } from '../model-document.js';
import { describedAt, keyDoc, pathOf, type SchemaKind } from '../schema-docs.js';
import { occurrenceAt } from '../symbols/find.js';
import type { ModelSymbol } from '../symbols/symbol.js';
import { attributeCard, entityCard, indexCard, keyCard, tableCard, typeCard } from './cards.js';
import { ruleCard } from './rule-card.js';

export type HoverText = {
  /** Markdown. */
  readonly text: string;
  /** What it is about. */
  readonly span: Span;
};

/** What is known of the place in a model. */
export function hoverAt(document: ModelDocument, offset: number): HoverText | undefined {
  const { parsed, state } = document;
  const ofRule = ruleAt(parsed, offset);
  if (ofRule !== undefined) return ofRule;
  const named = occurrenceAt(document, offset);
  const key = keyAt(state, parsed, offset);
  const cards = [
    ...(named?.symbols.map((symbol) => symbolCard(state, symbol)) ?? []),
    ...(key === undefined ? [] : [keyCard(key.design, key.entity, key.value)]),
  ].filter((card) => card !== undefined && card !== '');
  const span = named?.span ?? key?.value.text.span;
  if (cards.length === 0 || span === undefined) return schemaHover(parsed, offset, 'model');
  return { text: [...new Set(cards)].join('\n\n---\n\n'), span };
}

/** The same in a configuration. */
export function configurationHoverAt(parsed: ParsedYaml, offset: number): HoverText | undefined {
  return ruleAt(parsed, offset) ?? schemaHover(parsed, offset, 'configuration');
}

/** What is told of something that has a name. */
export function symbolCard(
  { names, sound, plan }: ModelState,
  { kind, name, of = '' }: ModelSymbol,
): string | undefined {
  const design = sound?.design;
  switch (kind) {
    case 'access pattern':
      return plan?.patterns.has(name) === true ? explainMarkdown(explainPattern(plan, name)) : undefined;
    case 'entity': {
      const entity = design?.entities.get(name);
      return entity === undefined ? undefined : entityCard(entity);
    }
    case 'attribute': {
      const attribute = names?.entities.get(of)?.attributes.get(name);
      return attribute === undefined ? undefined : attributeCard(attribute, of, design?.entities.get(of));
    }
    case 'table': {
      const table = names?.tables.get(name);
      return table === undefined ? undefined : tableCard(table);
    }
    case 'index': {
      const index = names?.tables.get(of)?.indexes.get(name);
      return index === undefined ? undefined : indexCard(index, of);
    }
    case 'type': {
      const type = names?.types.get(name);
      return type === undefined ? undefined : typeCard(type);
    }
    default:
      return undefined;
  }
}

type KeyPlace = {
  readonly design: Design;
  readonly entity: EntityDesign;
  readonly value: Extract<KeyValue, { readonly kind: 'template' }>;
};

/** The key template at a place of a model without errors. */
function keyAt({ loaded: { design } }: ModelState, { file }: ParsedYaml, offset: number): KeyPlace | undefined {
  if (design === undefined) return undefined;
  for (const entity of design.entities.values()) {
    for (const { keys } of entity.memberships.values()) {
      for (const value of keys.flatMap(({ pk, sk }) => [...pk, ...sk])) {
        if (value.kind !== 'template') continue;
        const { span } = value.text;
        if (span.file === file && span.start <= offset && offset <= span.end) return { design, entity, value };
      }
    }
  }
  return undefined;
}

/** Id or name of a rule: in a comment that silences it, and where settings name it. */
function ruleAt(parsed: ParsedYaml, offset: number): HoverText | undefined {
  const { file, root } = parsed;
  const comment = parsed.comments.find(({ span }) => span.start <= offset && offset <= span.end);
  if (comment !== undefined) return isSuppression(comment) ? ruleOfWord(wordAt(comment.span, offset)) : undefined;
  if (root === undefined) return undefined;
  const steps = stepsTo(root, { start: offset, end: offset });
  const last = steps.at(-1);
  const path = pathOf(steps).join('.');
  if (last?.kind === 'key' && /^lint\.rules\.[^.]+$/.test(path)) return ruleOfWord(last.entry.keySpan);
  if (last?.kind === 'value' && /^lint\.ignore\.\d+\.rule$/.test(path))
    return ruleOfWord(wordAt({ ...last.entry.value.span, file }, offset));
  return undefined;
}

function ruleOfWord(span: Span): HoverText | undefined {
  const rule = findRule(span.file.text.slice(span.start, span.end).replace(/["']/g, ''));
  return rule === undefined ? undefined : { text: ruleCard(rule), span };
}

function wordAt({ file, start: from, end: to }: Span, offset: number): Span {
  const { text } = file;
  let start = offset;
  let end = offset;
  while (start > from && /[\w-]/.test(text.charAt(start - 1))) start -= 1;
  while (end < to && /[\w-]/.test(text.charAt(end))) end += 1;
  return spanOf(file, start, end);
}

function schemaHover({ root }: ParsedYaml, offset: number, kind: SchemaKind): HoverText | undefined {
  const steps = root === undefined ? [] : stepsTo(root, { start: offset, end: offset });
  const last = steps.at(-1);
  if (last === undefined || last.kind === 'entry') return undefined;
  const schema = describedAt(kind, pathOf(steps));
  const text = schema === undefined ? '' : keyDoc(nameOf(last, steps), schema);
  return text === '' ? undefined : { text, span: placeOf(last) };
}

/** Items have no name of their own. */
function nameOf(last: YamlStep, steps: readonly YamlStep[]): string {
  if (last.kind !== 'item') return last.entry.key;
  return pathOf(steps).findLast((_, i) => steps[i]?.kind !== 'item') ?? '';
}

function placeOf(step: YamlStep): Span {
  if (step.kind === 'item') return step.seq.items[step.index]?.span ?? step.seq.span;
  if (step.kind === 'entry') return entrySpan(step.entry);
  return step.kind === 'key' ? step.entry.keySpan : step.entry.value.span;
}
