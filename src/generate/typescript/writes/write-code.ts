import { isKnownAtRequest } from '../../../expression/model/index.js';
import type { Pattern } from '../../../model/model.js';
import { tenantFieldOf } from '../../../planner/bindings.js';
import type { WriteIntent } from '../../../planner/intent.js';
import { scopeOf, valueFor } from '../../../planner/program/scope.js';
import { guards } from '../../../planner/program/write-item.js';
import { type Code, commas, from, literal, property, raw, ts } from '../../text/index.js';
import { entityCode, itemCall, itemNeeds, keyNeeds, newCall, tableKeyCall } from '../entities/index.js';
import { conditionCode, exprAs, holdsCode, Placeholders } from '../expressions/index.js';
import type { Gen } from '../gen.js';
import { attributeType, isNumberType } from '../values/index.js';
import { ChangeCode, derivedCalls, storedValue } from './change-code.js';
import { entityWrites } from './entity-writes.js';
import { keptShards, keyCode, newShards } from './key-code.js';
import { exprScope, paramScope, type Said, type Scope, whole } from './said.js';
import { routingOf, type UpdateFacts, updateFacts } from './update-facts.js';
import type { ValueSource } from './value-source.js';
import {
  applyOption,
  call,
  changeFunction,
  guardsOption,
  options,
  refersTo,
  SCOPE,
  WHOLE,
  withTenant,
} from './write-calls.js';

/**
 * An expression of type `Write<Entity>` of the runtime. Where it stands, `context` (a `TenantContext` where the entity has tenancy) and
 * `now` (epoch milliseconds, a number) must be variables.
 */
export function writeCode(gen: Gen, pattern: Pattern, intent: WriteIntent, source: ValueSource): Code {
  return new WriteEmitter(gen, pattern, intent, source).make();
}

class WriteEmitter {
  readonly #gen: Gen;
  readonly #intent: WriteIntent;
  readonly #source: ValueSource;
  readonly #scope: Scope;
  readonly #target: Code;

  constructor(gen: Gen, pattern: Pattern, intent: WriteIntent, source: ValueSource) {
    this.#gen = gen;
    this.#intent = intent;
    this.#source = withTenant(gen, intent, source);
    this.#scope = scopeOf(gen.design, pattern, {});
    this.#target = entityWrites(gen, intent.entity).target;
  }

  make(): Code {
    switch (this.#intent.action) {
      case 'create':
        return this.#create();
      case 'put':
        return this.#put();
      case 'update':
      case 'soft-delete':
        return this.#update();
      case 'move':
        return this.#move();
      case 'delete':
        return this.#delete();
      case 'check':
        return call('write-check', 'checkItem', [this.#target, SCOPE, this.#key(), options(this.#shared(true))]);
      case 'get':
        throw new Error('A step that only reads writes nothing.');
    }
  }

  // ------------------------------------------------------------------------------------------------ create and put

  #create(): Code {
    const { entity } = this.#intent;
    const item = itemCall(this.#gen, entity, this.#fields(), { routing: this.#input(), draw: newShards() });
    return call('write-create', 'createItem', [
      this.#target,
      SCOPE,
      item,
      options([...this.#shared(false), ...this.#unique(), ...this.#history(true)]),
    ]);
  }

  #put(): Code {
    const { entity, lock } = this.#intent;
    const version = entity.entity.version?.attribute.value;
    const isRead =
      entity.unique.length > 0 || entity.history !== undefined || (version !== undefined && lock !== version);
    const name = raw('item');
    const numbered =
      version === 'version' ? raw('version') : version !== undefined && ts`${property(version)}: version`;
    const fields = version === undefined ? name : ts`{ ...${name}, ${numbered} }`;
    const made = itemCall(this.#gen, entity, fields, { routing: this.#input(), draw: newShards() });
    const { routing, shards } = itemNeeds(entity);
    const isPlain = version === undefined && routing.length === 0 && !shards;
    const itemOf = isPlain
      ? entityCode(this.#gen, entity).item
      : ts`(${name}${version !== undefined && raw(', version')}) => ${made}`;
    const guarded = isRead ? guards(this.#facts, entity.history?.of ?? []) : undefined;
    return call(isRead ? 'write-replace' : 'write-put', isRead ? 'replaceItem' : 'putItem', [
      this.#target,
      SCOPE,
      this.#fields(),
      itemOf,
      options([
        ...this.#shared(true),
        ...(version === undefined ? [] : [ts`version: ${literal(this.#stored(version))}`]),
        ...guardsOption(guarded),
        ...this.#unique(),
        ...this.#history(true),
      ]),
    ]);
  }

  get #facts(): { readonly intent: WriteIntent } {
    return { intent: this.#intent };
  }

  /** The entity as it is to be written, as its Fields type. */
  #fields(): Code {
    const { entity, set } = this.#intent;
    if (this.#source.item !== undefined) return this.#source.item;
    const stated = set.flatMap(({ path, value }) => {
      if (value === undefined || path.value.includes('.')) return [];
      const type = attributeType(entity, path.value);
      const expr = valueFor(this.#scope, entity, path.value, value.value);
      if (type === undefined || expr.kind === 'absent') return [];
      return [ts`${property(path.value)}: ${exprAs(type, expr, exprScope(entity, this.#source)).code}`];
    });
    const input = this.#input();
    const whole = stated.length === 0 ? input : ts`{ ...${input}, ${commas(stated)} }`;
    return newCall(this.#gen, entity, raw('context'), raw('now'), whole);
  }

  #input(): Code {
    const { entity } = this.#intent;
    if (this.#source.input !== undefined) return this.#source.input;
    const names = [...entity.entity.attributes.keys(), ...entity.entity.routing.keys()];
    const fields = names.flatMap((name) => {
      const given = name === tenantFieldOf(this.#gen.design, entity) ? undefined : this.#source.value(name);
      return given === undefined ? [] : [ts`${property(name)}: ${given.code}`];
    });
    return ts`{ ${commas(fields)} }`;
  }

  // -------------------------------------------------------------------------------------- update, move and delete

  #update(): Code {
    const facts = updateFacts(this.#gen, this.#scope, this.#intent, this.#source);
    const { calls, isPlain } = new ChangeCode(this.#scope, this.#intent, this.#source).make();
    const isRead = facts.guards !== undefined;
    return call(isRead ? 'write-rewrite' : 'write-update', isRead ? 'rewriteItem' : 'updateItem', [
      this.#target,
      SCOPE,
      this.#key(),
      changeFunction([...calls, ...(isRead ? [] : facts.follows)]),
      options([
        ...this.#shared(true),
        ...(this.#intent.upsert ? [ts`upsert: true`] : []),
        ...guardsOption(facts.guards),
        ...(isRead ? [applyOption(isPlain)] : []),
        ...this.#known(facts),
        ...(isRead ? [...this.#derive(facts), ...this.#rekey(facts)] : []),
        ...(facts.changesUnique ? this.#unique() : []),
        ...(isRead && facts.makesVersion ? this.#history(false) : []),
      ]),
    ]);
  }

  #known({ guards: guarded }: UpdateFacts): readonly Code[] {
    return guarded === undefined || this.#source.row === undefined ? [] : [ts`known: ${this.#source.row}`];
  }

  /** Derived attributes of the item as it will be. */
  #derive({ changed }: UpdateFacts): readonly Code[] {
    const { calls } = derivedCalls(this.#gen, this.#intent.entity, changed, this.#whole());
    return this.#onWhole('derive', calls);
  }

  /** Keys of the item as it will be. */
  #rekey({ changed }: UpdateFacts): readonly Code[] {
    const { entity } = this.#intent;
    const draw = keptShards(raw('before'));
    const { calls } = keyCode({ gen: this.#gen, entity, changed, said: this.#whole(), draw, upsert: false });
    return this.#onWhole('rekey', calls);
  }

  #whole(): Said {
    return whole(this.#intent.entity, WHOLE, (name) => routingOf(this.#source, name));
  }

  #onWhole(option: 'derive' | 'rekey', calls: readonly Code[]): readonly Code[] {
    if (calls.length === 0) return [];
    const before = calls.some(refersTo('kept')) && raw(', before');
    return [
      ts`${raw(option)}: (update, after${before}) => {
const ${WHOLE} = ${entityCode(this.#gen, this.#intent.entity).parseFields}(after);
return update${calls};
}`,
    ];
  }

  #move(): Code {
    const { entity } = this.#intent;
    const facts = updateFacts(this.#gen, this.#scope, this.#intent, this.#source);
    const all = guards(this.#facts, [...entity.entity.attributes.keys()]);
    const { calls, isPlain } = new ChangeCode(this.#scope, this.#intent, this.#source).make();
    const fields = ts`${entityCode(this.#gen, entity).parseFields}(after)`;
    const { shards } = itemNeeds(entity);
    const made = [...entity.memberships.values()]
      .filter(({ mapped }) => mapped)
      .flatMap(({ keys }) => keys.flatMap(({ pk, sk }) => [...pk, ...sk]))
      .flatMap(({ slot, kind }) => (kind === 'template' ? [slot.attribute] : []));
    const item = itemCall(this.#gen, entity, fields, {
      routing: this.#routingObject(),
      draw: keptShards(raw('before')),
    });
    return call('write-move', 'moveItem', [
      this.#target,
      SCOPE,
      this.#key(),
      changeFunction(calls),
      options([
        ...this.#shared(true),
        ...guardsOption(all),
        applyOption(isPlain),
        ...this.#derive(facts),
        ts`made: [${commas([...new Set(made)].map(literal))}]`,
        ts`item: (after${shards && raw(', before')}) => ${item}`,
        ...this.#unique(),
        ...this.#history(false),
      ]),
    ]);
  }

  #delete(): Code {
    const { entity } = this.#intent;
    const guarded = entity.unique.length > 0 ? guards(this.#facts, []) : undefined;
    const isRead = guarded !== undefined;
    return call(isRead ? 'write-release' : 'write-delete', isRead ? 'releaseItem' : 'deleteItem', [
      this.#target,
      SCOPE,
      this.#key(),
      options([
        ...this.#shared(true),
        ...guardsOption(guarded),
        ...(guarded === undefined || this.#source.row === undefined ? [] : [ts`known: ${this.#source.row}`]),
        ...this.#unique(),
      ]),
    ]);
  }

  #key(): Code {
    const { entity } = this.#intent;
    if (this.#source.key !== undefined) return this.#source.key;
    const { fields, routing } = keyNeeds(entity, entity.key);
    const values = [...fields, ...routing].flatMap((name) => {
      const given = this.#source.value(name);
      if (given !== undefined) return [ts`${property(name)}: ${given.code}`];
      const constant = entity.attributes.get(name)?.attribute.constant?.value;
      return typeof constant === 'string' || typeof constant === 'number'
        ? [ts`${property(name)}: ${literal(constant)}`]
        : [];
    });
    return tableKeyCall(this.#gen, entity, ts`{ ${commas(values)} }`, newShards());
  }

  // ------------------------------------------------------------------------------------------------------- options

  /** What all writes may have: step, error, condition, lock. */
  #shared(withLock: boolean): readonly Code[] {
    const { step, otherwise } = this.#intent;
    return [
      ...(step === undefined ? [] : [ts`step: ${step}`]),
      ...(withLock ? this.#lock() : []),
      ...this.#condition(),
      ...(otherwise === undefined ? [] : [ts`otherwise: ${from('errors', this.#gen.names.error(otherwise))}`]),
    ];
  }

  #lock(): readonly Code[] {
    const { lock, entity } = this.#intent;
    if (lock === undefined) return [];
    const given = this.#source.value(lock);
    const type = attributeType(entity, lock);
    if (given === undefined || type === undefined) throw new Error(`Nothing says which \`${lock}\` was read.`);
    return [
      ts`lock: ${from('runtime/lock', 'lockOn')}(${commas([
        literal(this.#stored(lock)),
        storedValue(type, isNumberType(type) ? { ...given, checked: true } : given, lock),
        entityCode(this.#gen, entity).parse,
      ])})`,
    ];
  }

  #condition(): readonly Code[] {
    const { condition, entity } = this.#intent;
    const { match } = this.#source;
    const expr = condition === undefined ? undefined : entity.types.check(condition.value, this.#scope.pattern).expr;
    const matching = match === undefined ? [] : [ts`condition: ${match}`];
    if (expr === undefined) return matching;
    if (isKnownAtRequest(expr)) return [ts`allowed: ${holdsCode(expr, exprScope(entity, this.#source))}`, ...matching];
    const placeholders = new Placeholders();
    const made = conditionCode(entity, expr, paramScope(entity, this.#source), placeholders);
    if (made.kind === 'client' || made.kind === 'known')
      throw new Error(`The condition on ${entity.name} cannot be sent.`);
    if (made.kind === 'constant') return made.value ? matching : [ts`allowed: false`, ...matching];
    const names = [...placeholders.names].map(
      ([stored, placeholder]) => ts`${property(placeholder)}: ${literal(stored)}`,
    );
    const values = [...placeholders.values].map(([placeholder, value]) => ts`${property(placeholder)}: ${value}`);
    const where = call('expression-where', 'where', [
      match === undefined ? raw('on') : ts`(${match})(on)`,
      literal(made.text),
      ts`{ ${commas(names)} }`,
      ...(values.length === 0 ? [] : [ts`{ ${commas(values)} }`]),
    ]);
    return [ts`condition: (on) => ${where}`];
  }

  #unique(): readonly Code[] {
    const { unique } = entityWrites(this.#gen, this.#intent.entity);
    return unique === undefined ? [] : [ts`unique: ${unique}`];
  }

  #history(isWhole: boolean): readonly Code[] {
    const history = entityWrites(this.#gen, this.#intent.entity).history?.(
      isWhole ? this.#input() : this.#routingObject(),
    );
    return history === undefined ? [] : [ts`history: ${history}`];
  }

  #routingObject(): Code {
    const fields = [...this.#intent.entity.entity.routing.keys()].flatMap((name) => {
      const given = this.#source.value(name);
      return given === undefined ? [] : [ts`${property(name)}: ${given.code}`];
    });
    return ts`{ ${commas(fields)} }`;
  }

  #stored(name: string): string {
    return this.#intent.entity.entity.attributes.get(name)?.storedName ?? name;
  }
}
