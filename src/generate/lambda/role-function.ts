import { type Code, doc, from, literal, member, name, property, raw, ts, typeFrom } from '../text/index.js';
import { clientNames } from '../typescript/client/client-file.js';
import { entitiesOf, isOfOneEntity } from '../typescript/client/planned.js';
import { memberName } from '../typescript/client/repository-file.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';
import type { Api, ApiCall } from './api.js';
import { jsonSchema, type Schema } from './arguments/index.js';
import { routeKey } from './routes.js';
import { FUNCTIONS } from './runtime-files.js';
import { scopeCode } from './scope.js';

/** The repositories: the output of the target `typescript`, in the folder beside this output. */
const REPOSITORIES = '../typescript/index';

/** `functions/storefront.ts`: the handler of a role's API. */
export function roleFunction(gen: Gen, api: Api): GeneratedFile {
  const client = clientVariable(gen);
  const code = ts`${clientStatement(gen)}
${doc(
  `The HTTP API of the role \`${api.role.name}\`.`,
  api.role.description,
  ...api.left,
)}export const handler = ${from(`${FUNCTIONS}/api`, 'api')}({
scope: ${scopeCode(api.scope)},
routes: {
${api.calls.map((call) => ts`${property(routeKey(call.route))}: ${routeCode(gen, client, call)},`)}},
});
`;
  return { path: `${FUNCTIONS}/${api.file}.ts`, code };
}

/** One client for all calls of a function's instance. */
export function clientStatement(gen: Gen): Code {
  const create = from(REPOSITORIES, clientNames(gen).create);
  return ts`const ${clientVariable(gen)} = ${create}(new ${from('npm:@aws-sdk/client-dynamodb', 'DynamoDBClient')}({}));
`;
}

function clientVariable(_gen: Gen): Code {
  return name('repositories');
}

function routeCode(gen: Gen, client: Code, call: ApiCall): Code {
  const { planned, route, shape, tenant } = call;
  const { pattern } = planned;
  const field = gen.design.model.tenancy?.field.value ?? '';
  const isPaged = pattern.page !== undefined;
  const taken = shape.kind === 'object' ? shape.fields.map((one) => one.name) : [];
  const cursor = taken.includes('cursor') ? 'pageCursor' : 'cursor';
  const parameters = {
    args: tenant === 'argument' ? ts`{ ${property(field)}: tenant, ...args }` : raw('args'),
    scope: tenant === 'scope' || call.scoped.length > 0,
  };
  const owner =
    tenant === undefined
      ? client
      : ts`${client}.tenant(${tenant === 'scope' ? ts`scope(${literal(field)})` : raw('tenant')})`;
  const used = [...(parameters.scope ? ['scope'] : []), ...(isPaged ? ['cursor'] : [])].join(', ');
  const isAsked = shape.kind !== 'object' || shape.fields.length > 0 || call.scoped.length > 0;
  const given = isAsked ? scopedArgs(call) : raw('{}');
  const first = isAsked || tenant === 'argument' ? parameters.args : raw('_args');
  const parameterList =
    used === '' ? (isAsked || tenant === 'argument' ? ts`${first}` : NO_PARAMETERS) : ts`${first}, { ${raw(used)} }`;
  const page = isPaged
    ? ts`, { cursor: cursor as ${typeFrom(REPOSITORIES, 'Cursor')}<${literal(gen.names.pattern(pattern.name).fn)}> | undefined }`
    : undefined;
  const status = route.method === 'DELETE' || route.method === 'POST' ? statusOf(call) : route.status;
  return ts`${from(`${FUNCTIONS}/api`, 'route')}({
pattern: ${literal(pattern.name)},
input: ${schemaCode(jsonSchema(shape))},
path: { ${[...route.placeholders].map(([placeholder, argument]) => ts`${property(placeholder)}: ${literal(argument)},`)} },
rest: ${literal(route.rest)},
${isPaged && ts`cursor: ${literal(cursor)},\n`}status: ${status},
run: (${parameterList}) => ${owner}${methodOf(gen, planned)}(${given}${page}),
})`;
}

const NO_PARAMETERS: Code = raw('');

/** What has no body answers 204 where nothing comes back. */
function statusOf({ planned, route }: ApiCall): number {
  return planned.pattern.op.value === 'delete' ? 204 : route.status;
}

/** `.User.getUser` of the client, or of that of a tenant. */
export function methodOf(gen: Gen, planned: ApiCall['planned']): Code {
  const method = member(memberName(gen, { planned }));
  const [entity] = entitiesOf(gen, planned);
  if (entity === undefined || !isOfOneEntity(gen, planned)) return method;
  return ts`${member(gen.names.entity(entity.name).repository)}${method}`;
}

/** The arguments with what the scope gives: the request has no say in it. */
function scopedArgs({ scoped, shape }: ApiCall): Code {
  if (scoped.length === 0) return raw('args');
  const inner = new Map<string, string[]>();
  const own: Code[] = [];
  for (const [first = '', second] of scoped) {
    if (second === undefined) own.push(ts`${property(first)}: scope(${literal(first)}),`);
    else inner.set(first, [...(inner.get(first) ?? []), second]);
  }
  const items = [...inner].map(
    ([item, fields]) =>
      ts`${property(item)}: { ...args${member(item)}, ${fields.map((field) => ts`${property(field)}: scope(${literal(field)}),`)} },`,
  );
  const isEmpty = shape.kind === 'object' && shape.fields.length === 0;
  return ts`{ ${!isEmpty && raw('...args, ')}${own}${items} }`;
}

/** JSON Schema as a literal: data of the model, quoted as such. */
export function schemaCode(schema: Schema[string] | Schema): Code {
  if (typeof schema !== 'object') return literal(schema);
  if (isList(schema)) return ts`[${schema.flatMap((one) => [ts`${schemaCode(one)},`])}]`;
  const members = Object.entries(schema).map(([key, value]) => ts`${property(key)}: ${schemaCode(value)},`);
  return members.length === 0 ? raw('{}') : ts`{ ${members} }`;
}

function isList(schema: object): schema is readonly Schema[string][] {
  return Array.isArray(schema);
}
