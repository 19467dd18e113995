import type { AttributeDesign, EntityDesign, IndexDesign, KeyValue } from '../design/design.js';
import { distributionOf } from '../design/index.js';
import { decimalText } from '../diagnostics/index.js';
import { type Distribution, hottestShare, keyCount, splitEvenly } from '../distributions/index.js';
import { holds } from '../expression/model/index.js';
import type { Model, Pattern, Skew } from '../model/model.js';
import type { EnumType } from '../model/value-type.js';
import type { Touch } from '../planner/plan.js';
import { combined, ONE_KEY, withHottest } from './key-distribution.js';
import { isTimeBucket, type KeyVariable, keyVariables } from './key-variables.js';

/** How much of a pattern's load on an index falls on the hottest key value, and what that value is. */
export interface HottestKey {
  /** 0 to 1. */
  readonly share: number;
  /** What the key stands for, part by part: `the largest of 400 values of tenantId (24.5 %)`. */
  readonly parts: readonly HottestPart[];
  /** The load of one call over all key values: of a read that fans out, each of the shards has its part. */
  readonly distribution: Distribution;
  /** What the share rests on and the model does not state. */
  readonly assumptions: readonly HeatAssumption[];
}

/** `about` is the same for what can be said of several patterns in one sentence; `what` is each one's own part of it. */
export interface HeatAssumption {
  readonly about:
    | 'even-keys'
    | 'tenant-size'
    | 'current-bucket'
    | 'even-members'
    | 'members-as-stored'
    | 'even-tenants'
    | 'as-elsewhere';
  readonly what: string;
  /** Different values of `what`, where the assumption is about them. */
  readonly values?: number;
}

export interface HottestPart {
  readonly field: string;
  readonly share: number;
  readonly text: string;
  /** Over the values of this part; the first rank is what `text` names. */
  readonly distribution: Distribution;
  /** Of an enum: the share of each member that there is load on. `share` is the largest. */
  readonly members?: ReadonlyMap<string, number>;
}

/** Whose load it is. */
export interface HottestFor {
  readonly model: Model;
  readonly pattern: Pattern;
  /**
   * Skews that other patterns state, for one that cannot state its own for everything that it touches: a transaction is about several
   * entities, and a follow-up has no words of its own. The one that weighs most first.
   */
  readonly elsewhere?: readonly SkewElsewhere[];
  /** Skews of fields that hold in place of what the model states of them. */
  readonly instead?: readonly (Skew & { readonly on: string })[];
}

export interface SkewElsewhere {
  readonly pattern: string;
  readonly skew: Skew;
}

/**
 * The share of the hottest partition key value (`part: 'pk'`), or of the hottest item (`'item'`), in closed form: the product of
 * what is known of the key's parts.
 */
export function hottestKey(of: HottestFor, touch: Touch, part: 'pk' | 'item' = 'pk'): HottestKey {
  const values = part === 'pk' ? touch.pk : [...touch.pk, ...touch.sk];
  return new ShareOfKey(of, touch, keyVariables(touch.entity, values)).result();
}

class ShareOfKey {
  readonly #model: Model;
  readonly #pattern: Pattern;
  readonly #elsewhere: readonly SkewElsewhere[];
  readonly #instead: NonNullable<HottestFor['instead']>;
  readonly #touch: Touch;
  /** The entity whose attributes the key is made of: of a sentinel or a kept version, its owner. */
  readonly #entity: EntityDesign;
  /** Variables that nothing has been said of yet, by field. */
  readonly #open = new Map<string, KeyVariable>();
  readonly #parts: HottestPart[] = [];
  /** Items of the table that one id stands for: one in each shard, where the shard does not follow from the id. */
  #itemsOfId = 1;
  readonly #assumptions: HeatAssumption[] = [];

  constructor({ model, pattern, elsewhere, instead }: HottestFor, touch: Touch, variables: readonly KeyVariable[]) {
    this.#model = model;
    this.#pattern = pattern;
    this.#elsewhere = elsewhere ?? [];
    this.#instead = instead ?? [];
    this.#touch = touch;
    this.#entity = touch.entity.companionOf?.owner ?? touch.entity;
    for (const variable of variables) {
      if (variable.shard !== undefined || this.#shardCount(variable) !== undefined) this.#shard(variable);
      else if (!this.#open.has(variable.field)) this.#open.set(variable.field, variable);
    }
  }

  result(): HottestKey {
    this.#times();
    for (const skew of this.#instead) this.#apply(skew);
    this.#statedSkew();
    this.#members();
    this.#volumeSkew();
    this.#skewElsewhere();
    this.#tenant();
    this.#uniform();
    const share = this.#parts.reduce((product, part) => product * part.share, 1);
    const distribution = combined(this.#parts.map((part) => part.distribution));
    const item = this.#hottestItem();
    if (item === undefined || item.share <= share)
      return { share, parts: this.#parts, distribution, assumptions: this.#assumptions };
    // Where there are keys enough, the busiest items are each under a key of their own.
    const hasRoom = keyCount(item.distribution) <= keyCount(distribution);
    const raised = hasRoom ? item.distribution : withHottest(distribution, item.share);
    return { share: item.share, parts: [item], distribution: raised, assumptions: [] };
  }

  #say(fields: readonly string[], distribution: Distribution, text: string, rest: Partial<HottestPart> = {}): void {
    const field = [...new Set(fields)].join(' + ');
    this.#parts.push({ field, share: hottestShare(distribution), text, distribution, ...rest });
    for (const one of fields) this.#open.delete(one);
  }

  #shardCount(variable: KeyVariable): number | undefined {
    const generate = this.#entity.attributes.get(variable.field)?.attribute.generate?.value;
    return generate?.kind === 'shard' ? generate.count : undefined;
  }

  /** A read that fans out loads every shard with each call; everything else one of them. */
  #shard(variable: KeyVariable): void {
    const count = variable.shard?.count ?? this.#shardCount(variable) ?? 1;
    const { unit, scope, shards } = this.#touch;
    const fansOut = unit === 'read' && scope === 'collection' && (shards ?? 1) > 1;
    const isFree = variable.shard !== undefined && !this.#entity.id.includes(variable.shard.by ?? '');
    if (isFree && this.#touch.index.kind === 'table') this.#itemsOfId *= count;
    this.#say(
      [variable.shard === undefined ? variable.field : 'shard'],
      even(count),
      fansOut ? `each of ${count} shards` : `one of ${count} shards`,
      fansOut ? { share: 1 } : {},
    );
  }

  /**
   * Cut-down times and dates: reads and changes of the moment are about the current one, and so are new items that are filed under the time
   * they are made. New items with another date (a due date) spread over as many dates as the model states.
   */
  #times(): void {
    for (const [field, variable] of this.#open) {
      if (!isTimeBucket(variable)) continue;
      const attribute = this.#entity.attributes.get(field);
      const stated = attribute?.attribute.distinct;
      const action = this.#touch.write?.action;
      const isNew = action === 'create' || action === 'put';
      if (stated !== undefined && isNew && !isNow(attribute)) {
        this.#say([field], even(stated), `${oneOf(stated)} of \`${field}\``);
        this.#assume('even-keys', names([field]), stated);
        continue;
      }
      this.#say([field], ONE_KEY, `the current \`${[field, ...variable.fns.map(({ name }) => name)].join('|')}\``);
      if (this.#touch.unit === 'read' || !isNow(attribute)) this.#assume('current-bucket', `\`${field}\``);
    }
  }

  #statedSkew(): void {
    const skew = this.#pattern.skew?.value;
    if (skew !== undefined) this.#apply(skew);
  }

  /** Says what a skew says of the key, if it is about a part of it. */
  #apply(skew: Skew): boolean {
    if (skew.on === undefined) {
      const fields = [...this.#open.keys()];
      if (fields.length > 0) this.#sayHottest(fields, skew, this.#combinations(fields));
      return fields.length > 0;
    }
    if (!this.#open.has(skew.on)) return false;
    const tenant = this.#tenantField();
    if (skew.within === undefined) {
      // The hottest value over all tenants: which tenant it belongs to adds nothing.
      this.#sayHottest(tenant === undefined ? [skew.on] : [skew.on, tenant], skew, this.#distinct(skew.on));
      return true;
    }
    const outer = skew.within === tenant ? this.#tenantShare() : this.#evenShare(skew.within);
    const values = Math.max(1, this.#distinct(skew.on) * hottestShare(outer.distribution));
    if (this.#open.has(skew.within)) this.#say([skew.within], outer.distribution, outer.text);
    this.#sayHottest([skew.on], skew, values);
    return true;
  }

  /** What is still open is as uneven as others say of the same field. */
  #skewElsewhere(): void {
    for (const { pattern, skew } of this.#elsewhere) {
      if (skew.on !== undefined && this.#apply(skew)) this.#assume('as-elsewhere', `\`${skew.on}\` as in ${pattern}`);
    }
  }

  /** The skew is on a part of the id: whatever else the key is made of, the hottest item is under one key with all its load. */
  #hottestItem(): HottestPart | undefined {
    const { scope, write } = this.#touch;
    if (scope !== 'item' || write?.makesNew === true || (write?.role ?? 'item') !== 'item') return undefined;
    const replaced = new Set(this.#instead.map(({ on }) => on));
    const stated = [this.#pattern.skew?.value, ...this.#elsewhere.map((one) => one.skew)];
    const skews = [...this.#instead, ...stated.filter((one) => !replaced.has(one?.on ?? ''))];
    const skew = skews.find((one) => one?.within === undefined && this.#entity.id.includes(one?.on ?? ''));
    if (skew?.on === undefined) return undefined;
    const values = this.#distinct(skew.on);
    const distribution = splitEvenly(distributionOver(skew, values), this.#itemsOfId * this.#itemsOfValue(skew.on));
    const text = `${hottestOf(values)} of ${names([skew.on])}`;
    return { field: skew.on, share: hottestShare(distribution), text, distribution };
  }

  /** Items that have one value. */
  #itemsOfValue(field: string): number {
    return Math.max(1, Math.round(this.#entity.count.value / this.#distinct(field)));
  }

  #sayHottest(fields: readonly string[], skew: Skew, values: number): void {
    const text = `${hottestOf(values)} of ${names([...new Set(fields)])}`;
    this.#say(fields, distributionOver(skew, values), text);
  }

  /** Enums and booleans. */
  #members(): void {
    for (const [field, { type }] of this.#open) {
      if (field === this.#tenantField()) continue;
      if (type.kind === 'bool') {
        this.#say([field], even(2), `one of two values of \`${field}\``);
        this.#assume('even-members', `\`${field}\``);
      }
      if (type.kind === 'enum') this.#enum(field, type);
    }
  }

  #enum(field: string, type: EnumType): void {
    const allowed = type.values.filter((member) => this.#isAllowed(field, member));
    const members = allowed.length > 0 ? allowed : type.values;
    const creates = this.#touch.write?.makesNew === true;
    const initial = this.#entity.attributes.get(field)?.attribute.default?.value;
    if (creates && typeof initial === 'string' && members.includes(initial)) {
      this.#say([field], ONE_KEY, memberText(field, initial), { members: new Map([[initial, 1]]) });
      return;
    }
    const weight = (member: string): number => (type.weights === undefined ? 1 : (type.weights.get(member) ?? 0));
    const total = members.reduce((sum, member) => sum + weight(member), 0);
    const hottest = members.reduce((best, member) => (weight(member) > weight(best) ? member : best), members[0] ?? '');
    const shares = new Map(members.map((member) => [member, total > 0 ? weight(member) / total : 1 / members.length]));
    const distribution: Distribution = { kind: 'weighted', weights: [...shares.values()] };
    this.#say([field], distribution, memberText(field, hottest), { members: shares });
    this.#assume(type.weights === undefined ? 'even-members' : 'members-as-stored', `\`${field}\``);
  }

  /** Whether an item with this member is in the index, as far as the index's own condition tells. */
  #isAllowed(field: string, member: string): boolean {
    const when = conditionOf(this.#touch.index, this.#touch.entity, this.#touch.pk);
    if (when === undefined) return true;
    try {
      return holds(when, { attribute: (name) => (name === field ? { S: member } : undefined), param: () => undefined });
    } catch {
      return true;
    }
  }

  /** Writes fall on parents as the items do. */
  #volumeSkew(): void {
    if (this.#touch.unit === 'read') return;
    for (const [name, per] of this.#entity.entity.volume.per) {
      const fields = this.#parentFields(name);
      if (fields.length === 0 || !fields.every((field) => this.#open.has(field))) continue;
      const tenant = this.#tenantField();
      const covered = tenant !== undefined && this.#open.has(tenant) ? [...fields, tenant] : fields;
      const parents = this.#distinct(fields[0] ?? name);
      if (per.skew !== undefined) {
        this.#sayHottest(covered, per.skew, parents);
      } else if (per.max !== undefined && this.#entity.count.basis !== 'assumed') {
        const share = Math.min(1, Math.max(1 / parents, per.max / Math.max(1, this.#entity.count.value)));
        this.#say(
          covered,
          { kind: 'hot', keys: Math.max(1, Math.round(parents)), hot: 1, share },
          `the \`${name}\` with the most items (${count(per.max)} of ${count(this.#entity.count.value)})`,
        );
      }
    }
  }

  #parentFields(parent: string): readonly string[] {
    const declared = this.#model.entities.get(parent);
    if (declared === undefined) return [parent];
    const id =
      this.#entity.table.entities.find(({ name }) => name === parent)?.id ??
      declared.id?.map(({ value }) => value) ??
      [];
    return id.filter((field) => field !== this.#tenantField());
  }

  /** The tenant's own skew, unless another part of the key has so many values that it tells tenants apart by itself. */
  #tenant(): void {
    const tenant = this.#tenantField();
    if (tenant === undefined || !this.#open.has(tenant)) return;
    const { distribution, text, tenants } = this.#tenantShare();
    const rest = [...this.#open.keys()].filter((field) => field !== tenant);
    if (rest.length > 0 && this.#combinations(rest) >= 10 * tenants) {
      this.#open.delete(tenant);
      this.#assume('tenant-size', names(rest));
    } else this.#say([tenant], distribution, text);
  }

  #tenantShare(): { readonly distribution: Distribution; readonly text: string; readonly tenants: number } {
    const field = this.#tenantField() ?? '';
    const stated = this.#model.tenancy?.values;
    const tenants = stated?.count ?? this.#distinct(field);
    const skew = this.#instead.find(({ on }) => on === field) ?? stated?.skew;
    if (skew === undefined) {
      this.#assume('even-tenants', `${count(tenants)}`);
      return { distribution: even(tenants), text: `one of ${count(tenants)} tenants`, tenants };
    }
    return { distribution: distributionOver(skew, tenants), text: `the largest of ${count(tenants)} tenants`, tenants };
  }

  #evenShare(field: string): { readonly distribution: Distribution; readonly text: string } {
    const values = this.#distinct(field);
    this.#assume('even-keys', names([field]), values);
    return { distribution: even(values), text: `${oneOf(values)} of \`${field}\`` };
  }

  #uniform(): void {
    const fields = [...this.#open.keys()];
    if (fields.length === 0) return;
    const values = this.#combinations(fields);
    this.#say(fields, even(values), `${oneOf(values)} of ${names(fields)}`);
    this.#assume('even-keys', names(fields), values);
  }

  #combinations(fields: readonly string[]): number {
    const product = fields.reduce((values, field) => values * this.#distinct(field), 1);
    return Math.max(
      1,
      Math.min(product, Math.max(this.#entity.count.value, ...fields.map((field) => this.#distinct(field)))),
    );
  }

  #distinct(field: string): number {
    const stated = this.#entity.attributes.get(field)?.distinct.value ?? this.#entity.count.value;
    const hash = this.#open.get(field)?.fns.find((fn) => fn.name === 'hash');
    const limit = hash !== undefined && 'width' in hash ? 16 ** hash.width : Number.POSITIVE_INFINITY;
    return Math.max(1, Math.min(stated, limit));
  }

  #tenantField(): string | undefined {
    return this.#entity.entity.global ? undefined : this.#model.tenancy?.field.value;
  }

  #assume(about: HeatAssumption['about'], what: string, values?: number): void {
    if (!this.#assumptions.some((one) => one.about === about && one.what === what && one.values === values))
      this.#assumptions.push({ about, what, ...(values === undefined ? {} : { values }) });
  }
}

function even(values: number): Distribution {
  return { kind: 'uniform', keys: Math.max(1, Math.round(values)) };
}

function distributionOver(skew: Skew, values: number): Distribution {
  return distributionOf(skew, Math.max(1, Math.round(values)));
}

/** How a member of an enum is named among the parts of a key. */
export function memberText(field: string, member: string): string {
  return `\`${field}\` ${member}`;
}

function isNow(attribute: AttributeDesign | undefined): boolean {
  const initial = attribute?.attribute.default?.value;
  if (typeof initial === 'object' && initial !== null && 'kind' in initial && initial.kind === 'now') return true;
  return attribute?.attribute.generate?.value.kind === 'now';
}

/** The `when` of the mapping that this partition key belongs to. */
function conditionOf(
  index: IndexDesign,
  entity: EntityDesign,
  pk: readonly KeyValue[],
): Parameters<typeof holds>[0] | undefined {
  const membership = index.members.find((member) => member.entity === entity);
  return membership?.keys.find((key) => key.pk === pk || key.pk.every((value, i) => value === pk[i]))?.when?.value;
}

function names(fields: readonly string[]): string {
  return fields.map((field) => `\`${field}\``).join(' and ');
}

function oneOf(values: number): string {
  return values === 1 ? 'the one value' : `one of ${count(values)} values`;
}

function hottestOf(values: number): string {
  return values === 1 ? 'the one value' : `the hottest of ${count(values)} values`;
}

export function count(value: number): string {
  return decimalText(value, value < 10 ? 1 : 0);
}
