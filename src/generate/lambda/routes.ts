import type { Pattern } from '../../model/index.js';
import type { PlannedPattern } from '../../planner/index.js';
import { kebabCase, UniqueNames } from '../text/index.js';
import type { ObjectShape, Shape } from './arguments/index.js';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/users/{userId}`. */
  readonly path: string;
  /** Arguments in the path, by the names that the path has for them. */
  readonly placeholders: ReadonlyMap<string, string>;
  readonly rest: 'query' | 'body';
  /** Of an answer that has a body. */
  readonly status: 200 | 201;
  /** Of a route that the model states: what its path names that is no argument. */
  readonly ignored: readonly string[];
}

export function routeKey({ method, path }: Pick<Route, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

interface Wanted {
  readonly planned: PlannedPattern;
  readonly shape: Shape;
  /** Arguments that name what the route is about, in their order. */
  readonly ids: readonly string[];
  /** As the model states it. */
  readonly stated?: string;
}

/**
 * Routes of an API: those that the model states, then `GET /users/{userId}` and its like; a pattern whose route another one has is
 * found under its own name, and by what it is asked: `GET /users/by-email/{email}`. API Gateway does not tell paths by the names of what
 * is in braces.
 */
export function routesOf(patterns: readonly Wanted[]): ReadonlyMap<PlannedPattern, Route> {
  const taken = new Set<string>();
  const routes = new Map<PlannedPattern, Route>();
  const take = (one: Wanted, route: Route): boolean => {
    const key = routeKey(route).replace(/\{[^{}]*\}/g, '{}');
    if (taken.has(key)) return false;
    taken.add(key);
    routes.set(one.planned, route);
    return true;
  };
  const [stated, derived] = [patterns.filter(hasRoute), patterns.filter((one) => !hasRoute(one))];
  for (const one of stated) if (!take(one, statedRoute(one))) derived.push(one);
  const names = new UniqueNames('pattern');
  // What is done with one item has the shorter paths, wherever the model has it.
  for (const one of [...derived.filter(isOfOne), ...derived.filter((one) => !isOfOne(one))]) {
    const own = kebabCase(one.planned.pattern.name);
    const by = one.ids.map(kebabCase).filter((id) => id !== '');
    const wanted = [resourceOf(one.planned), own, ...(by.length === 0 ? [] : [`${own}/by-${by.join('-and-')}`])];
    if (wanted.some((path) => take(one, derivedRoute(one, path)))) continue;
    for (let isTaken = true; isTaken; ) isTaken = !take(one, derivedRoute(one, names.take(own)));
  }
  return new Map(patterns.map(({ planned }) => [planned, routes.get(planned) as Route]));
}

function hasRoute({ stated }: Wanted): boolean {
  return stated !== undefined;
}

const METHODS: Readonly<Record<Pattern['op']['value'], Route['method']>> = {
  get: 'GET',
  query: 'GET',
  scan: 'GET',
  create: 'POST',
  put: 'PUT',
  update: 'PATCH',
  move: 'POST',
  delete: 'DELETE',
  'delete-query': 'DELETE',
  'batch-get': 'POST',
  'batch-write': 'POST',
  'transact-get': 'POST',
  'transact-write': 'POST',
  execute: 'POST',
};

function statedRoute({ planned, shape, stated = '' }: Wanted): Route {
  const [method, path = '/'] = stated.split(' ') as [Route['method'], string];
  const known = new Set(argumentNames(shape));
  const named = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
  return {
    method,
    path,
    placeholders: new Map(named.filter((name) => known.has(name)).map((name) => [name, name])),
    rest: restOf(method),
    status: planned.pattern.op.value === 'create' ? 201 : 200,
    ignored: named.filter((name) => !known.has(name)),
  };
}

function isOfOne({ planned }: Wanted): boolean {
  return resourceOf(planned) !== kebabCase(planned.pattern.name);
}

/** What items of an entity are called, for what is done with one of them; the pattern's own name for everything else. */
function resourceOf({ pattern, operation }: PlannedPattern): string {
  const entity = pattern.entities[0]?.value ?? pattern.name;
  switch (pattern.op.value) {
    case 'get':
      return operation.kind === 'read' && operation.api === 'GetItem'
        ? plural(kebabCase(entity))
        : kebabCase(pattern.name);
    case 'create':
    case 'put':
    case 'delete':
      return plural(kebabCase(entity));
    default:
      return kebabCase(pattern.name);
  }
}

/** Of an English word; one that is plural already stays. */
function plural(word: string): string {
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  if (/(?:ss|us|x|z|ch|sh)$/.test(word)) return `${word}es`;
  if (/sis$/.test(word)) return `${word.slice(0, -2)}es`;
  return word === '' || word.endsWith('s') ? word : `${word}s`;
}

function derivedRoute({ planned, shape, ids }: Wanted, resource: string): Route {
  const { pattern } = planned;
  const method = METHODS[pattern.op.value];
  const known = new Set(argumentNames(shape));
  // A new item is named by what makes it.
  const named = pattern.op.value === 'create' ? [] : ids.filter((name) => known.has(name));
  const names = new UniqueNames('id');
  const placeholders = new Map(named.map((name) => [names.take(name.replace(/\W/g, '_')), name]));
  const path = `/${resource || 'pattern'}${[...placeholders.keys()].map((name) => `/{${name}}`).join('')}`;
  return {
    method,
    path,
    placeholders,
    rest: restOf(method),
    status: pattern.op.value === 'create' ? 201 : 200,
    ignored: [],
  };
}

function restOf(method: Route['method']): Route['rest'] {
  return method === 'GET' || method === 'DELETE' ? 'query' : 'body';
}

/** Arguments that are there in every call, and no objects or lists. */
function argumentNames(shape: Shape): readonly string[] {
  const objects: readonly ObjectShape[] = shape.kind === 'variants' ? shape.of : shape.kind === 'object' ? [shape] : [];
  const [first, ...others] = objects.map(({ fields }) =>
    fields.filter((one) => one.isRequired && one.shape.kind === 'value').map((one) => one.name),
  );
  return (first ?? []).filter((name) => others.every((names) => names.includes(name)));
}
