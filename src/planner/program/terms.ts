import type { EntityDesign } from '../../design/design.js';
import { entityScope, storedSegments } from '../../design/index.js';
import { type Expr, holds, isKnownAtRequest, toDynamo } from '../../expression/model/index.js';
import { type AttributeValue, attribute, equalValues, type Item } from '../../value/index.js';
import { refuseCall, storedArgument } from '../arguments.js';
import type { WriteIntent } from '../intent.js';
import type { Placeholders } from '../placeholders.js';
import { type CallFailure, DEFAULT_ERRORS } from '../program.js';
import { matchTerms, type RowMatch } from './row-match.js';
import {
  type CallScope,
  type Given,
  hidingTtl,
  isVisible,
  knownValue,
  parameterValues,
  softDeleteOf,
  storedName,
} from './scope.js';

/** What a write takes for granted because it was read before. */
export interface AsRead {
  /** Undefined where there was no item. */
  readonly item: Item | undefined;
  /** Stored names of what has to be as it was. */
  readonly attributes: readonly string[];
}

/** What must hold for a part to be done. */
export interface Demands {
  /** `free`: no item, or one that is hidden because it expired. `visible`: an item, neither expired nor marked as deleted. */
  readonly presence?: 'free' | 'visible';
  readonly asRead?: AsRead;
  /** The query that found the item would find it still. */
  readonly match?: RowMatch;
  readonly declared: boolean;
  readonly lock: boolean;
}

/** Why a part's condition failed. `stale`: only because what was read has changed since. */
export type Judgement = 'stale' | Pick<CallFailure, 'reason' | 'error' | 'message'>;

/** Writes the conditions of one part. */
export class Terms {
  readonly #scope: CallScope;
  readonly #entity: EntityDesign;
  readonly #intent: WriteIntent;
  readonly #given: Given;
  readonly #placeholders: Placeholders;

  constructor(scope: CallScope, intent: WriteIntent, given: Given, placeholders: Placeholders, entity = intent.entity) {
    this.#scope = scope;
    this.#entity = entity;
    this.#intent = intent;
    this.#given = given;
    this.#placeholders = placeholders;
  }

  /** The condition expression; undefined where nothing is demanded. */
  condition(demands: Demands): string | undefined {
    const parts: string[] = [];
    if (demands.presence === 'free') parts.push(this.#free());
    if (demands.presence === 'visible') parts.push(...this.#visible());
    if (demands.declared) parts.push(...this.#declared());
    if (demands.lock) parts.push(this.#lock());
    if (demands.match !== undefined) parts.push(...matchTerms(demands.match, this.#placeholders));
    if (demands.asRead !== undefined) parts.push(...this.#asRead(demands.asRead, demands));
    // What is not marked as deleted may have been read as such.
    const all = [...new Set(parts)];
    if (all.length === 0) return undefined;
    return all.length === 1 ? all[0] : all.map((part) => (/ OR /.test(part) ? `(${part})` : part)).join(' AND ');
  }

  #pk(): string {
    return this.#placeholders.name(this.#entity.table.primary.pk[0]?.attribute ?? '');
  }

  #free(): string {
    const none = `attribute_not_exists(${this.#pk()})`;
    const ttl = hidingTtl(this.#entity);
    if (ttl === undefined) return none;
    return `${none} OR ${this.#placeholders.name(ttl)} <= ${this.#now()}`;
  }

  #visible(): readonly string[] {
    const parts = [`attribute_exists(${this.#pk()})`];
    const deleted = softDeleteOf(this.#entity);
    if (deleted !== undefined) parts.push(`attribute_not_exists(${this.#placeholders.name(deleted)})`);
    const ttl = hidingTtl(this.#entity);
    if (ttl !== undefined) {
      const name = this.#placeholders.name(ttl);
      parts.push(`attribute_not_exists(${name}) OR ${name} > ${this.#now()}`);
    }
    return parts;
  }

  #now(): string {
    return this.#placeholders.value({ N: String(Math.floor(this.#scope.now / 1000)) }, 'now');
  }

  #lock(): string {
    const name = this.#intent.lock ?? '';
    const placeholder = this.#placeholders.name(storedName(this.#entity, name));
    const expected = lockValue(this.#intent, this.#given);
    if (expected === null) return `attribute_not_exists(${placeholder})`;
    return `${placeholder} = ${this.#placeholders.value(expected, `expected_${name}`)}`;
  }

  #asRead({ item, attributes }: AsRead, { presence, lock }: Demands): readonly string[] {
    if (item === undefined) return presence === 'free' ? [] : [`attribute_not_exists(${this.#pk()})`];
    const locked = lock && this.#intent.lock !== undefined ? storedName(this.#entity, this.#intent.lock) : undefined;
    const terms = attributes
      .filter((name) => name !== locked)
      .map((name) => {
        const value = attribute(item, name);
        const placeholder = this.#placeholders.name(name);
        if (value === undefined) return `attribute_not_exists(${placeholder})`;
        return `${placeholder} = ${this.#placeholders.value(value, `read_${name}`)}`;
      });
    const isSaid = presence === 'visible' || terms.length > 0 || locked !== undefined;
    return isSaid ? terms : [`attribute_exists(${this.#pk()})`];
  }

  #declared(): readonly string[] {
    const expr = declaredCondition(this.#scope, this.#intent, this.#entity);
    if (expr === undefined || isKnownAtRequest(expr)) return [];
    const result = toDynamo(expr, {
      name: (name) => this.#placeholders.name(name),
      stored: (path) => storedSegments(this.#entity, path),
      value: (known) => this.#placeholders.value(this.known(known), 'condition'),
    });
    if (result.kind === 'ok') return [result.expression];
    if (result.kind === 'constant') return [];
    return refuseCall({
      code: 'wrong',
      argument: 'condition',
      expected: 'what DynamoDB can evaluate',
      got: result.reason,
    });
  }

  known(expr: Expr): AttributeValue {
    return (
      knownValue(this.#given, this.#entity, expr) ??
      refuseCall({ code: 'missing', argument: 'a parameter of the expression' })
    );
  }
}

/** The value that the caller read; null where it found none. */
export function lockValue(intent: WriteIntent, given: Given): AttributeValue | null {
  const name = intent.lock ?? '';
  const value = given.args.get(name);
  const type = intent.entity.types.typeOf(name);
  if (value === undefined || type === undefined) return refuseCall({ code: 'missing', argument: name });
  return value === null ? null : storedArgument(type, value, name);
}

function declaredCondition(scope: CallScope, intent: WriteIntent, entity: EntityDesign): Expr | undefined {
  return intent.condition === undefined ? undefined : entity.types.check(intent.condition.value, scope.pattern).expr;
}

/** A condition that looks at parameters alone is decided before the request. */
export function isRuledOut(scope: CallScope, intent: WriteIntent, given: Given): boolean {
  const expr = declaredCondition(scope, intent, intent.entity);
  if (expr === undefined || !isKnownAtRequest(expr)) return false;
  return !holds(expr, entityScope(intent.entity, {}, parameterValues(given, intent.entity, expr)));
}

/** Why the condition of a part on the item itself failed, from the item as DynamoDB returned it. */
export function judgeItem(
  scope: CallScope,
  intent: WriteIntent,
  given: Given,
  demands: Demands,
  item: Item | undefined,
): Judgement {
  const { entity } = intent;
  if (demands.presence === 'free') return failure('exists', intent.otherwise, `The ${entity.name} exists.`);
  if (demands.presence === 'visible' && !isVisible(entity, item, scope.now)) {
    return failure('not-found', intent.otherwise, `There is no such ${entity.name}.`);
  }
  // A delete that demands something of an item finds none.
  const isGone =
    intent.action === 'delete' && item === undefined && (demands.lock || demands.asRead?.item === undefined);
  if (isGone) return failure('not-found', intent.otherwise, `There is no such ${entity.name}.`);
  if (demands.lock && !hasLock(intent, given, item)) {
    return failure('lock', undefined, `The ${entity.name} was changed since it was read.`);
  }
  if (demands.asRead !== undefined && !isAsRead(demands.asRead, item)) return 'stale';
  return failure('condition', intent.otherwise, `The condition on the ${entity.name} does not hold.`);
}

function hasLock(intent: WriteIntent, given: Given, item: Item | undefined): boolean {
  const expected = lockValue(intent, given);
  const value = item === undefined ? undefined : attribute(item, storedName(intent.entity, intent.lock ?? ''));
  return expected === null ? value === undefined : value !== undefined && equalValues(value, expected);
}

function isAsRead({ item: read, attributes }: AsRead, item: Item | undefined): boolean {
  if (read === undefined || item === undefined) return read === item;
  return attributes.every((name) => {
    const before = attribute(read, name);
    const now = attribute(item, name);
    return before === undefined || now === undefined ? before === now : equalValues(before, now);
  });
}

export function failure(
  reason: 'exists' | 'not-found' | 'lock' | 'condition',
  error: string | undefined,
  message: string,
): Judgement {
  return { reason, error: error ?? DEFAULT_ERRORS[reason], message };
}
