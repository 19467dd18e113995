import type { AttributeDesign, EntityDesign, IndexDesign, KeyValue } from '../design/design.js';
import { hottestShare } from '../design/index.js';
import { decimalText } from '../diagnostics/index.js';
import { holds } from '../expression/model/index.js';
import type { Model, Pattern, Skew } from '../model/model.js';
import type { EnumType } from '../model/value-type.js';
import type { Touch } from '../planner/plan.js';
import { isTimeBucket, type KeyVariable, keyVariables } from './key-variables.js';

/** How much of a pattern's load on an index falls on the hottest key value, and what that value is. */
export interface HottestKey {
  /** 0 to 1. */
  readonly share: number;
  /** What the key stands for, part by part: `the largest of 400 values of tenantId (24.5 %)`. */
  readonly parts: readonly HottestPart[];
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
  readonly #touch: Touch;
  /** The entity whose attributes the key is made of: of a sentinel or a kept version, its owner. */
  readonly #entity: EntityDesign;
  /** Variables that nothing has been said of yet, by field. */
  readonly #open = new Map<string, KeyVariable>();
  readonly #parts: HottestPart[] = [];
  /** Items of the table that one id stands for: one in each shard, where the shard does not follow from the id. */
  #itemsOfId = 1;
  readonly #assumptions: HeatAssumption[] = [];

  constructor({ model, pattern, elsewhere }: HottestFor, touch: Touch, variables: readonly KeyVariable[]) {
    this.#model = model;
    this.#pattern = pattern;
    this.#elsewhere = elsewhere ?? [];
    this.#touch = touch;
    this.#entity = touch.entity.companionOf?.owner ?? touch.entity;
    for (const variable of variables) {
      if (variable.shard !== undefined || this.#shardCount(variable) !== undefined) this.#shard(variable);
      else if (!this.#open.has(variable.field)) this.#open.set(variable.field, variable);
    }
  }

  result(): HottestKey {
    this.#times();
    this.#statedSkew();
    this.#members();
    this.#volumeSkew();
    this.#skewElsewhere();
    this.#tenant();
    this.#uniform();
    const share = this.#parts.reduce((product, part) => product * part.share, 1);
    const item = this.#hottestItem();
    return item !== undefined && item.share > share
      ? { share: item.share, parts: [item], assumptions: [] }
      : { share, parts: this.#parts, assumptions: this.#assumptions };
  }

  #say(fields: readonly string[], share: number, text: string, members?: ReadonlyMap<string, number>): void {
    this.#parts.push({ field: fields.join(' + '), share, text, ...(members === undefined ? {} : { members }) });
    for (const field of fields) this.#open.delete(field);
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
      fansOut ? 1 : 1 / count,
      fansOut ? `each of ${count} shards` : `one of ${count} shards`,
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
        this.#say([field], 1 / stated, `one of ${count(stated)} values of \`${field}\``);
        this.#assume('even-keys', names([field]), stated);
        continue;
      }
      this.#say([field], 1, `the current \`${[field, ...variable.fns.map(({ name }) => name)].join('|')}\``);
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
    const values = Math.max(1, this.#distinct(skew.on) * outer.share);
    if (this.#open.has(skew.within)) this.#say([skew.within], outer.share, outer.text);
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
    const stated = [this.#pattern.skew?.value, ...this.#elsewhere.map((one) => one.skew)];
    const skew = stated.find((one) => one?.within === undefined && this.#entity.id.includes(one?.on ?? ''));
    if (skew?.on === undefined) return undefined;
    const values = this.#distinct(skew.on);
    const share = (hottestShare(skew, values) * this.#oneItem(skew.on)) / this.#itemsOfId;
    return { field: skew.on, share, text: `the hottest of ${count(values)} values of ${names([skew.on])}` };
  }

  /** Share of one item of those that have the hottest value. */
  #oneItem(field: string): number {
    return Math.min(1, this.#distinct(field) / Math.max(1, this.#entity.count.value));
  }

  #sayHottest(fields: readonly string[], skew: Skew, values: number): void {
    const share = hottestShare(skew, values);
    this.#say(fields, share, `the hottest of ${count(values)} values of ${names(fields)}`);
  }

  /** Enums and booleans. */
  #members(): void {
    for (const [field, { type }] of this.#open) {
      if (field === this.#tenantField()) continue;
      if (type.kind === 'bool') {
        this.#say([field], 1 / 2, `one of two values of \`${field}\``);
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
      this.#say([field], 1, memberText(field, initial), new Map([[initial, 1]]));
      return;
    }
    const weight = (member: string): number => (type.weights === undefined ? 1 : (type.weights.get(member) ?? 0));
    const total = members.reduce((sum, member) => sum + weight(member), 0);
    const hottest = members.reduce((best, member) => (weight(member) > weight(best) ? member : best), members[0] ?? '');
    const shares = new Map(members.map((member) => [member, total > 0 ? weight(member) / total : 1 / members.length]));
    this.#say([field], shares.get(hottest) ?? 1, memberText(field, hottest), shares);
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
      } else if (per.max !== undefined) {
        const share = Math.min(1, Math.max(1 / parents, per.max / Math.max(1, this.#entity.count.value)));
        this.#say(
          covered,
          share,
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
    const { share, text, tenants } = this.#tenantShare();
    const rest = [...this.#open.keys()].filter((field) => field !== tenant);
    if (rest.length > 0 && this.#combinations(rest) >= 10 * tenants) {
      this.#open.delete(tenant);
      this.#assume('tenant-size', names(rest));
    } else this.#say([tenant], share, text);
  }

  #tenantShare(): { readonly share: number; readonly text: string; readonly tenants: number } {
    const field = this.#tenantField() ?? '';
    const stated = this.#model.tenancy?.values;
    const tenants = stated?.count ?? this.#distinct(field);
    if (stated?.skew === undefined) {
      this.#assume('even-tenants', `${count(tenants)}`);
      return { share: 1 / tenants, text: `one of ${count(tenants)} tenants`, tenants };
    }
    return { share: hottestShare(stated.skew, tenants), text: `the largest of ${count(tenants)} tenants`, tenants };
  }

  #evenShare(field: string): { readonly share: number; readonly text: string } {
    const values = this.#distinct(field);
    this.#assume('even-keys', names([field]), values);
    return { share: 1 / values, text: `one of ${count(values)} values of \`${field}\`` };
  }

  #uniform(): void {
    const fields = [...this.#open.keys()];
    if (fields.length === 0) return;
    const values = this.#combinations(fields);
    this.#say(fields, 1 / values, `one of ${count(values)} values of ${names(fields)}`);
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

/** `customerId` (8,000,000 values) */
export function count(value: number): string {
  return decimalText(value, value < 10 ? 1 : 0);
}
