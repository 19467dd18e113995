import { parseTemplate } from '../../keys/index.js';
import { textSpan } from '../../model/located-text.js';
import type { Entity, KeyMapping, Model } from '../../model/model.js';
import { attributesOf } from '../../model/name-uses.js';
import type { Located } from '../../source/index.js';
import type { SymbolSpace, SymbolUse } from './symbol.js';

/** Attributes that key templates name: `orderId` of `ORDER#{orderId|pad:8}`. */
export function usesInTemplates(model: Model): readonly SymbolUse[] {
  const entities = [...model.entities.values()];
  const own = entities.flatMap((entity) =>
    templatesOf(entity).flatMap((text) => usesIn(text, attributesOf(entity.name))),
  );
  const tenants = entities.filter(({ global }) => !global).map(({ name }) => name);
  return model.tenancy === undefined ? own : [...own, ...usesIn(model.tenancy.prefix, attributesOf(...tenants))];
}

function templatesOf({ key, indexes, unique, history }: Entity): readonly Located<string>[] {
  const mapped = [...indexes.values()].flatMap((index) => (index.kind === 'mapped' ? index.mappings : []));
  const keys = [key, ...mapped, ...[...unique.values()].flatMap((one) => one.key ?? [])];
  return [...keys.flatMap(partsOf), ...(history === undefined ? [] : [history.sk])];
}

function partsOf(key: KeyMapping): readonly Located<string>[] {
  if (key.kind === 'natural') return [];
  return [...key.pk, ...key.sk].flatMap((part) => (part.kind === 'template' ? [part.text] : []));
}

function usesIn(text: Located<string>, of: readonly SymbolSpace[]): readonly SymbolUse[] {
  const parsed = parseTemplate(text.value);
  if (parsed.kind === 'error') return [];
  return parsed.template.segments.flatMap((segment): readonly SymbolUse[] => {
    if (segment.kind === 'literal') return [];
    const path = segment.kind === 'shard' ? segment.by : segment.path;
    if (path === undefined) return [];
    const written = text.value.slice(segment.start, segment.end);
    const at = segment.start + (segment.kind === 'shard' ? written.lastIndexOf(path) : written.indexOf(path));
    const value = /^[^.]*/.exec(path)?.[0] ?? path;
    return [{ value, span: textSpan(text, at, at + value.length), of }];
  });
}
