import { tenantFieldOf } from '../../../planner/bindings.js';
import type { WriteIntent } from '../../../planner/intent.js';
import { type Code, commas, from, literal, raw, ts } from '../../text/index.js';
import type { Gen } from '../gen.js';
import type { ValueSource } from './value-source.js';

/** The `WriteScope` of a call. */
export const SCOPE = raw('{ context, now }');

/** Variable of the whole entity as a write leaves it. */
export const WHOLE = raw('whole');

/** A call of a function of the runtime; arguments at the end that say nothing are left out. */
export function call(module: string, fn: string, args: readonly (Code | undefined)[]): Code {
  return ts`${from(`runtime/${module}`, fn)}(${commas(args.filter((arg) => arg !== undefined))})`;
}

/** An object of options; undefined where there are none. */
export function options(properties: readonly Code[]): Code | undefined {
  return properties.length === 0 ? undefined : ts`{ ${commas(properties)} }`;
}

export function guardsOption(guards: readonly string[] | undefined): readonly Code[] {
  return guards === undefined ? [] : [ts`guards: [${commas(guards.map(literal))}]`];
}

/** Whether code refers to a name of another module. */
export function refersTo(name: string): (code: Code) => boolean {
  return ({ parts }) => parts.some((part) => typeof part !== 'string' && 'name' in part && part.name === name);
}

/** The tenant is the context's. */
export function withTenant(gen: Gen, { entity }: WriteIntent, source: ValueSource): ValueSource {
  const field = tenantFieldOf(gen.design, entity);
  if (field === undefined) return source;
  return {
    ...source,
    value: (name) =>
      source.value(name) ??
      (name === field ? { code: raw('context.tenant'), nullable: false, checked: true } : undefined),
  };
}
