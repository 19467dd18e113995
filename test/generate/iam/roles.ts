import type { Design, EntityDesign } from '../../../src/design/index.js';
import type { PlannedPattern } from '../../../src/planner/index.js';
import { ACCOUNT, arnOf, authorizationsOf } from './authorizations.js';
import { type AuthorizationRequest, judge, listOf, type PolicyDocument } from './evaluator.js';
import type { GeneratedRoles } from './generated.js';
import type { RecordedCall } from './recorded-calls.js';

/** What IAM is asked in a call. */
export interface AskedCall {
  readonly pattern: string;
  readonly asked: readonly AuthorizationRequest[];
  readonly tenant: string | undefined;
  /** A batch may be about items of several, which whoever is held to one cannot ask for. */
  readonly isOverTenants: boolean;
}

export function askedIn({ pattern, requests, refreshes, named }: RecordedCall, design: Design): AskedCall {
  const all = [...requests, ...refreshes].flatMap((request) => authorizationsOf(request, design));
  const asked = new Map(all.map((one) => [JSON.stringify(one), one]));
  const [tenant, another] = named(design.model.tenancy?.field.value ?? '');
  return { pattern, asked: [...asked.values()], tenant, isOverTenants: another !== undefined };
}

/** The same of somebody with this tag. */
export function by(tenant: string | undefined, request: AuthorizationRequest): AuthorizationRequest {
  const tag = tenant === undefined ? {} : { 'aws:PrincipalTag/tenant': tenant };
  return { ...request, context: { ...request.context, ...tag } };
}

export function isAllowed(policies: readonly PolicyDocument[], request: AuthorizationRequest): boolean {
  return judge(policies, request) === 'allowed';
}

/** What a role should be able to do and is not, and the other way round; empty where it is as it should be. */
export function wrongsOf(
  { plan: { design, patterns }, policies, refused }: GeneratedRoles,
  roleName: string,
  calls: readonly AskedCall[],
): readonly string[] {
  const role = design.model.roles.get(roleName);
  const own = policies.get(roleName);
  if (role === undefined || own === undefined) return [`${roleName} has no policies`];
  const refusals = new Set(refused.get(roleName)?.map(({ pattern }) => pattern));
  const mine = new Set(role.allow.map(({ value }) => value).filter((name) => !refusals.has(name)));
  const plans = [...mine].flatMap((name) => patterns.get(name) ?? []).filter((plan) => plan.kind === 'planned');
  const tenants = role.scope.size === 0 ? [] : [...new Set(calls.flatMap(({ tenant }) => tenant ?? []))];
  const wrongs: string[] = [];
  for (const { pattern, asked: all, tenant, isOverTenants } of calls) {
    if (isOverTenants && tenants.length > 0) {
      if (
        mine.has(pattern) &&
        all.some((one) => isOfTenant(one, design)) &&
        all.every((asked) => isAllowed(own, by(tenant, asked)))
      )
        wrongs.push(`${pattern} for all`);
      continue;
    }
    for (const asked of all) {
      const tell = (what: string): void => void wrongs.push(`${roleName} ${what} ${shown(asked)} of ${pattern}`);
      const mayDo = isAllowed(own, by(tenant, asked));
      if (!mine.has(pattern)) {
        if (mayDo && !isTouched(asked, plans)) tell("may do another's");
        continue;
      }
      if (!mayDo) tell('may not do');
      if (tenants.length > 0 && tenant !== undefined && isOfTenant(asked, design)) {
        const others = tenants.filter((one) => one !== tenant && isAllowed(own, by(one, asked)));
        if (others.length > 0) tell(`may for ${others.join(', ')}`);
        if (isAllowed(own, by(undefined, asked))) tell('may without a tag');
      }
      for (const [how, wider] of widerThan(asked, plans, design))
        if (isAllowed(own, by(tenant, wider)) && !isMeant(wider, plans)) tell(`may, ${how},`);
    }
  }
  return [...new Set(wrongs)];
}

function shown({ action, resource, context }: AuthorizationRequest): string {
  return `${action} on ${resource.replace(/^.*table/, '')} ${JSON.stringify(context)}`;
}

const WRITTEN: Readonly<Record<string, string>> = {
  create: 'dynamodb:PutItem',
  put: 'dynamodb:PutItem',
  update: 'dynamodb:UpdateItem',
  delete: 'dynamodb:DeleteItem',
  check: 'dynamodb:ConditionCheckItem',
};

/** Whether calls of the patterns load each of the keys there themselves, as the plans have it. */
function isTouched({ action, resource, context }: AuthorizationRequest, plans: readonly PlannedPattern[]): boolean {
  const isRead = /:(?:Get|BatchGet|Query|Scan|PartiQLSelect)/.test(action);
  return listOf(context['dynamodb:LeadingKeys'] ?? ['']).every((key) =>
    plans.some(({ touches }) =>
      touches.some(({ index, entity: { table }, unit, write, pk: [first] }) => {
        if (arnOf(table, index) !== resource) return false;
        // What an update changes it may have to read first, which its plan need not have.
        const isWritten = write !== undefined && (action.includes('Batch') || WRITTEN[write.action] === action);
        const isSame =
          unit === 'read' ? isRead : isWritten || (write?.action === 'update' && action.endsWith('GetItem'));
        const segments = first?.compiled.segments ?? [];
        const text = segments
          .map((segment) => (segment.kind === 'literal' ? escaped(segment.text) : '[\\s\\S]*'))
          .join('');
        return isSame && (key === '' || new RegExp(`^${text}$`).test(key));
      }),
    ),
  );
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function indexesAt(resource: string, design: Design) {
  return [...design.tables.values()].flatMap((table) =>
    [table.primary, ...table.indexes.values()].filter((index) => arnOf(table, index) === resource),
  );
}

function isOfTenant({ resource, context }: AuthorizationRequest, design: Design): boolean {
  const isGlobal = (entity: EntityDesign): boolean => (entity.companionOf?.owner ?? entity).entity.global;
  const entities = indexesAt(resource, design).flatMap(({ members }) => members.map(({ entity }) => entity));
  return context['dynamodb:LeadingKeys'] !== undefined && !entities.some(isGlobal);
}

function keyAttributes(design: Design): readonly string[] {
  const indexes = [...design.tables.values()].flatMap((table) => [table.primary, ...table.indexes.values()]);
  return indexes.flatMap(({ pk, sk }) => [...pk, ...sk].map(({ attribute }) => attribute));
}

/** Requests like this one that ask for more. */
function widerThan(
  asked: AuthorizationRequest,
  plans: readonly PlannedPattern[],
  design: Design,
): readonly (readonly [how: string, AuthorizationRequest])[] {
  const { context, resource } = asked;
  const { 'dynamodb:LeadingKeys': keys, 'dynamodb:Select': select, ...others } = context;
  const indexes = [...design.tables.values()].flatMap((table) =>
    [table.primary, ...table.indexes.values()].map((index) => arnOf(table, index)),
  );
  const written = { ...context, 'dynamodb:ReturnValues': 'ALL_OLD' };
  const [only, another] = plans;
  const operation = another === undefined ? only?.operation : undefined;
  const attributes = listOf(context['dynamodb:Attributes'] ?? []);
  const { 'dynamodb:EnclosingOperation': within, ...alone } = context;
  const isPut = asked.action === 'dynamodb:PutItem' || asked.action === 'dynamodb:DeleteItem';
  return [
    ['by a scan', { ...asked, action: 'dynamodb:Scan', context: { ...others, 'dynamodb:Select': 'ALL_ATTRIBUTES' } }],
    ['by a statement', { ...asked, action: 'dynamodb:PartiQLSelect', context: { 'dynamodb:FullTableScan': 'true' } }],
    ['by a search', { ...asked, action: 'dynamodb:SearchVectors', context: {} }],
    ['elsewhere', { ...asked, resource: `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/elsewhere` }],
    ['in another account', { ...asked, resource: resource.replace(ACCOUNT, '444455556666') }],
    ['by a deletion of the table', { ...asked, action: 'dynamodb:DeleteTable', context: {} }],
    ...indexes
      .filter((one) => one !== resource && !isTouched({ ...asked, resource: one }, plans))
      .map((one) => ['in another index', { ...asked, resource: one }] as const),
    ...(isPut && within === undefined ? [['with what was there', { ...asked, context: written }] as const] : []),
    ...(isPut && operation?.kind === 'transaction'
      ? [['outside of a transaction', { ...asked, context: { ...alone, 'dynamodb:ReturnValues': 'NONE' } }] as const]
      : []),
    // A policy cannot name what is beyond Latin 1.
    ...(operation?.kind === 'read' &&
    operation.projection !== undefined &&
    [...attributes, ...keyAttributes(design)].every((name) => /^[\x20-\xff]*$/.test(name))
      ? [
          ['with all attributes', { ...asked, context: { ...context, 'dynamodb:Select': 'ALL_ATTRIBUTES' } }] as const,
          [
            'with another',
            { ...asked, context: { ...context, 'dynamodb:Attributes': [...attributes, 'another'] } },
          ] as const,
        ]
      : []),
  ];
}

/** Whether a pattern scans, or runs statements, and is meant to. */
function isMeant({ action, resource }: AuthorizationRequest, plans: readonly PlannedPattern[]): boolean {
  return plans.some(({ operation, entities }) => {
    if (operation.kind === 'execute') return action.startsWith('dynamodb:PartiQL');
    const isScan = operation.kind === 'read' && operation.api === 'Scan' && action === 'dynamodb:Scan';
    return isScan && entities.some(({ table }) => arnOf(table, operation.index) === resource);
  });
}
