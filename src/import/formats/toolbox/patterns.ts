import type { YamlNode } from '../../../source/index.js';
import type { DraftEntity, DraftKeyAttribute, DraftKeyPart, DraftPattern, DraftTable } from '../../draft.js';
import { shown } from '../../remarks.js';
import { child, children, elements, numberOf, textOf } from '../../tree.js';
import { type KeyPiece, templateOf } from '../modules/key-text.js';
import { aligned } from './aligned.js';
import { ofResult, type Probe, readProbes } from './probes.js';
import { recovered } from './recovered.js';

/** An access pattern as it is defined: what it asks for is told from what its function made of values. */
export function patternOf(
  node: YamlNode,
  table: DraftTable,
  entities: readonly DraftEntity[],
  at: number,
): DraftPattern {
  const probes = readProbes(child(node, 'probes'));
  const failed = probes.find(({ error, kind }) => error !== undefined && kind === 'plain');
  const query = (failed === undefined ? probes[0]?.result : undefined) ?? node;
  const index = textOf(child(query, 'index'));
  const notes: string[] = [];
  if (failed !== undefined) notes.push(`Its function throws for values that it was tried with: ${failed.error ?? ''}`);
  const used = index === undefined ? undefined : table.indexes.find(({ name }) => name === index);
  if (index !== undefined && used === undefined)
    notes.push(`It reads an index \`${index}\`, which its table does not have.`);
  const pkSlots: readonly DraftKeyAttribute[] = used?.local === true ? [table.pk] : (used?.pk ?? [table.pk]);
  const sk = used === undefined ? table.sk : used.sk[0];
  const partition = piecesOf(probes, (result) => child(result, 'partition'));
  const fitting = entities.flatMap((entity) => {
    const mapping = index === undefined || used?.local === true ? entity.key : entity.indexes.get(index);
    const part = mapping?.pk;
    const [slot] = pkSlots;
    if (part === undefined || partition === undefined || slot === undefined || pkSlots.length > 1) return [];
    const by = aligned(partition, part, attributeOf(entity, slot.name));
    return by?.isAll === true ? [{ entity, by: by.whole, fixed: by.fixed }] : [];
  });
  const [first] = fitting;
  for (const [attribute, text] of first?.fixed ?? []) notes.push(fixedNote(attribute, text));
  const several = pkSlots.length > 1 && first === undefined;
  const by = [...(first?.by ?? (several ? pkSlots.map(({ name }) => name) : []))];
  if (first === undefined && !several && failed === undefined) {
    const what = partition === undefined ? shown(child(query, 'partition') ?? query) : `\`${templateOf(partition)}\``;
    notes.push(`It asks for the partition ${what}, which is no key of its entities.`);
  }
  const owner = first?.entity ?? entities[0];
  const mapping = owner === undefined ? undefined : index === undefined ? owner.key : owner.indexes.get(index);
  const sorted = rangeOf(
    probes,
    query,
    mapping?.sk,
    owner === undefined || sk === undefined ? '' : attributeOf(owner, sk.name),
    notes,
  );
  const title = textOf(child(child(node, 'meta'), 'title'));
  const description = textOf(child(child(node, 'meta'), 'description')) ?? title;
  const name = (textOf(child(node, 'name')) ?? '').split('.').at(-1) ?? '';
  return {
    name: name === '' ? (title ?? `query ${at + 1}`) : name,
    ...(description === undefined ? {} : { description }),
    confidence: 'stated',
    op: 'query',
    entities: (fitting.length > 0 ? fitting.map(({ entity }) => entity) : entities).map((entity) => entity.name),
    ...(index === undefined ? {} : { index }),
    by: [...new Set([...by, ...sorted.by])],
    ...(sorted.range === undefined ? {} : { range: sorted.range }),
    ...optionsOf([child(node, 'options'), child(query, 'options')], notes),
    notes,
  };
}

/** What the entity calls the attribute that is stored so. */
function attributeOf({ attributes }: DraftEntity, stored: string): string {
  return attributes.find((one) => (one.storedName ?? one.name) === stored)?.name ?? stored;
}

function piecesOf(
  probes: readonly Probe[],
  part: (result: YamlNode | undefined) => YamlNode | undefined,
): readonly KeyPiece[] | undefined {
  const made = recovered(ofResult(probes, part), new Map());
  if (made.kind === 'template') return made.pieces;
  return made.kind === 'copy' ? [{ kind: 'attribute', name: made.name, functions: [] }] : undefined;
}

function fixedNote(attribute: string, text: string): string {
  return `It always asks for the items whose \`${attribute}\` makes \`${text}\` of the key.`;
}

type Range = NonNullable<DraftPattern['range']>;
const OPERATORS: ReadonlyMap<string, Range['op'] | 'eq'> = new Map([
  ['beginsWith', 'begins'],
  ['between', 'between'],
  ['gt', 'gt'],
  ['gte', 'gte'],
  ['lt', 'lt'],
  ['lte', 'lte'],
  ['eq', 'eq'],
]);

/** The condition on the sort key: attributes that are given whole, and the one that the condition is on. */
function rangeOf(
  probes: readonly Probe[],
  query: YamlNode,
  part: DraftKeyPart | undefined,
  slot: string,
  notes: string[],
): { readonly by: readonly string[]; readonly range: Range | undefined } {
  const range = child(query, 'range');
  const nothing = { by: [], range: undefined };
  if (range === undefined) return nothing;
  const [found] = children(range).flatMap(({ key }) => {
    const op = OPERATORS.get(key);
    return op === undefined ? [] : [{ key, op }];
  });
  const told = (): typeof nothing => {
    notes.push(`Its condition on the sort key is ${shown(range)}, which is no part of the key: write it as \`range\`.`);
    return nothing;
  };
  if (found === undefined || part === undefined) return told();
  const bound = (i: number): readonly KeyPiece[] | undefined =>
    piecesOf(probes, (result) => {
      const value = child(child(result, 'range'), found.key);
      return value?.kind === 'seq' ? elements(value)[i] : value;
    });
  const [low, high] = found.op === 'between' ? [bound(0), bound(1)] : [bound(0), undefined];
  const lies = low === undefined ? undefined : aligned(low, part, slot);
  if (lies === undefined) return told();
  const isFixed = lies.last !== undefined && lies.fixed.has(lies.last);
  for (const [attribute, text] of lies.fixed) {
    if (found.op === 'eq' || attribute !== lies.last) notes.push(fixedNote(attribute, text));
  }
  if (isFixed && found.op !== 'eq') notes.push(`Its condition on the sort key is ${shown(range)}.`);
  if (found.op === 'eq') return lies.isAll ? { by: lies.whole, range: undefined } : told();
  if (found.op === 'begins') {
    if (lies.last === undefined) return { by: lies.whole, range: undefined };
    return { by: lies.whole.slice(0, -1), range: { attribute: lies.last, op: 'begins' } };
  }
  const other = high === undefined ? lies : aligned(high, part, slot);
  if (lies.last === undefined || other?.last !== lies.last) return told();
  return { by: lies.whole.slice(0, -1), range: { attribute: lies.last, op: found.op } };
}

function optionsOf(all: readonly (YamlNode | undefined)[], notes: string[]): Partial<DraftPattern> {
  const options = new Map(all.flatMap((one) => children(one)).map(({ key, value }) => [key, value]));
  const limit = numberOf(options.get('limit'));
  const project = elements(options.get('attributes')).flatMap((one) => textOf(one) ?? []);
  for (const [key, value] of options) {
    if (key === 'filter' || key === 'filters') notes.push(`Filtered by ${shown(value)}: write it as \`filter\`.`);
  }
  return {
    ...(textOf(options.get('reverse')) === 'true' ? { order: 'desc' as const } : {}),
    ...(limit === undefined ? {} : { limit }),
    ...(textOf(options.get('consistent')) === 'true' ? { strong: true } : {}),
    ...(project.length === 0 ? {} : { project }),
  };
}
