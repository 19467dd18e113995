import type { EntityDesign } from '../../../../design/index.js';
import type { CopyRule, Parameter } from '../../../../model/index.js';
import { tenantFieldOf } from '../../../../planner/bindings.js';
import type { PlannedPattern } from '../../../../planner/index.js';
import { intentsOf, type WriteIntent } from '../../../../planner/intent.js';
import { scopeOf, valueFor } from '../../../../planner/program/scope.js';
import { makesSource } from '../../../../planner/step-bindings.js';
import { type Code, camelCase, join, member, name, ts, type UniqueNames } from '../../../text/index.js';
import { needsTenant } from '../../client/planned.js';
import { broughtBy, keyNeeds, mayBeAbsent } from '../../entities/index.js';
import type { Maker } from '../../errands/errands.js';
import { exprAs } from '../../expressions/index.js';
import type { Gen } from '../../gen.js';
import { attributeType } from '../../values/index.js';
import { exprScope } from '../said.js';
import type { SourcedValue, ValueSource } from '../value-source.js';
import {
  asked,
  assigned,
  type BoundStep,
  carriesItem,
  combined,
  draws,
  isDemanded,
  isDrawn,
  isWholeItem,
  MADE,
  makesItem,
  singular,
  statedItem,
  TENANT,
  textOf,
} from './bound-step.js';
import { carriedBy, type Field, fieldOf, placeOf } from './step-lists.js';

/** When a value is looked up: before anything is made, or while it is. */
type Moment = 'before' | 'making';

/**
 * Where the steps of a transaction take their values from: what `StepBinder` of the planner decides in each call, decided once. A value
 * that may be left out is followed by the next one that could give it: `line.orderId ?? order.orderId`.
 */
export class StepCode {
  readonly steps: readonly BoundStep[];
  /** Arguments that are no parameters: what locks expect. */
  readonly free = new Map<string, EntityDesign>();
  /** Fields of items to be made that the caller may leave out, since something else gives them; by parameter. */
  readonly #spared = new Map<string, Set<string>>();
  /** Fields of parameters that some step reads, by parameter. */
  readonly read = new Map<string, Set<string>>();
  readonly #gen: Gen;
  readonly #planned: PlannedPattern;
  readonly #intents: readonly WriteIntent[];
  /** Lists whose elements are kept beside what a step makes of them, since other steps need ids that it draws; by path. */
  readonly pairs = new Map<string, BoundStep>();
  /** Called before a step's variable is used. */
  onUse: (step: BoundStep) => void = () => {};

  constructor(gen: Gen, planned: PlannedPattern, locals: UniqueNames) {
    this.#gen = gen;
    this.#planned = planned;
    this.#intents = intentsOf(gen.design, planned.pattern);
    const elements = new Map<string, Code>();
    this.steps = this.#intents.map((intent) => this.#bound(intent, elements, locals));
    this.#pair();
    this.#spare();
    for (const { intent } of this.steps)
      if (intent.lock !== undefined && this.value(this.#step(intent), intent.lock, 'before') === undefined)
        this.free.set(intent.lock, intent.entity);
  }

  #bound(intent: WriteIntent, elements: Map<string, Code>, locals: UniqueNames): BoundStep {
    const { pattern } = this.#planned;
    const list = placeOf(this.#gen, pattern, intent.each);
    const from = placeOf(this.#gen, pattern, intent.from);
    const wanted = (list ?? from)?.path.split('.').at(-1);
    const [, field] = list?.path.split('.') ?? [];
    if (list !== undefined && field !== undefined) this.#note(list.parameter, field);
    const element =
      list === undefined
        ? undefined
        : (elements.get(list.path) ?? name(locals.take(singular(camelCase(list.path.split('.').at(-1) ?? '')))));
    if (list !== undefined && element !== undefined) elements.set(list.path, element);
    return {
      intent,
      ...(list === undefined || element === undefined ? {} : { each: { place: list, element } }),
      ...(from === undefined || from.isList ? {} : { from }),
      ...(makesItem(intent) ? { made: name(locals.take(camelCase(wanted ?? intent.entity.name))) } : {}),
    };
  }

  #pair(): void {
    for (const maker of this.steps) {
      const { each, intent, made } = maker;
      if (each === undefined || made === undefined || !carriesItem(maker)) continue;
      const { path } = each.place;
      const others = this.steps.filter((step) => step !== maker && step.each?.place.path === path);
      const isNeeded = others.some((other) => [...asked(other.intent)].some((field) => draws(intent.entity, field)));
      if (isNeeded && !this.pairs.has(path)) this.pairs.set(path, maker);
    }
  }

  #step(intent: WriteIntent): BoundStep {
    const found = this.steps.find((step) => step.intent === intent);
    if (found === undefined) throw new Error('The step is not one of the pattern.');
    return found;
  }

  /** What a step sees under a name: of its element, of its item, a parameter, a field of a parameter, or what another step makes. */
  value(step: BoundStep, field: string, moment: Moment): SourcedValue | undefined {
    return combined(this.#candidates(step, field, moment));
  }

  /** Of a create or put, what the caller gives of the item itself. */
  given(step: BoundStep, field: string, moment: Moment): SourcedValue | undefined {
    const { entity } = step.intent;
    if (field === tenantFieldOf(this.#gen.design, entity)) return TENANT;
    const declared = entity.entity.attributes.get(field);
    if ((declared !== undefined && isDemanded(declared)) || entity.entity.routing.has(field))
      return this.value(step, field, moment);
    const stated = this.#stated(step, field);
    if (declared !== undefined && isDrawn(entity, declared))
      return combined([...stated, ...this.#parameter(field), ...this.#drawn(step, field, moment)]);
    if (carriesItem(step)) return combined(stated);
    return this.#isScalar(field) ? combined(this.#parameter(field)) : undefined;
  }

  /** What the caller says of an attribute that the step leaves as it is. */
  vouched(field: string): SourcedValue | undefined {
    return this.#isScalar(field) ? combined(this.#parameter(field)) : undefined;
  }

  /** The whole item of a create or put, as its Input type; `brought`: its values with what errands bring. */
  input(step: BoundStep, brought: ValueSource | undefined): Code {
    const { entity } = step.intent;
    const stated = statedItem(step);
    const isWhole = isWholeItem(step);
    const fetched = new Set(broughtBy(entity));
    const made = this.#copiesOfMade(step);
    const set = this.#setValues(step);
    const fields = [...entity.entity.attributes.keys(), ...entity.entity.routing.keys()].flatMap((field) => {
      if (field === tenantFieldOf(this.#gen.design, entity)) return [];
      const given = made.get(field) ?? (fetched.has(field) ? brought?.value(field) : this.given(step, field, 'making'));
      const value = set.get(field) ?? given;
      const own = combined(this.#stated(step, field));
      const isSame = own !== undefined && value !== undefined && textOf(own.code) === textOf(value.code);
      return value === undefined || (isWhole && isSame) ? [] : [assigned(field, value)];
    });
    if (!isWhole || stated === undefined) return ts`{ ${join(fields, ts`, `)} }`;
    return fields.length === 0 ? stated.code : ts`{ ...${stated.code}, ${join(fields, ts`, `)} }`;
  }

  /** What the step itself says of the new item. */
  #setValues(step: BoundStep): ReadonlyMap<string, SourcedValue> {
    const { intent } = step;
    const { entity } = intent;
    const { design } = this.#gen;
    const scope = scopeOf(design, this.#planned.pattern, {});
    const values = new Map<string, SourcedValue>();
    for (const { path, value } of intent.set) {
      const type = attributeType(entity, path.value);
      if (value === undefined || type === undefined) continue;
      const expr = valueFor(scope, entity, path.value, value.value);
      if (expr.kind !== 'absent')
        values.set(path.value, exprAs(type, expr, exprScope(entity, this.source(step, undefined))));
    }
    return values;
  }

  /** Copies whose source another step makes: nothing has to be read for them. */
  #copiesOfMade(step: BoundStep): ReadonlyMap<string, SourcedValue> {
    const { design } = this.#gen;
    const found = new Map<string, SourcedValue>();
    if (!makesItem(step.intent)) return found;
    for (const { name: attribute, copy } of step.intent.entity.entity.attributes.values()) {
      if (copy === undefined) continue;
      const maker = this.steps.find(({ intent }) =>
        makesSource(design, this.#planned.pattern, intent, step.intent, copy),
      );
      if (maker?.made === undefined || maker === step) continue;
      this.onUse(maker);
      const given = this.given(step, attribute, 'making');
      const made = ts`${maker.made}${member(copy.attribute)}`;
      found.set(attribute, { code: given === undefined ? made : ts`${given.code} ?? ${made}`, nullable: false });
    }
    return found;
  }

  /** A drawn field of an item that a parameter carries, as the step has made it: `order.orderId`. */
  drawnField(path: string): Code | undefined {
    const [parameter, field, ...rest] = path.split('.');
    if (field === undefined || rest.length > 0) return undefined;
    const maker = this.steps.find(
      ({ intent, from }) => from?.path === parameter && makesItem(intent) && draws(intent.entity, field),
    );
    return maker?.made === undefined ? undefined : this.#ofMade(maker, maker.made, field).code;
  }

  /** The step that makes one item of an entity from which another one copies: whether it is the one depends on the arguments. */
  makerOf(step: BoundStep, source: EntityDesign, { via }: CopyRule): Maker | undefined {
    const maker = this.steps.find(
      ({ intent, each }) => intent.entity === source && makesItem(intent) && each === undefined,
    );
    if (maker?.made === undefined || maker === step) return undefined;
    const { made } = maker;
    const tenant = tenantFieldOf(this.#gen.design, source);
    const fields = keyNeeds(source, source.key).fields.filter(
      (field) => field !== tenant && source.attributes.get(field)?.attribute.constant === undefined,
    );
    const ours = (field: string, moment: Moment): Code | undefined => {
      const named = via.get(field) ?? field;
      return (makesItem(step.intent) ? this.given(step, named, moment) : this.value(step, named, moment))?.code;
    };
    const before = fields.map((field) => ({
      ours: ours(field, 'before'),
      theirs: this.given(maker, field, 'before')?.code,
    }));
    const known = before.flatMap(({ ours: one, theirs }) =>
      one === undefined || theirs === undefined ? [] : [ts`${one} !== ${theirs}`],
    );
    if (known.length < fields.length) return undefined;
    return {
      isOtherBefore: known.length > 1 ? ts`(${join(known, ts` || `)})` : join(known, ts``),
      making: () => {
        this.onUse(maker);
        const same = fields.map((field) => ts`${ours(field, 'making')} === ${made}${member(field)}`);
        return { isMeant: join(same, ts` && `), made };
      },
    };
  }

  /** Names of the copies that need no read. */
  madeCopies({ intent }: BoundStep): ReadonlySet<string> {
    const { design } = this.#gen;
    const { pattern } = this.#planned;
    return new Set(
      [...intent.entity.entity.attributes.values()].flatMap(({ name: attribute, copy }) =>
        copy !== undefined &&
        this.#intents.some((maker) => maker !== intent && makesSource(design, pattern, maker, intent, copy))
          ? [attribute]
          : [],
      ),
    );
  }

  /** Fields of items to be made that something else gives as well. */
  spared({ name: parameter }: Parameter): readonly string[] {
    return [...(this.#spared.get(parameter) ?? [])];
  }

  /**
   * Later parameters are spared what earlier ones carry: their keys, so that no item gets the title of another. Elements of lists are
   * spared what is a parameter by itself.
   */
  #spare(): void {
    const parameters = [...this.#planned.pattern.params.values()].reverse();
    for (const parameter of parameters) {
      const maker = this.steps.find(
        (step) => makesItem(step.intent) && isWholeItem(step) && statedItem(step)?.place.path === parameter.name,
      );
      if (maker === undefined) continue;
      const { entity } = maker.intent;
      const demanded = [...entity.entity.attributes.values()].filter(isDemanded).map((one) => one.name);
      const others = [...demanded, ...entity.entity.routing.keys()].filter((field) => {
        const scalar = maker.each !== undefined && this.#isScalar(field);
        return scalar || this.#keyFields(maker, field) || this.#drawn(maker, field, 'making').length > 0;
      });
      this.#spared.set(parameter.name, new Set(others));
    }
  }

  /** Whether another item, that is given by itself, surely has the field in its key. */
  #keyFields(step: BoundStep, field: string): boolean {
    const [first] = this.#fields(step, field, 'making');
    const owner = [...this.#planned.pattern.params.values()].find((parameter) => {
      const carried = carriedBy(this.#gen, parameter);
      if (carried?.kind !== 'item' || parameter.list || step.from?.parameter === parameter) return false;
      return (
        fieldOf(this.#gen, carried, field) !== undefined &&
        keyNeeds(carried.entity, carried.entity.key).fields.includes(field)
      );
    });
    return first?.nullable === false && owner !== undefined;
  }

  /** Whether steps cannot do without a field of a parameter. */
  isRequired({ name: parameter }: Parameter, field: string): boolean {
    return (
      this.steps.some(({ intent }) => asked(intent).has(field)) &&
      !this.#planned.pattern.params.has(field) &&
      this.#firstWith(field) === parameter
    );
  }

  #firstWith(field: string): string | undefined {
    return [...this.#planned.pattern.params.values()].find((parameter) => {
      const carried = carriedBy(this.#gen, parameter);
      return carried?.kind === 'item' && !parameter.list && fieldOf(this.#gen, carried, field) !== undefined;
    })?.name;
  }

  /** For the code of a write. */
  source(step: BoundStep, item: Code | undefined): ValueSource {
    const { entity } = step.intent;
    const ofItem = (field: string): SourcedValue | undefined => {
      const type = attributeType(entity, field) ?? entity.entity.routing.get(field)?.type;
      if (item === undefined || type === undefined) return undefined;
      return { code: ts`${item}${member(field)}`, nullable: mayBeAbsent(entity, field), type };
    };
    return {
      // An element that is made has no name of its own where it is written.
      value: (field) =>
        step.each !== undefined && item !== undefined
          ? (ofItem(field) ?? this.#outside(step, field))
          : this.value(step, field, 'making'),
      vouched: (field) => this.vouched(field),
      ...(item === undefined ? {} : { item, input: item }),
    };
  }

  #outside({ intent }: BoundStep, field: string): SourcedValue | undefined {
    const { each: _each, from: _from, ...rest } = intent;
    return this.value({ intent: rest }, field, 'making');
  }

  #candidates(step: BoundStep, field: string, moment: Moment): readonly SourcedValue[] {
    const { intent } = step;
    if (field === tenantFieldOf(this.#gen.design, intent.entity)) return [TENANT];
    return [
      ...this.#stated(step, field),
      ...this.#parameter(field),
      ...this.#fields(step, field, moment),
      ...this.#drawn(step, field, moment),
      ...this.#plainElement(step, field),
      ...this.#tenant(field),
    ];
  }

  /** The field of the element, or of the item that the step is about. */
  #stated(step: BoundStep, field: string): readonly SourcedValue[] {
    const stated = statedItem(step);
    if (stated === undefined) {
      const { each } = step;
      return each !== undefined && each.place.path === field ? [this.#element(each)] : [];
    }
    const pair = this.pairs.get(stated.place.path);
    if (pair !== undefined && pair !== step && draws(pair.intent.entity, field))
      return [this.#ofMade(pair, MADE, field)];
    const found = fieldOf(this.#gen, stated.place.carried, field);
    if (found === undefined) return [];
    this.#note(stated.place.parameter, field);
    return [this.#sourced(stated.place.parameter, stated.code, field, found)];
  }

  #element({ place, element }: NonNullable<BoundStep['each']>): SourcedValue {
    return { code: element, nullable: false, ...(place.carried.kind === 'value' ? { type: place.carried.type } : {}) };
  }

  /** An element without fields is the value of the one key field that nothing else gives. */
  #plainElement(step: BoundStep, field: string): readonly SourcedValue[] {
    const { intent, each } = step;
    if (each === undefined || statedItem(step) !== undefined || !intent.key.includes(field)) return [];
    const { each: _each, ...rest } = step;
    const open = intent.key.filter((key) => this.value(rest, key, 'before') === undefined);
    return open.length === 1 && open[0] === field ? [this.#element(each)] : [];
  }

  #parameter(field: string): readonly SourcedValue[] {
    const declared = this.#planned.pattern.params.get(field);
    const code = ts`args${member(field)}`;
    if (declared !== undefined) {
      const { of, list } = declared;
      if (of.kind !== 'type') return [{ code, nullable: false }];
      return [{ code, nullable: false, type: list ? { kind: 'list', of: of.type } : of.type }];
    }
    const locked = this.free.get(field);
    const type = locked === undefined ? undefined : attributeType(locked, field);
    return type === undefined ? [] : [{ code, nullable: false, type }];
  }

  #isScalar(field: string): boolean {
    const declared = this.#planned.pattern.params.get(field);
    return declared?.of.kind === 'type' && !declared.list;
  }

  /** The same-named fields of parameters that carry one item, in the order of declaration. */
  #fields(step: BoundStep, field: string, moment: Moment): readonly SourcedValue[] {
    return [...this.#planned.pattern.params.values()].flatMap((parameter) => {
      const carried = carriedBy(this.#gen, parameter);
      if (carried?.kind !== 'item' || parameter.list || step.from?.parameter === parameter) return [];
      const found = fieldOf(this.#gen, carried, field);
      if (found === undefined) return [];
      const maker = this.steps.find(
        ({ intent, from }) => from?.path === parameter.name && makesItem(intent) && draws(intent.entity, field),
      );
      if (maker?.made !== undefined && maker !== step && moment === 'making')
        return [this.#ofMade(maker, maker.made, field)];
      this.#note(parameter, field);
      return [this.#sourced(parameter, ts`args${member(parameter.name)}`, field, found)];
    });
  }

  /** What is made up for an item that no parameter carries is the same for all steps. */
  #drawn(step: BoundStep, field: string, moment: Moment): readonly SourcedValue[] {
    if (moment === 'before') return [];
    const makers = this.steps.filter(
      (one) => makesItem(one.intent) && draws(one.intent.entity, field) && one.each === undefined,
    );
    const maker =
      makers.find(({ from }) => from === undefined) ??
      makers.find(({ from }) => from !== undefined && from.path === step.from?.path);
    if (maker?.made === undefined || maker === step) return [];
    return [this.#ofMade(maker, maker.made, field)];
  }

  #ofMade(maker: BoundStep, made: Code, field: string): SourcedValue {
    this.onUse(maker);
    const type = attributeType(maker.intent.entity, field);
    return { code: ts`${made}${member(field)}`, nullable: false, ...(type === undefined ? {} : { type }) };
  }

  #tenant(field: string): readonly SourcedValue[] {
    const { tenancy } = this.#gen.design.model;
    return tenancy?.field.value === field && needsTenant(this.#gen, this.#planned) ? [TENANT] : [];
  }

  #sourced({ name: parameter }: Parameter, item: Code, field: string, { type, nullable }: Field): SourcedValue {
    const isSpared = this.#spared.get(parameter)?.has(field) === true;
    return { code: ts`${item}${member(field)}`, nullable: nullable || isSpared, type };
  }

  #note({ name: parameter }: Parameter, field: string): void {
    const fields = this.read.get(parameter) ?? new Set();
    fields.add(field);
    this.read.set(parameter, fields);
  }
}
