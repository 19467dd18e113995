import type { EntityDesign, KeyDesign, KeyValue } from '../../../design/index.js';
import { bindingsOf } from '../../../planner/bindings.js';
import type { PlannedPattern } from '../../../planner/index.js';
import { intentsOf } from '../../../planner/intent.js';
import type { Gen } from '../../typescript/gen.js';
import type { Input } from './inputs.js';
import type { KeyTerm, Ref, Term } from './term.js';

/** All that a value in the requests of a pattern may be made of, the simplest first. */
export function candidatesOf(gen: Gen, planned: PlannedPattern, inputs: readonly Input[]): readonly Term[] {
  const args = argumentRefs(inputs);
  const entities = entitiesOf(gen, planned);
  return [
    ...args.map((from): Term => ({ kind: 'argument', from })),
    ...nowTerms(gen, entities),
    ...entities.flatMap((entity) => keyTerms(gen, planned, entity, inputs)),
  ];
}

/** Bounds of the range that the pattern has, by the names of their arguments. */
export function rangeArguments(gen: Gen, planned: PlannedPattern): readonly [string, string] | undefined {
  const [entity] = planned.entities;
  const range = entity === undefined ? undefined : bindingsOf(gen.design, entity, planned.pattern).range;
  const { lower, upper } = range?.args ?? {};
  return lower === undefined || upper === undefined || lower === upper ? undefined : [lower, upper];
}

function argumentRefs(inputs: readonly Input[]): readonly (Ref & { readonly kind: 'argument' })[] {
  return inputs.flatMap((input) => {
    if (input.kind === 'value') return [{ kind: 'argument' as const, path: [input.name], type: input.type }];
    return input.members.flatMap((one) =>
      one.kind === 'value' ? [{ kind: 'argument' as const, path: [input.name, one.name], type: one.type }] : [],
    );
  });
}

/** Those of the pattern, and what is kept because of them. */
function entitiesOf({ design }: Gen, planned: PlannedPattern): readonly EntityDesign[] {
  const own = [...planned.entities, ...intentsOf(design, planned.pattern).map(({ entity }) => entity)];
  const kept = own.flatMap(({ unique, history }) => [
    ...unique.map(({ sentinel }) => sentinel),
    ...(history === undefined ? [] : [history.copy]),
  ]);
  return [...new Set([...own, ...kept])];
}

function nowTerms({ design }: Gen, entities: readonly EntityDesign[]): readonly Term[] {
  const { timestamps } = design.model.defaults;
  const names = [timestamps?.created, timestamps?.updated].filter((name) => name !== undefined);
  const types = entities.flatMap(({ entity, types: all }) =>
    [...names, ...(entity.softDelete === undefined ? [] : [entity.softDelete.attribute.value])].flatMap(
      (name) => all.typeOf(name) ?? [],
    ),
  );
  return [...types, { kind: 'epochSeconds' } as const].map((type): Term => ({ kind: 'now', type }));
}

type Lookup = (path: string) => Ref | undefined;

/** Keys with values of the call: whole, as far as they are given, and what lies just above. */
function keyTerms(gen: Gen, planned: PlannedPattern, entity: EntityDesign, inputs: readonly Input[]): readonly Term[] {
  const keys: readonly KeyDesign[] = [
    ...(entity.key === undefined ? [] : [entity.key]),
    ...[...entity.memberships.values()].flatMap((one) => one.keys),
  ];
  const values = [...new Set(keys)].flatMap(({ pk, sk }) => [...pk, ...sk]);
  return lookupsOf(gen, planned, entity, inputs).flatMap((lookup) => values.flatMap((value) => termsOf(value, lookup)));
}

/** Where names are looked up: among the arguments, in an item that is one, with either bound of a range in the place of its field. */
function lookupsOf(
  gen: Gen,
  planned: PlannedPattern,
  entity: EntityDesign,
  inputs: readonly Input[],
): readonly Lookup[] {
  const own = entity.companionOf?.owner ?? entity;
  const refs = argumentRefs(inputs);
  const at = (...path: readonly string[]): Ref | undefined =>
    refs.find((ref) => ref.path.length === path.length && ref.path.every((name, i) => name === path[i]));
  const known = (path: string): Ref | undefined => fixedRef(gen, own, path);
  const items = inputs.flatMap((one) => (one.kind === 'item' ? [one.name] : []));
  const elsewhere = (path: string): Ref | undefined =>
    items.map((item) => at(item, path)).find((ref) => ref !== undefined);
  const top: Lookup = (path) => at(path) ?? known(path) ?? elsewhere(path);
  const range = rangeArguments(gen, planned);
  const field = bindingsOf(gen.design, own, planned.pattern).range?.field;
  const bounds = (range ?? []).map(
    (argument): Lookup =>
      (path) =>
        path === field ? at(argument) : top(path),
  );
  const ofItems = items.map(
    (item): Lookup =>
      (path) =>
        at(item, path) ?? known(path) ?? top(path),
  );
  return [...bounds, ...ofItems, top];
}

/** What the call itself says: constants, the first version, times. */
function fixedRef({ design }: Gen, { entity }: EntityDesign, path: string): Ref | undefined {
  const declared = entity.attributes.get(path);
  if (declared?.constant !== undefined) return { kind: 'constant', value: declared.constant.value };
  if (entity.version?.attribute.value === path) return { kind: 'constant', value: 1n };
  const { timestamps } = design.model.defaults;
  const isTime = path === timestamps?.created || path === timestamps?.updated;
  const type = declared === undefined || !isTime ? undefined : declared.type;
  return type === undefined ? undefined : { kind: 'now', type };
}

function termsOf({ compiled }: KeyValue, lookup: Lookup): readonly KeyTerm[] {
  if (!compiled.ok || compiled.stored === 'B') return [];
  const pieces: KeyTerm['pieces'][number][] = [];
  const terms: KeyTerm[] = [];
  const { stored, separator } = compiled;
  const add = (all: KeyTerm['pieces']): void => {
    if (all.length > 0)
      terms.push({ kind: 'key', stored: stored === 'N' ? 'N' : 'S', pieces: all, separator, escape: compiled.escape });
  };
  for (const segment of compiled.segments) {
    if (segment.kind === 'literal') {
      pieces.push(segment.text);
      add([...pieces.slice(0, -1), raised(segment.text)]);
    } else {
      const from = lookup(segment.path);
      if (from === undefined) break;
      pieces.push({ variable: segment, from });
      add([...pieces, '\0']);
      if (separator !== '') add([...pieces, raised(separator)]);
    }
    add([...pieces]);
  }
  return terms;
}

/** The text with its last character's successor. */
function raised(text: string): string {
  return text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) + 1);
}
