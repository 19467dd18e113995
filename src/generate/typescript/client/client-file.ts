import { type Code, doc, from, name, property, raw, ts, typeFrom } from '../../text/index.js';
import type { Gen, GeneratedFile } from '../gen.js';
import { checkedCode, needsCheck, typeCode } from '../values/index.js';
import type { PatternModule } from './pattern-exports.js';
import { hasTenant, isOfAllTenants, needsTenant } from './planned.js';
import { contextMember, methodMembers, type Repository } from './repository-file.js';
import { clientTables } from './table-file.js';

/** The names that the client's own module exports. */
interface ClientNames {
  readonly client: string;
  readonly tenant: string;
  readonly options: string;
  readonly create: string;
}

export function clientNames({ names }: Gen): ClientNames {
  const { model } = names;
  return { client: model, tenant: `Tenant${model}`, options: `${model}Options`, create: `create${model}` };
}

/** `client.ts`: the client, made of repositories and of the patterns of several entities. */
export function clientFile(
  gen: Gen,
  repositories: readonly Repository[],
  shared: readonly PatternModule[],
): GeneratedFile {
  const names = clientNames(gen);
  const { tenancy } = gen.design.model;
  const globalPatterns = shared.filter(({ planned }) => !needsTenant(gen, planned));
  const code = ts`${optionsType(gen, names)}

${doc(
  `A client of the model \`${gen.design.model.name.value}\`. It keeps no state of its own: one serves the whole program.`,
  '',
  '```ts',
  `const ${exampleName(gen)} = ${names.create}(new DynamoDBClient({}));`,
  '```',
)}export function ${name(names.create)}(client: ${typeFrom('runtime/connect', 'AnyClient')}, options: ${name(names.options)} = {}): ${name(names.client)} {
const { tables, ...others } = options;
return new ${name(names.client)}(${from('runtime/connect-whole', 'connectWhole')}(client, ${clientTables(gen)}, others));
}

${doc(gen.design.model.description)}export class ${name(names.client)} {
${contextMember(false)}

${tenancy !== undefined && tenantMember(gen, names)}
${withMember(names.client)}
${repositoryMembers(gen, repositories, 'onClient')}
${methodMembers(gen, globalPatterns)}
}

${
  tenancy !== undefined &&
  ts`${doc(`What belongs to one tenant, and what belongs to none.`)}export class ${name(names.tenant)} {
${contextMember(true)}

${withMember(names.tenant)}
${repositoryMembers(gen, repositories, 'onTenant')}
${methodMembers(
  gen,
  shared.filter(({ planned }) => !isOfAllTenants(gen, planned)),
)}
}
`
}`;
  return { path: 'client.ts', code };
}

function exampleName({ names }: Gen): string {
  return `${names.model.charAt(0).toLowerCase()}${names.model.slice(1)}`;
}

function optionsType(_gen: Gen, { options }: ClientNames): Code {
  return ts`export interface ${name(options)} extends ${typeFrom('runtime/connect-whole', 'ClientOptions')} {
${doc('Physical names of tables, where they are not those of the model and its environment.')}readonly tables?: { readonly [Table in keyof ${typeFrom('tables', 'Tables')}]?: string | undefined } | undefined;
}`;
}

/** The tenant is bound here, and nowhere else; a value that the model excludes is refused before it gets into a key. */
function tenantMember(gen: Gen, names: ClientNames): Code {
  const field = gen.design.model.tenancy?.field.value ?? '';
  const owner = [...gen.design.entities.values()].find(
    (entity) => hasTenant(gen, entity) && entity.types.typeOf(field),
  );
  const type = owner?.types.typeOf(field);
  const given = ts`tenant`;
  const checked = type !== undefined && needsCheck(type) ? checkedCode(type, given, field) : given;
  return ts`
${doc(
  `What belongs to one tenant: its \`${field}\`. Cheap; call it for each request.`,
  '',
  '@throws {InvalidArgument} The model excludes the value.',
)}tenant(tenant: ${type === undefined ? raw('string') : typeCode(type)}): ${name(names.tenant)} {
return new ${name(names.tenant)}({ ...this.#context, tenant: ${checked} });
}`;
}

function withMember(client: string): Code {
  return ts`
${doc(
  'The same, whose calls end with the signal, `.with({ signal: AbortSignal.timeout(500) })`, or all have one time. Where a transaction with an',
  'idempotency token may be sent again, give both calls the time of what they are made for, `.with({ now: event.time })`: only the same',
  'request counts as done.',
)}with(options: ${typeFrom('runtime/context', 'CallOptions')}): ${name(client)} {
return new ${name(client)}(${from('runtime/context', 'contextWith')}(this.#context, options));
}`;
}

function repositoryMembers(gen: Gen, repositories: readonly Repository[], where: 'onClient' | 'onTenant'): Code {
  return ts`${repositories.map((repository) => {
    const { entity, [where]: className } = repository;
    return (
      className !== undefined &&
      ts`
${doc(entity.entity.description)}get ${property(gen.names.entity(entity.name).repository)}() {
return new ${className}(this.#context);
}`
    );
  })}`;
}
