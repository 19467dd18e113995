import type { IndexDesign, KeyValue } from '../../design/design.js';
import type { CompiledVariable } from '../../keys/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Tenancy } from '../../model/model.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { listOf, quote } from '../show.js';

export const tenantPrefixMissing: Rule = {
  id: 'DM2020',
  name: 'tenant-prefix-missing',
  family: 'keys',
  title: 'A partition key does not begin with the tenant',
  severity: 'error',
  preset: 'recommended',
  pillar: 'security',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html',
  *check({ model, design }) {
    const { tenancy } = model;
    if (tenancy === undefined) return;
    yield* unsafeField(tenancy, design);
    for (const table of design.tables.values()) {
      for (const index of [table.primary, ...table.indexes.values()]) {
        const report = index.kind === 'local' ? undefined : mixedTenants(tenancy, index);
        if (report !== undefined) yield report;
      }
    }
  },
};

/** One finding for an index: it is its key that is wrong, for however many entities. */
function mixedTenants(tenancy: Tenancy, index: IndexDesign): Report | undefined {
  const lost = index.members.filter(
    ({ entity, keys }) => !entity.entity.global && keys.some((key) => !beginsWithTenant(tenancy, key.pk[0])),
  );
  const [slot] = index.pk;
  if (lost.length === 0 || slot === undefined) return undefined;
  const field = quote(tenancy.field.value);
  const names = listOf(lost.map(({ entity }) => entity.name));
  const where = index.kind === 'table' ? `The table ${quote(index.name)}` : `The index ${quote(index.name)}`;
  const later = index.pk.findIndex(({ attribute }) => attribute === tenancy.field.value);
  const why =
    later > 0
      ? `${field} is its partition key attribute ${later + 1}, and an IAM condition on \`dynamodb:LeadingKeys\` looks at the first one only`
      : `its partition key begins with ${quote(slot.attribute)}, so the items of all tenants meet under one value, and no IAM condition keeps them apart`;
  return {
    span: slot.span,
    message: `${where} does not begin with the tenant for ${names}: ${why}. Make ${field} its first partition key attribute, use a template, or say \`tenancy: none\` at an entity that belongs to no tenant.`,
    related: flatMap(lost.slice(0, 5), ({ entity }) => [
      { message: `items of ${quote(entity.name)}`, span: entity.entity.span },
    ]),
  };
}

function beginsWithTenant(tenancy: Tenancy, value: KeyValue | undefined): boolean {
  if (value === undefined) return true;
  if (value.kind === 'natural') return value.field.name === tenancy.field.value;
  const text = value.compiled.template?.text ?? '';
  return text === tenancy.prefix.value || text.startsWith(tenancy.prefix.value + tenancy.separator);
}

/** `*` and `?` are wildcards of a `StringLike` condition, `$` begins a policy variable. */
const UNSAFE = ['*', '?', '$'];

function* unsafeField(tenancy: Tenancy, design: RuleContext['design']): Generator<Report> {
  const name = tenancy.field.value;
  for (const entity of design.entities.values()) {
    const variable = flatMap([...(entity.key?.pk ?? [])], ({ compiled }) => compiled.segments).find(
      (segment) => segment.kind === 'variable' && segment.path === name,
    );
    if (entity.entity.global || variable?.kind !== 'variable') continue;
    const field = quote(name);
    if (variable.fns.some((fn) => fn.name === 'lower' || fn.name === 'upper')) {
      yield {
        span: tenancy.prefix.span,
        message: `The prefix folds the case of ${field}: two tenants whose names differ in case share their keys. Use ${quote(`{${name}}`)} as it is.`,
      };
      return;
    }
    const found = [tenancy.separator, ...UNSAFE].filter((char) => mayHold(variable, char));
    if (found.length === 0) continue;
    yield {
      severity: 'warning',
      span: tenancy.field.span,
      message: `${field} may contain ${listOf(found, 'or')}. In the key prefix and in an IAM condition on \`dynamodb:LeadingKeys\` (\`T#\${tenant}#*\`) these have a meaning of their own, and one tenant could reach the items of another. Declare a \`charset\` without them, such as \`a-z0-9\`.`,
    };
    return;
  }
}

function mayHold({ alphabet }: CompiledVariable, char: string): boolean {
  const code = char.charCodeAt(0);
  return alphabet.some(([first, last]) => first <= code && code <= last);
}
