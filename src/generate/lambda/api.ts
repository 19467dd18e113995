import type { Role, RoleApi } from '../../model/index.js';
import type { PlannedPattern } from '../../planner/index.js';
import { intentsOf } from '../../planner/intent.js';
import { fileStem, kebabCase, UniqueNames } from '../text/index.js';
import { entitiesOf, isOfAllTenants, needsTenant } from '../typescript/client/planned.js';
import type { Gen } from '../typescript/gen.js';
import { argumentsOf, type Field, type ObjectShape, type Shape } from './arguments/index.js';
import { leftOpen, type Places } from './bound.js';
import { type Route, routesOf } from './routes.js';
import { type Scope, scopeOf } from './scope.js';

/** The HTTP API of a role: one function, since a role is what has rights of its own, and few functions are seldom cold. */
export interface Api {
  readonly role: Role;
  readonly auth: RoleApi['auth'];
  /** `storefront`: of its file, beside those of the runtime. */
  readonly file: string;
  readonly scope: Scope;
  readonly calls: readonly ApiCall[];
  /** What it does not serve, and why. */
  readonly left: readonly string[];
}

/** A pattern of an API. */
export interface ApiCall {
  readonly planned: PlannedPattern;
  readonly route: Route;
  /** Of what the caller sends. */
  readonly shape: Shape;
  /** Where the tenant comes from; undefined where the pattern is of none. */
  readonly tenant?: 'scope' | 'argument';
  /** Arguments that the scope gives: `[customerId]`, `[order, customerId]`. */
  readonly scoped: Places;
}

/** Files of the runtime that lie beside the functions. */
const TAKEN = ['api', 'input', 'task'];

export function apisOf(gen: Gen): { readonly apis: readonly Api[]; readonly left: readonly string[] } {
  const files = new UniqueNames('role', TAKEN);
  const left: string[] = [];
  const apis: Api[] = [];
  for (const role of gen.design.model.roles.values()) {
    if (role.api === undefined) continue;
    const { scope, unknown } = scopeOf(role, role.api);
    if (unknown.length > 0) {
      left.push(notServed(role, role.api, unknown));
      continue;
    }
    const api = apiOf(gen, role, role.api, scope, files.take(fileStem(kebabCase(role.name))));
    if (api.calls.length > 0) apis.push(api);
    else left.push(...api.left);
  }
  return { apis, left };
}

function notServed({ name }: Role, { auth }: RoleApi, unknown: readonly string[]): string {
  const what = unknown.join(', ');
  const instead = {
    none: 'nobody is known. Write `auth: jwt`.',
    iam: 'API Gateway does not say it of who signs a request. Write `auth: jwt`, whose claims are the tags.',
    jwt: `no claim of a token is meant by it. Write a tag without a default, \`\${aws:PrincipalTag/…}\`: the claim of that name.`,
  }[auth];
  return `The role ${name} has no API: its scope needs ${what}, and with \`auth: ${auth}\` ${instead}`;
}

function apiOf(gen: Gen, role: Role, { auth, routes }: RoleApi, scope: Scope, file: string): Api {
  const left: string[] = [];
  const served = [...new Set(role.allow.map(({ value }) => value))].flatMap((name) => {
    const planned = gen.plan.patterns.get(name);
    if (planned?.kind !== 'planned') {
      left.push(`${name} of the role ${role.name} has no route: nothing serves the pattern.`);
      return [];
    }
    const call = boundCall(gen, planned, scope);
    if (typeof call === 'object') return [{ ...call, stated: routes.get(name)?.value }];
    left.push(`${name} of the role ${role.name} has no route: ${call}`);
    return [];
  });
  const found = routesOf(
    served.map(({ planned, shape, tenant, stated }) => ({
      planned,
      shape,
      ids: idsOf(gen, planned, tenant),
      ...(stated === undefined ? {} : { stated }),
    })),
  );
  const calls = served.flatMap(({ stated: _, ...call }): readonly ApiCall[] => {
    const route = found.get(call.planned);
    return route === undefined ? [] : [{ ...call, route }];
  });
  const ignored = calls.flatMap(({ planned, route }) =>
    route.ignored.map(
      (one) => `{${one}} in the route of ${planned.pattern.name} is no argument of it: it is not looked at.`,
    ),
  );
  return { role, auth, file, scope, calls, left: [...left, ...ignored] };
}

/** What the scope says is no argument any more; a sentence where the scope would not bind the pattern. */
function boundCall(gen: Gen, planned: PlannedPattern, scope: Scope): Omit<ApiCall, 'route'> | string {
  const field = gen.design.model.tenancy?.field.value;
  const isTenants = field !== undefined && needsTenant(gen, planned);
  if (field !== undefined && scope.has(field) && isOfAllTenants(gen, planned))
    return `it goes through all tenants, and the role's scope is one.`;
  const tenant = !isTenants ? undefined : scope.has(field) ? 'scope' : 'argument';
  const whole = argumentsOf(gen, planned);
  const scoped: (readonly string[])[] = [];
  for (const name of scope.keys()) {
    const isTenant = name === field;
    if (isTenant && !isTenants && !isOf(gen, planned, name)) continue;
    // The client gives the tenant: only what names it besides is asked.
    const isClients = isTenant && isTenants;
    const places = placesOf(whole, name);
    if (places === undefined)
      return `it is asked for ${name} where the role's scope cannot say it: in a list, or in part.`;
    if (places.length === 0 && !isClients) return `it is asked without ${name}, which the role's scope fixes.`;
    const open = leftOpen(gen, planned, name, isClients ? [...places, [name]] : places);
    if (open !== undefined) return open;
    scoped.push(...places);
  }
  const bare = scoped.reduce(without, whole);
  const shape = tenant === 'argument' && field !== undefined ? withTenant(gen, planned, bare, field) : bare;
  if (shape === undefined) return 'a list has no place for the tenant.';
  return { planned, shape, scoped, ...(tenant === undefined ? {} : { tenant }) };
}

/** Whether items that the pattern is about have the field. */
function isOf(gen: Gen, planned: PlannedPattern, name: string): boolean {
  return entitiesOf(gen, planned).some(({ types }) => types.typeOf(name) !== undefined);
}

/**
 * Where an argument is, at the top or in items that are arguments; undefined where it also is where the scope cannot give it: in a list,
 * which has it element by element.
 */
function placesOf(shape: Shape, name: string): Places | undefined {
  const objects = shape.kind === 'variants' ? shape.of : shape.kind === 'object' ? [shape] : [];
  const [first, ...others] = objects.map(({ fields }) => {
    const inItems = fields.flatMap(({ name: item, shape: inner }) =>
      inner.kind === 'object' ? inner.fields.map((field) => ({ field, at: [item, field.name] })) : [],
    );
    const all = [...fields.map((field) => ({ field, at: [field.name] })), ...inItems];
    const isLeft = all.some(({ field }) => (field.name === name ? !isText(field) : isInList(field.shape, name)));
    return isLeft ? undefined : all.filter(({ field }) => field.name === name).map(({ at }) => at);
  });
  const isSame = others.every((places) => JSON.stringify(places) === JSON.stringify(first));
  return isSame ? first : undefined;
}

function isInList(shape: Shape, name: string): boolean {
  return shape.kind === 'list' && mentions(shape.of, name);
}

/** Whether anything in it is called so. */
function mentions(shape: Shape, name: string): boolean {
  switch (shape.kind) {
    case 'value':
      return false;
    case 'object':
      return shape.fields.some((field) => field.name === name || mentions(field.shape, name));
    case 'list':
      return mentions(shape.of, name);
    case 'variants':
      return shape.of.some((one) => mentions(one, name));
  }
}

/** A bound, or a part of a value, would hold what others have as well. */
function isText({ shape }: Field): boolean {
  return (
    shape.kind === 'value' && shape.isLoose !== true && ['string', 'ulid', 'uuid', 'ksuid'].includes(shape.type.kind)
  );
}

function without(shape: Shape, [name, ...rest]: readonly string[]): Shape {
  const from = (one: ObjectShape): ObjectShape => ({
    ...one,
    fields: one.fields.flatMap((field): readonly Field[] => {
      if (field.name !== name) return [field];
      return rest.length === 0 ? [] : [{ ...field, shape: without(field.shape, rest) }];
    }),
  });
  if (shape.kind === 'object') return from(shape);
  return shape.kind === 'variants' ? { ...shape, of: shape.of.map(from) } : shape;
}

/** A role that is bound to no tenant says which it means. */
function withTenant(gen: Gen, planned: PlannedPattern, shape: Shape, field: string): Shape | undefined {
  const owner = [...planned.entities, ...intentsOf(gen.design, planned.pattern).map(({ entity }) => entity)].find(
    ({ types }) => types.typeOf(field) !== undefined,
  );
  const type = owner?.types.typeOf(field) ?? { kind: 'string' };
  const own: Field = { name: field, shape: { kind: 'value', type }, isRequired: true };
  const add = (one: ObjectShape): ObjectShape => ({
    ...one,
    fields: [own, ...one.fields.filter(({ name }) => name !== field)],
  });
  if (shape.kind === 'object') return add(shape);
  return shape.kind === 'variants' ? { ...shape, of: shape.of.map(add) } : undefined;
}

/** What names the items of a pattern: `by`, or the key. */
function idsOf(gen: Gen, planned: PlannedPattern, tenant: ApiCall['tenant']): readonly string[] {
  const { pattern } = planned;
  const stated = (pattern.key ?? pattern.by).map(({ value }) => value.split('|')[0] ?? value);
  const [intent] = intentsOf(gen.design, pattern);
  const isOne = ['put', 'update', 'delete', 'move', 'get'].includes(pattern.op.value);
  const ids = stated.length > 0 ? stated : isOne ? (intent?.key ?? planned.entities[0]?.id ?? []) : [];
  const field = gen.design.model.tenancy?.field.value;
  return tenant === 'argument' && field !== undefined ? [field, ...ids.filter((name) => name !== field)] : ids;
}
