import { isKnownAtRequest } from '../../../expression/model/index.js';
import type { Pattern } from '../../../model/model.js';
import { tenantFieldOf } from '../../../planner/bindings.js';
import type { WriteIntent } from '../../../planner/intent.js';
import { scopeOf, valueFor } from '../../../planner/program/scope.js';
import { type Code, commas, literal, property, raw, ts } from '../../text/index.js';
import { itemCall, keyNeeds, newCall, tableKeyCall } from '../entities/index.js';
import { conditionCode, exprAs, holdsCode } from '../expressions/index.js';
import type { Gen } from '../gen.js';
import { attributeType } from '../values/index.js';
import { newShards } from './key-code.js';
import { exprScope, paramScope, type Scope } from './said.js';
import type { ValueSource } from './value-source.js';
import { WriteWords } from './write-words.js';

/** A condition of a write, as it is sent, or as it is known before. */
export type ConditionPiece =
  | { readonly kind: 'text'; readonly text: string; readonly words: WriteWords }
  | { readonly kind: 'arguments'; readonly holds: Code };

/** What a write's code is made of, whatever form it has. `source`: with the tenant. */
export class WritePieces {
  readonly #gen: Gen;
  readonly #intent: WriteIntent;
  readonly #source: ValueSource;
  readonly #scope: Scope;

  constructor(gen: Gen, pattern: Pattern, intent: WriteIntent, source: ValueSource) {
    this.#gen = gen;
    this.#intent = intent;
    this.#source = source;
    this.#scope = scopeOf(gen.design, pattern, {});
  }

  /** The item of a create as it is stored. */
  item(): Code {
    const { entity } = this.#intent;
    return itemCall(this.#gen, entity, this.fields(), { routing: this.input(), draw: newShards() });
  }

  /** The entity as it is to be written, as its Fields type. */
  fields(): Code {
    const { entity, set } = this.#intent;
    if (this.#source.item !== undefined) return this.#source.item;
    const stated = set.flatMap(({ path, value }) => {
      if (value === undefined || path.value.includes('.')) return [];
      const type = attributeType(entity, path.value);
      const expr = valueFor(this.#scope, entity, path.value, value.value);
      if (type === undefined || expr.kind === 'absent') return [];
      return [ts`${property(path.value)}: ${exprAs(type, expr, exprScope(entity, this.#source)).code}`];
    });
    const input = this.input();
    const whole = stated.length === 0 ? input : ts`{ ...${input}, ${commas(stated)} }`;
    return newCall(this.#gen, entity, raw('context'), raw('now'), whole);
  }

  /** What the caller gives of the item. */
  input(): Code {
    const { entity } = this.#intent;
    if (this.#source.input !== undefined) return this.#source.input;
    const names = [...entity.entity.attributes.keys(), ...entity.entity.routing.keys()];
    const fields = names.flatMap((name) => {
      const given = name === tenantFieldOf(this.#gen.design, entity) ? undefined : this.#source.value(name);
      return given === undefined ? [] : [ts`${property(name)}: ${given.code}`];
    });
    return ts`{ ${commas(fields)} }`;
  }

  /** The table key. */
  key(): Code {
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

  /** Undefined where there is none, or it always holds. */
  condition(): ConditionPiece | undefined {
    const { condition, entity } = this.#intent;
    const expr = condition === undefined ? undefined : entity.types.check(condition.value, this.#scope.pattern).expr;
    if (expr === undefined) return undefined;
    if (isKnownAtRequest(expr)) return { kind: 'arguments', holds: holdsCode(expr, exprScope(entity, this.#source)) };
    const words = new WriteWords('condition');
    const made = conditionCode(entity, expr, paramScope(entity, this.#source), words);
    switch (made.kind) {
      case 'client':
      case 'known':
        throw new Error(`The condition on ${entity.name} cannot be sent.`);
      case 'constant':
        return made.value ? undefined : { kind: 'arguments', holds: literal(false) };
      case 'ok':
        return { kind: 'text', text: made.text, words };
    }
  }
}
