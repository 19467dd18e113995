import type { EntityDesign } from '../../../design/design.js';
import { tenantFieldOf } from '../../../planner/bindings.js';
import type { FollowUp } from '../../../planner/index.js';
import { type Code, commas, member, property, raw, ts, typeFrom } from '../../text/index.js';
import { entityCode } from '../entities/index.js';
import type { ExprScope } from '../expressions/index.js';
import type { Gen, GeneratedFile } from '../gen.js';

/** What keeps one aggregate, or the copies of one item, up to date: a function of a change, in a module of its own. */
export interface FollowUpCode {
  readonly followUp: FollowUp;
  readonly fn: Code;
  /** Whether it takes a `Delivery`, because doing it twice would count twice. */
  readonly once: boolean;
  readonly files: readonly GeneratedFile[];
}

/** The images of a change, which are the variables `before` and `after`. */
export function imageScope(source: EntityDesign): ExprScope {
  return {
    attribute: (name, image) => {
      const design = source.attributes.get(name);
      if (design === undefined || image === 'current') return undefined;
      const variable = image === 'old' ? ts`before` : ts`after`;
      return { code: ts`${variable}${optionalMember(name)}`, type: design.type, nullable: true };
    },
    param: () => undefined,
  };
}

/** `?.name` or `?.["a name"]`. */
function optionalMember(attribute: string): Code {
  const code = member(attribute);
  return String(code.parts[0]).startsWith('[') ? ts`?.${code}` : ts`?${code}`;
}

/** The tenant of the changed item, where the target has one, as a property of an object. */
export function tenantProperty(gen: Gen, source: EntityDesign, target: EntityDesign): Code | undefined {
  const field = tenantFieldOf(gen.design, target);
  if (field === undefined) return undefined;
  const value = source.attributes.has(field) ? ts`(after ?? before)${optionalMember(field)}` : ts`undefined`;
  return ts`${property(field)}: ${value},`;
}

/** What the function calls its own context: where there is a tenant, `context` is bound to it later. */
export function contextParameter(gen: Gen, target: EntityDesign): Code {
  const isBound = tenantFieldOf(gen.design, target) !== undefined;
  return ts`${isBound ? raw('base') : raw('context')}: ${typeFrom('runtime/context', 'Context')}`;
}

/** Binds the tenant that `key` has. */
export function tenantBinding(gen: Gen, target: EntityDesign): Code | undefined {
  const field = tenantFieldOf(gen.design, target);
  return field === undefined ? undefined : ts`const context = { ...base, tenant: key${member(field)} };`;
}

export function imagesType(gen: Gen, source: EntityDesign): Code {
  return ts`${typeFrom('runtime/stream-images', 'Images')}<${entityCode(gen, source).fields}>`;
}

/** Takes the images that the code uses out of `images`. */
export function imageVariables(...users: readonly Code[]): Code {
  const text = users.flatMap(({ parts }) => parts.filter((part) => typeof part === 'string')).join('');
  const used = (['before', 'after'] as const).filter((variable) => new RegExp(`\\b${variable}\\b`).test(text));
  const names = { before: ts`old: before`, after: ts`new: after` };
  return used.length === 0 ? ts`` : ts`const { ${commas(used.map((one) => names[one]))} } = images;\n`;
}
