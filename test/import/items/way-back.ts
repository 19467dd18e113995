import type { Design, EntityDesign, KeyValue } from '../../../src/design/index.js';
import type { DraftEntity, DraftKeyPart } from '../../../src/import/draft.js';
import { tableDraft } from '../../../src/import/infer/table-draft.js';
import { TableInference } from '../../../src/import/infer/table-inference.js';
import { fnText, parseTemplate } from '../../../src/keys/index.js';
import { DataGenerator } from '../../../src/load/generate-items.js';
import type { Item } from '../../../src/value/index.js';

export interface Compared {
  readonly model: string;
  readonly entity: string;
  readonly slot: string;
  readonly made: string;
  readonly found: string;
  readonly confidence: string;
  readonly verdict: 'same' | 'other' | 'missing' | 'aside';
}

/** Generates items of a design, infers it from them, and holds the templates found against those that made the items. */
export function wayBack(
  design: Design,
  { maxItems, untagged }: { readonly maxItems: number; readonly untagged: boolean },
): readonly Compared[] {
  const generator = new DataGenerator(design, { maxItems });
  const compared: Omit<Compared, 'model'>[] = [];
  for (const [tableName, table] of design.tables) {
    const entities = [...design.entities.values()].filter((entity) => entity.table.table.name === tableName);
    const made = entities.map((entity) => ({
      entity,
      items: generator.itemsOf(entity.name).map(({ item }) => (untagged ? without(item, entity.discriminator) : item)),
    }));
    const names = (parts: readonly { readonly attribute: string }[]): readonly string[] =>
      parts.map(({ attribute }) => attribute);
    const [pk = ''] = names(table.primary.pk);
    const [sk] = names(table.primary.sk);
    const inference = new TableInference(tableName, {
      pk,
      ...(sk === undefined ? {} : { sk }),
      indexes: [...table.indexes.values()].map((index) => ({
        name: index.name,
        local: index.kind === 'local',
        pk: names(index.pk),
        sk: names(index.sk),
      })),
    });
    for (const item of shuffled(made.flatMap(({ items }) => items))) inference.add(item);
    const inferred = inference.finish();
    if (inferred === undefined) continue;
    const draft = tableDraft(inferred, { file: 'items', untyped: false });
    for (const { entity, items } of made) {
      if (items.length > 0) compared.push(...compareEntity(entity, items, draft.entities, inferred.tag));
    }
  }
  const model = [...design.entities.values()]
    .map((entity) =>
      [...entity.memberships.values()].map(({ keys }) =>
        keys.map(({ pk }) => pk.map((one) => (one.kind === 'template' ? one.text.value : 'natural'))),
      ),
    )
    .join();
  return compared.map((one) => ({ model, ...one }));
}

function compareEntity(
  design: EntityDesign,
  items: readonly Item[],
  entities: readonly DraftEntity[],
  tag: string | undefined,
): readonly Omit<Compared, 'model'>[] {
  const value = tag === undefined ? undefined : items[0]?.[tag];
  const text = value !== undefined && 'S' in value ? value.S : undefined;
  const own = new Set(items);
  const found =
    entities.find((one) => text !== undefined && one.tag?.value === text) ??
    entities.find((one) => one.samples.some((sample) => own.has(sample)));
  return [...design.memberships.values()].flatMap((membership) => {
    if (!membership.mapped) return [];
    const isTable = membership.index.kind === 'table';
    const mapping = isTable ? found?.key : found?.indexes.get(membership.index.name);
    const held = items.filter((item) =>
      [...membership.index.pk, ...membership.index.sk].every(({ attribute }) => item[attribute] !== undefined),
    );
    if (held.length === 0) return [];
    const options = membership.keys.map((key) =>
      (['pk', 'sk'] as const).flatMap((part) => {
        const values = key[part];
        const [one] = values;
        if (one === undefined) return [];
        const slot = `${isTable ? 'key' : membership.index.name}.${part}`;
        return [compareParts(design, slot, values, mapping?.[part], mapping?.confidence ?? '-')];
      }),
    );
    // An index with several mappings is one that the draft has one of.
    const best = options.find((one) => one.every(({ verdict }) => verdict !== 'other' && verdict !== 'missing'));
    return best ?? options[0] ?? [];
  });
}

function compareParts(
  design: EntityDesign,
  slot: string,
  values: readonly KeyValue[],
  found: DraftKeyPart | undefined,
  confidence: string,
): Omit<Compared, 'model'> {
  const [made] = values;
  const madeText = made?.kind === 'template' ? (made.compiled.template?.text ?? made.text.value) : 'natural';
  const foundText = found === undefined ? '-' : found.kind === 'natural' ? 'natural' : found.text;
  const base = { entity: design.name, slot, made: madeText, found: foundText, confidence };
  if (found === undefined) return { ...base, verdict: 'missing' };
  if (/\{shard:|\|hash:/.test(madeText)) return { ...base, verdict: 'aside' };
  if (made?.kind !== 'template' || found.kind === 'natural') {
    return { ...base, verdict: (made?.kind !== 'template') === (found.kind === 'natural') ? 'same' : 'other' };
  }
  return { ...base, verdict: isSame(design, made, found.text) ? 'same' : 'other' };
}

/** The same attributes in the same places, written by the same functions or by others that write the same of every value. */
function isSame(design: EntityDesign, made: Extract<KeyValue, { kind: 'template' }>, text: string): boolean {
  const normal = (template: string): string | undefined => {
    const parsed = parseTemplate(template);
    if (parsed.kind === 'error') return undefined;
    return parsed.template.segments
      .map((one) => {
        if (one.kind === 'literal') return one.text;
        if (one.kind === 'shard') return '{shard}';
        const fns = one.fns.map((fn) => SPELLINGS.get(fnText(fn)) ?? fnText(fn)).filter((fn) => fn !== '');
        const isDay = design.attributes.get(one.path)?.type.kind === 'date' && fns[0] === 'date:yyyy-MM-dd';
        return `{${[stored(design, one.path), ...(isDay ? [] : fns)].join('|')}}`;
      })
      .join('');
  };
  const own = normal(made.compiled.template?.text ?? made.text.value);
  return own !== undefined && own === normal(text);
}

/** Functions that write what another, or none, writes. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['iso', ''],
  ['epoch', ''],
  ['bucket:1y', 'date:yyyy'],
  ['bucket:1mo', 'date:yyyy-MM'],
  ['bucket:1d', 'date:yyyy-MM-dd'],
  ['bucket:1h', 'date:yyyy-MM-ddTHH'],
]);

function stored(design: EntityDesign, path: string): string {
  const [first = '', ...rest] = path.split('.');
  return [design.attributes.get(first)?.attribute.storedName ?? first, ...rest].join('.');
}

function without(item: Item, name: string | undefined): Item {
  return Object.fromEntries(Object.entries(item).filter(([one]) => one !== name));
}

function shuffled<T>(items: readonly T[]): readonly T[] {
  const all = [...items];
  let state = 12345;
  for (let i = all.length - 1; i > 0; i -= 1) {
    state = (state * 1103515245 + 12345) % 2147483648;
    const j = state % (i + 1);
    [all[i], all[j]] = [all[j] as T, all[i] as T];
  }
  return all;
}
