import type { EntityDesign } from '../../../design/design.js';
import { type Code, doc, from, name, property, ts, typeFrom } from '../../text/index.js';
import type { Gen, GeneratedFile } from '../gen.js';
import { patternDoc } from '../pattern-doc.js';
import { boundMethod, type PatternModule } from './pattern-exports.js';
import { isOfAllTenants, needsTenant } from './planned.js';

/** The access patterns of one entity, as a class. */
export interface Repository {
  readonly entity: EntityDesign;
  /** Its class on the client itself, and on that of a tenant; undefined where it has no pattern there. */
  readonly onClient: Code | undefined;
  readonly onTenant: Code | undefined;
  readonly file: GeneratedFile;
}

export function repositoryOf(gen: Gen, entity: EntityDesign, patterns: readonly PatternModule[]): Repository {
  const names = gen.names.entity(entity.name);
  const module = names.module.replace(/^entities\//, 'repositories/');
  const own = `${names.repository}Repository`;
  const ofAll = `${own}OfAll`;
  const overTenants = patterns.filter(({ planned }) => isOfAllTenants(gen, planned));
  const others = patterns.filter((pattern) => !overTenants.includes(pattern));
  const isOfTenant = others.some(({ planned }) => needsTenant(gen, planned));
  const about = entity.entity.description;
  const classes = [
    ...(others.length === 0
      ? []
      : [ts`${doc(`The access patterns of \`${entity.name}\`.`, about)}${classCode(gen, own, others, isOfTenant)}`]),
    ...(overTenants.length === 0
      ? []
      : [
          ts`${doc(`The access patterns of \`${entity.name}\` that go through all tenants.`, about)}${classCode(gen, ofAll, overTenants, false)}`,
        ]),
  ];
  const ownClass = others.length === 0 ? undefined : from(module, own);
  return {
    entity,
    onClient: overTenants.length > 0 ? from(module, ofAll) : isOfTenant ? undefined : ownClass,
    onTenant: ownClass,
    file: { path: `${module}.ts`, code: ts`${classes}` },
  };
}

function classCode(gen: Gen, className: string, patterns: readonly PatternModule[], tenant: boolean): Code {
  return ts`export class ${name(className)} {
${contextMember(tenant)}

${methodMembers(gen, patterns)}
}
`;
}

/** A class's context, given when it is made. */
export function contextMember(tenant: boolean): Code {
  const type = contextType(tenant);
  return ts`readonly #context: ${type};

constructor(context: ${type}) {
this.#context = context;
}`;
}

export function contextType(tenant: boolean): Code {
  return typeFrom('runtime/context', tenant ? 'TenantContext' : 'Context');
}

/** One getter for each pattern. */
export function methodMembers(gen: Gen, patterns: readonly PatternModule[]): Code {
  return ts`${patterns.map(
    (pattern) => ts`
${patternDoc(gen, pattern.planned)}get ${property(memberName(gen, pattern))}() {
return ${boundMethod(pattern, ts`this.#context`)};
}`,
  )}`;
}

/** Members that the classes of the output have themselves. */
const OWN = new Set(['tenant', 'with', 'constructor']);

/** What a pattern's method is called on its class. */
export function memberName({ names, design }: Gen, { planned }: Pick<PatternModule, 'planned'>): string {
  const { fn } = names.pattern(planned.pattern.name);
  const repositories = [...design.entities.keys()].map((entity) => names.entity(entity).repository);
  return OWN.has(fn) || repositories.includes(fn) ? `${fn}_` : fn;
}
