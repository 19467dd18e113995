import type { DraftEntity, DraftKeyPart, DraftMapping, DraftVolume, Evidence } from '../draft.js';
import { extensionsOut } from './extensions.js';
import { attributeIdentifier, Names } from './names.js';
import { fieldOf, type Plan, type PlannedAttribute, type PlannedEntity } from './plan.js';
import { bytesOut, countOut } from './quantities.js';
import { renamedTemplate } from './template-text.js';
import { attributeOut } from './types.js';
import { mapOut, type Out, type OutEntry, quotedOut, seqOut, textOut, wordOut } from './yaml-text.js';

export function entitiesOut(plan: Plan): Out {
  return {
    kind: 'map',
    block: true,
    entries: plan.entities.map((entity, index) => ({
      key: entity.name,
      value: entityOut(plan, entity),
      above: entityComments(entity.draft),
      gap: index > 0,
    })),
  };
}

/** `inferred, high confidence: 412 of 412 items`; undefined for what the input says itself. */
export function evidenceText({ confidence, because }: Evidence): string | undefined {
  if (confidence === 'stated') return undefined;
  return `${confidence} confidence${because === undefined || because === '' ? '' : `: ${because}`}`;
}

function entityComments(entity: DraftEntity): readonly string[] {
  const own = evidenceText(entity);
  const inferred = own === undefined ? [] : [`Inferred, ${own}.`];
  const keys = [...new Map([['its key', entity.key], ...entity.indexes])].flatMap(([name, mapping]) => {
    const text = evidenceText(mapping);
    return text === undefined || text === own
      ? []
      : [`${name === 'its key' ? 'Its key' : `Its key in ${name}`}: ${text}.`];
  });
  const volume = entity.volume === undefined ? undefined : evidenceText(entity.volume);
  const amount = volume === undefined || volume === own ? [] : [`Its volume: ${volume}.`];
  const shared = sharedEvidence(entity);
  const attributes =
    shared === undefined || shared === own ? [] : [`Its attributes, where nothing else is said: ${shared}.`];
  return [...inferred, ...keys, ...attributes, ...amount, ...entity.notes];
}

/** What most of its attributes rest on, where none is stated: said once, and beside those alone of which it is not so. */
function sharedEvidence({ attributes }: DraftEntity): string | undefined {
  const counts = new Map<string, number>();
  for (const attribute of attributes) {
    const text = evidenceText(attribute);
    if (text === undefined) return undefined;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const [[text, count] = ['', 0]] = [...counts].sort((a, b) => b[1] - a[1]);
  return count > 1 ? text : undefined;
}

function entityOut(plan: Plan, entity: PlannedEntity): Out {
  const { draft, table, attributes } = entity;
  const tag = draft.tag?.attribute === plan.tagAttribute ? draft.tag?.value : undefined;
  const ttl = draft.ttl === undefined ? undefined : fieldOf(entity, draft.ttl)?.name;
  const id = (draft.id ?? []).map((name) => fieldOf(entity, name)?.name);
  const knownId =
    id.length > 0 && id.every((name) => name !== undefined) ? id.map((name) => textOut(name ?? '')) : undefined;
  const separator = draft.separator !== undefined && isSeparator(draft.separator) ? draft.separator : undefined;
  const entries: (readonly [string, Out | undefined])[] = [
    ['table', plan.tables.length > 1 ? textOut(table.key) : undefined],
    [
      'description',
      draft.description === undefined || draft.description === '' ? undefined : textOut(draft.description),
    ],
    ['id', knownId === undefined ? undefined : seqOut(knownId)],
    ['tag', tag === undefined || tag === '' || tag === entity.name ? undefined : textOut(tag)],
    ['singleton', draft.singleton === true ? wordOut(true) : undefined],
    ['separator', separator === undefined ? undefined : quotedOut(separator)],
    ['key', mappingOut(plan, entity, draft.key, table.draft.sk !== undefined)],
    ['indexes', indexesOut(plan, entity)],
    ['attributes', attributesOut(entity.draft, attributes)],
    ['unique', uniqueOut(plan, entity)],
    ['ttl', ttl === undefined ? undefined : textOut(ttl)],
    ['volume', volumeOut(plan, entity)],
    ['size', sizeOut(draft)],
    ['extensions', extensionsOut(draft)],
  ];
  return {
    kind: 'map',
    block: true,
    entries: entries.flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }])),
  };
}

/** One ASCII character. */
export function isSeparator(text: string): boolean {
  return /^[\x21-\x7e]$/.test(text);
}

const NATURAL: DraftKeyPart = { kind: 'natural' };

function mappingOut(plan: Plan, entity: PlannedEntity, { pk, sk = NATURAL }: DraftMapping, hasSort: boolean): Out {
  const first = partOf(plan, entity, pk);
  const second = hasSort ? partOf(plan, entity, sk) : undefined;
  const isNatural = first === undefined && second === undefined;
  if (isNatural) return wordOut('natural');
  return mapOut({ pk: partOut(first), sk: hasSort ? partOut(second) : undefined });
}

function partOut(template: string | undefined): Out {
  return template === undefined ? wordOut('natural') : quotedOut(template);
}

/** The template in the model's names; undefined for `natural`, and for what is no template of the language, which is told. */
function partOf(plan: Plan, entity: PlannedEntity, part: DraftKeyPart): string | undefined {
  if (part.kind === 'natural') return undefined;
  // That word alone would be read as something else than a key that always is that word.
  const text = part.text === 'natural' ? undefined : renamedTemplate(part.text, (name) => fieldOf(entity, name)?.name);
  if (text === undefined) {
    const message = `The key template \`${part.text}\` of \`${entity.name}\` is not one that a model can hold; the key is written as \`natural\`.`;
    plan.quirks.push({ message, place: { file: '', path: entity.draft.name } });
  }
  return text;
}

function indexesOut(plan: Plan, entity: PlannedEntity): Out | undefined {
  const entries = [...entity.draft.indexes].flatMap(([name, mapping]): OutEntry[] => {
    const index = entity.table.indexes.find((one) => one.name === name);
    if (index === undefined) {
      const message = `\`${entity.draft.name}\` is said to be in an index \`${name}\`, which its table does not have.`;
      plan.quirks.push({ message, place: { file: '', path: entity.draft.name } });
      return [];
    }
    const { pk, sk } = mapping;
    const usual = { ...mapping, pk: index.local ? entity.draft.key.pk : index.pk.length === 1 ? pk : NATURAL };
    const parts = { ...usual, ...(sk === undefined || index.sk.length !== 1 ? { sk: NATURAL } : {}) };
    return [{ key: name, value: mappingOut(plan, entity, parts, index.local || index.sk.length > 0) }];
  });
  return entries.length === 0 ? undefined : { kind: 'map', entries };
}

function uniqueOut(plan: Plan, entity: PlannedEntity): Out | undefined {
  const names = new Names(attributeIdentifier);
  const entries = (entity.draft.unique ?? []).flatMap(({ name, attributes, scope, key }): OutEntry[] => {
    const all = [...attributes, ...scope].map((one) => fieldOf(entity, one)?.name);
    if (attributes.length === 0 || all.includes(undefined)) return [];
    const known = all.map((one) => textOut(one ?? ''));
    const own = names.take(name);
    const isNamed = attributes.length === 1 && all[0] === own;
    const value = mapOut({
      attributes: isNamed ? undefined : seqOut(known.slice(0, attributes.length)),
      scope: scope.length === 0 ? undefined : seqOut(known.slice(attributes.length)),
      key: mappingOut(plan, entity, key, entity.table.draft.sk !== undefined),
    });
    return [{ key: own, value }];
  });
  return entries.length === 0 ? undefined : { kind: 'map', entries };
}

function attributesOut(entity: DraftEntity, attributes: readonly PlannedAttribute[]): Out {
  const own = sharedEvidence(entity) ?? evidenceText(entity);
  return {
    kind: 'map',
    block: true,
    entries: attributes.map(({ draft, name, storedName }) => {
      const evidence = evidenceText(draft);
      const beside = evidence === undefined || evidence === own ? undefined : evidence;
      return { key: name, value: attributeOut(draft, name, storedName), ...(beside === undefined ? {} : { beside }) };
    }),
  };
}

function volumeOut(plan: Plan, entity: PlannedEntity): Out | undefined {
  const { volume } = entity.draft;
  if (volume === undefined) return undefined;
  const per = perOut(plan, entity, volume);
  const out = mapOut({ count: countOut(volume.count), per });
  return out.kind === 'map' && out.entries.length > 0 ? out : undefined;
}

function perOut(plan: Plan, entity: PlannedEntity, { per }: DraftVolume): Out | undefined {
  const entries = [...(per ?? [])].flatMap(([name, { avg, p99, max, skew }]): OutEntry[] => {
    const key = plan.named.get(name)?.name ?? fieldOf(entity, name)?.name;
    if (key === undefined) return [];
    const shape =
      skew !== undefined && /^(?:uniform|latest|(?:zipf|ycsb)\(\d+(?:\.\d+)?\))$/.test(skew) ? skew : undefined;
    const value = mapOut({
      avg: countOut(avg),
      p99: countOut(p99),
      max: countOut(max),
      skew: shape === undefined ? undefined : wordOut(shape),
    });
    return [{ key, value }];
  });
  return entries.length === 0 ? undefined : { kind: 'map', entries };
}

function sizeOut({ size }: DraftEntity): Out | undefined {
  if (size === undefined) return undefined;
  const out = mapOut({ avg: bytesOut(size.avg), p99: bytesOut(size.p99), max: bytesOut(size.max) });
  return out.kind === 'map' && out.entries.length > 0 ? out : undefined;
}
