import type { Pattern } from '../../../model/model.js';
import type { WriteIntent } from '../../../planner/intent.js';
import { scopeOf } from '../../../planner/program/scope.js';
import { guards } from '../../../planner/program/write-item.js';
import { type Code, commas, from, literal, property, raw, ts } from '../../text/index.js';
import { entityCode, itemCall, itemNeeds } from '../entities/index.js';
import type { Gen } from '../gen.js';
import { BEFORE, type ChangeCall, clauseCode, rewriteFunction, updateFunction, wholeCode } from './change-call.js';
import { ChangeCode, derivedCalls } from './change-code.js';
import { entityWrites } from './entity-writes.js';
import { keptShards, keyCode, newShards } from './key-code.js';
import { lockCode } from './lock-code.js';
import { type Said, type Scope, whole } from './said.js';
import { routingOf, type UpdateFacts, updateFacts } from './update-facts.js';
import type { ValueSource } from './value-source.js';
import { call, guardsOption, options, SCOPE, WHOLE, withTenant } from './write-calls.js';
import { WritePieces } from './write-pieces.js';

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
  readonly #pieces: WritePieces;

  constructor(gen: Gen, pattern: Pattern, intent: WriteIntent, source: ValueSource) {
    this.#gen = gen;
    this.#intent = intent;
    this.#source = withTenant(gen, intent, source);
    this.#scope = scopeOf(gen.design, pattern, {});
    this.#target = entityWrites(gen, intent.entity).target;
    this.#pieces = new WritePieces(gen, pattern, intent, this.#source);
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
        return call('write-check', 'checkItem', [this.#target, SCOPE, this.#pieces.key(), options(this.#shared(true))]);
      case 'get':
        throw new Error('A step that only reads writes nothing.');
    }
  }

  // ------------------------------------------------------------------------------------------------ create and put

  #create(): Code {
    return call('write-create', 'createItem', [
      this.#target,
      SCOPE,
      this.#pieces.item(),
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
    const made = itemCall(this.#gen, entity, fields, { routing: this.#pieces.input(), draw: newShards() });
    const { routing, shards } = itemNeeds(entity);
    const isPlain = version === undefined && routing.length === 0 && !shards;
    const itemOf = isPlain
      ? entityCode(this.#gen, entity).item
      : ts`(${name}${version !== undefined && raw(', version')}) => ${made}`;
    const guarded = isRead ? guards(this.#facts, entity.history?.of ?? []) : undefined;
    return call(isRead ? 'write-replace' : 'write-put', isRead ? 'replaceItem' : 'putItem', [
      this.#target,
      SCOPE,
      this.#pieces.fields(),
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

  // -------------------------------------------------------------------------------------- update, move and delete

  #update(): Code {
    const facts = updateFacts(this.#gen, this.#scope, this.#intent, this.#source);
    const changes = new ChangeCode(this.#scope, this.#intent, this.#source).make();
    const isRead = facts.guards !== undefined;
    return call(isRead ? 'write-rewrite' : 'write-update', isRead ? 'rewriteItem' : 'updateItem', [
      this.#target,
      SCOPE,
      this.#pieces.key(),
      isRead
        ? rewriteFunction(changes, [...this.#derive(facts), ...this.#rekey(facts)])
        : updateFunction([...changes.calls, ...facts.follows]),
      options([
        ...this.#shared(true),
        ...(this.#intent.upsert ? [ts`upsert: true`] : []),
        ...guardsOption(facts.guards),
        ...this.#known(facts),
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
    return this.#onWhole(calls);
  }

  /** Keys of the item as it will be. */
  #rekey({ changed }: UpdateFacts): readonly Code[] {
    const { entity } = this.#intent;
    const draw = keptShards(BEFORE);
    const { calls } = keyCode({ gen: this.#gen, entity, changed, said: this.#whole(), draw, upsert: false });
    return this.#onWhole(calls);
  }

  #whole(): Said {
    return whole(this.#intent.entity, WHOLE, (name) => routingOf(this.#source, name));
  }

  #onWhole(calls: readonly ChangeCall[]): readonly Code[] {
    if (calls.length === 0) return [];
    return [
      ts`(after) => {
const ${WHOLE} = ${entityCode(this.#gen, this.#intent.entity).parseFields}(after);
return ${wholeCode(calls)};
}`,
    ];
  }

  #move(): Code {
    const { entity } = this.#intent;
    const facts = updateFacts(this.#gen, this.#scope, this.#intent, this.#source);
    const all = guards(this.#facts, [...entity.entity.attributes.keys()]);
    const changes = new ChangeCode(this.#scope, this.#intent, this.#source).make();
    const fields = ts`${entityCode(this.#gen, entity).parseFields}(after)`;
    const { shards } = itemNeeds(entity);
    const made = [...entity.memberships.values()]
      .filter(({ mapped }) => mapped)
      .flatMap(({ keys }) => keys.flatMap(({ pk, sk }) => [...pk, ...sk]))
      .flatMap(({ slot, kind }) => (kind === 'template' ? [slot.attribute] : []));
    const item = itemCall(this.#gen, entity, fields, {
      routing: this.#routingObject(),
      draw: keptShards(BEFORE),
    });
    return call('write-move', 'moveItem', [
      this.#target,
      SCOPE,
      this.#pieces.key(),
      rewriteFunction(changes, this.#derive(facts)),
      options([
        ...this.#shared(true),
        ...guardsOption(all),
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
      this.#pieces.key(),
      options([
        ...this.#shared(true),
        ...guardsOption(guarded),
        ...(guarded === undefined || this.#source.row === undefined ? [] : [ts`known: ${this.#source.row}`]),
        ...this.#unique(),
      ]),
    ]);
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
    const lock = lockCode(this.#intent, this.#source);
    if (lock === undefined) return [];
    return [
      ts`lock: ${from('runtime/lock', lock.isScalar ? 'lockOn' : 'lockOnValue')}(${commas([
        literal(lock.attribute),
        lock.expected,
        entityCode(this.#gen, this.#intent.entity).parse,
      ])})`,
    ];
  }

  #condition(): readonly Code[] {
    const { match } = this.#source;
    const matching = match === undefined ? [] : [ts`condition: () => ${match}`];
    const condition = this.#pieces.condition();
    switch (condition?.kind) {
      case undefined:
        return matching;
      case 'arguments':
        return [ts`allowed: ${condition.holds}`, ...matching];
      case 'text': {
        const clause = clauseCode(condition.text, condition.words);
        return [
          match === undefined
            ? ts`condition: () => (${clause})`
            : ts`condition: () => ${from('runtime/expression-text', 'all')}([${match}, ${clause}])`,
        ];
      }
    }
  }

  #unique(): readonly Code[] {
    const { unique } = entityWrites(this.#gen, this.#intent.entity);
    return unique === undefined ? [] : [ts`unique: ${unique}`];
  }

  #history(isWhole: boolean): readonly Code[] {
    const history = entityWrites(this.#gen, this.#intent.entity).history?.(
      isWhole ? this.#pieces.input() : this.#routingObject(),
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
