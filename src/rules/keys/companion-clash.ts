import type { Design, EntityDesign, KeyDesign, UniqueDesign } from '../../design/design.js';
import { type Ambiguity, ambiguity, type CompiledVariable } from '../../keys/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Model } from '../../model/model.js';
import type { Report } from '../rule.js';
import { listOf, quote, showItem, showKey } from '../show.js';
import { twoItems } from './clash-example.js';
import { isChanged } from './dm2022-unstable-key.js';
import { compiledParts, keyValues, placeOfValue, slotNames, variables } from './key-parts.js';
import { hasProblem } from './template-findings.js';

type Clash = Extract<Ambiguity, { readonly kind: 'ambiguous' }>;

/** Hexadecimal digits of a hash that no two values share by chance. */
const SAFE_HASH = 16;

/** Sentinels that different values share: the second value is refused, and nobody has it. */
export function* clashesOfSentinels(design: Design, owner: EntityDesign): Generator<Report> {
  for (const { constraint, fields, sentinel } of owner.unique) {
    const { key } = sentinel;
    if (key === undefined || hasProblem(design, sentinel, 'adjacent')) continue;
    // To be unique whatever the case is what folding is for.
    const paths = fields.filter((name) => !isFolded(variablesOf(key, name)));
    const result = ambiguity(compiledParts(key), paths);
    const name = quote(`${owner.name}.unique.${constraint.name}`);
    if (result.kind === 'unknown' && result.reason !== 'broken' && !isSafelyHashed(key, paths)) {
      yield {
        severity: 'info',
        span: placeOf(key, paths),
        message: `It cannot be decided whether two values of ${listOf(paths)} can have the same key of ${name}, where the second is refused though nobody has it: a short hash, or facts that no proof follows, stand in its templates. Put the values themselves into the key, or a hash of ${SAFE_HASH} digits or more.`,
      };
    }
    if (result.kind !== 'ambiguous') continue;
    // A separator inside a value is a finding of its own.
    if (result.cause === 'segments' && hasProblem(design, sentinel, 'separator-in-value')) continue;
    yield sentinelClash(design, owner, constraint, key, result);
  }
}

function sentinelClash(
  design: Design,
  owner: EntityDesign,
  { name }: UniqueDesign['constraint'],
  key: KeyDesign,
  found: Clash,
): Report {
  const { left, right, absent } = twoItems(design, owner, found);
  const advice =
    absent.length > 0
      ? `Put ${listOf(absent)} into the key`
      : `Put the whole value into the key, or a hash of ${SAFE_HASH} digits or more`;
  return {
    span: placeOf(key, found.paths),
    message: `The key of ${quote(`${owner.name}.unique.${name}`)} does not keep what ${listOf(found.paths)} tells apart: ${showItem(left)} and ${showItem(right)} both have the sentinel ${showKey(slotNames(key), found.example.keys)}, so the second is refused as taken though nobody has it. ${advice}.`,
  };
}

/** Copies that overwrite those of another item, or of another version. */
export function* clashesOfCopies(model: Model, design: Design, owner: EntityDesign): Generator<Report> {
  const { key: ownKey, history } = owner;
  const key = history?.copy.key;
  if (ownKey === undefined || history === undefined || key === undefined) return;
  if (hasProblem(design, history.copy, 'adjacent', 'case-folding')) return;
  const result = ambiguity(compiledParts(key), pathsOfCopies(model, owner, ownKey, key, history.version));
  const [value] = key.sk;
  const span = value === undefined ? key.span : placeOfValue(value);
  const { paths, declared } = owner.identity;
  const isOwnKept = ambiguity(compiledParts(ownKey), paths).kind === 'injective';
  if (result.kind === 'unknown' && result.reason !== 'broken' && declared && isOwnKept) {
    yield {
      severity: 'info',
      span,
      message: `It cannot be decided whether two copies of ${quote(owner.name)} can have the same key: a hash, or facts that no proof follows, stand in the templates of ${quote(history.copy.name)}. Put the id itself and ${quote(history.version)} into the key, and it is certain that they cannot.`,
    };
  }
  // What the key of the item loses, that of its copies loses too.
  if (result.kind !== 'ambiguous' || (result.cause !== 'absent' && !isOwnKept)) return;
  if (result.cause === 'segments' && hasProblem(design, history.copy, 'separator-in-value')) return;
  const { left, right, absent } = twoItems(design, owner, result);
  const advice = `Put ${absent.length > 0 ? listOf(absent) : 'the whole value'} into \`history.sk\``;
  yield {
    span,
    message: `The key of ${quote(history.copy.name)} does not keep what ${listOf(result.paths)} tells apart: the copies of ${showItem(left)} and ${showItem(right)} are both stored under ${showKey(slotNames(key), result.example.keys)}, and the second overwrites the first. ${advice}.`,
  };
}

/** What tells one item from another in its own key, and one version from the next. */
function pathsOfCopies(
  model: Model,
  owner: EntityDesign,
  ownKey: KeyDesign,
  key: KeyDesign,
  version: string,
): readonly string[] {
  const { paths, declared } = owner.identity;
  const own = pathsIn(ownKey);
  const told = paths.filter((path) => own.has(path) && owner.attributes.has(rootOf(path)));
  if (declared) return [...told, version];
  // One part that is unique by itself is enough.
  const unique = told.filter((path) => owner.identity.unique.has(path));
  const inCopies = pathsIn(key);
  const kept = unique.filter((path) => inCopies.has(path));
  if (unique.length > 0) return [...(kept.length > 0 ? kept : unique.slice(0, 1)), version];
  const identifying = told.filter((path) => !isDetermined(owner, path, told) && !isChanged(model, owner, rootOf(path)));
  return [...identifying, version];
}

function isDetermined(owner: EntityDesign, path: string, by: readonly string[]): boolean {
  const attribute = owner.attributes.get(rootOf(path));
  if (attribute?.attribute.constant !== undefined) return true;
  const from = attribute?.derivedFrom ?? [];
  return from.length > 0 && from.every((name) => by.includes(name));
}

function pathsIn(key: KeyDesign): ReadonlySet<string> {
  return new Set(flatMap(compiledParts(key), ({ paths }) => paths));
}

function rootOf(path: string): string {
  return path.split('.')[0] ?? path;
}

function variablesOf(key: KeyDesign, path: string): readonly CompiledVariable[] {
  return flatMap(compiledParts(key), variables).filter((variable) => variable.path === path);
}

function isFolded(all: readonly CompiledVariable[]): boolean {
  return all.some(({ injective }) => injective.reason === 'case-folding' && !injective.holds);
}

function isSafelyHashed(key: KeyDesign, paths: readonly string[]): boolean {
  return paths.every((path) =>
    variablesOf(key, path).some(
      ({ injective, fns }) => injective.holds || fns.some((fn) => fn.name === 'hash' && fn.width >= SAFE_HASH),
    ),
  );
}

/** The part of the key that reads what is lost. */
function placeOf(key: KeyDesign, paths: readonly string[]): Report['span'] {
  const value = keyValues(key).find(({ compiled }) => paths.some((path) => compiled.paths.includes(path)));
  return value === undefined ? key.span : placeOfValue(value);
}
