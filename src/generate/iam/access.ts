import { followUpNeeds, type Held, held, type Need, patternNeeds, type Scope } from '../../load/rights/index.js';
import type { FollowUp, PatternPlan } from '../../planner/index.js';
import { type Deployment, keyStatements, type Statement, type TableResource } from '../infrastructure/index.js';
import { type Grant, itemStatements } from './statements.js';

/** Who is to be given rights: to call patterns, or to do what changes set off. */
export interface Access {
  readonly patterns?: readonly PatternPlan[];
  /** Of a stream's handler. */
  readonly followUps?: readonly FollowUp[];
  /** Table whose stream it reads. */
  readonly source?: TableResource;
  readonly scope?: Scope;
  /** Whether gets may be joined to batches, as clients with `coalesce` do: of the same keys, under the same conditions. */
  readonly joinsGets?: boolean;
}

export interface Rights {
  /** Each `Allow`s; `Deny` stands beside PartiQL alone. */
  readonly statements: readonly Statement[];
  /** What is asked for and not given. */
  readonly refused: readonly Refusal[];
}

export interface Refusal {
  readonly pattern: string;
  /** A sentence. */
  readonly why: string;
}

/** The least rights that serve: what the planned requests need, of which those of one pattern are given together or not at all. */
export function rightsFor(
  deployment: Deployment,
  { patterns = [], followUps = [], source, scope = new Map(), joinsGets = false }: Access,
): Rights {
  const { plan } = deployment.gen;
  const asked = [
    ...patterns.map((one) => ({
      name: one.pattern.name,
      needs: one.kind === 'planned' ? patternNeeds(plan, one) : undefined,
    })),
    ...followUps.map((one) => ({ name: one.name, needs: [...followUpNeeds(one), ...markers(one)] })),
  ];
  const grants: Grant[] = [];
  const refused: Refusal[] = [];
  for (const { name, needs } of asked) {
    const all = joinsGets ? needs?.flatMap(joined) : needs;
    const found = all === undefined ? NOT_SERVED : grantsOf(deployment, all, scope);
    if (typeof found === 'string') refused.push({ pattern: name, why: found });
    else grants.push(...found);
  }
  const tables = new Set([...(source === undefined ? [] : [source]), ...grants.map(({ table }) => table)]);
  return { statements: [...itemStatements(grants), ...keyStatements([...tables])], refused };
}

const NOT_SERVED = 'No index serves it.';

function joined(need: Need): readonly Need[] {
  const isAlone = need.action === 'GetItem' && need.within === undefined;
  return isAlone ? [need, { ...need, action: 'BatchGetItem' }] : [need];
}

/** A rule that counts writes a marker with it, so that a change that comes again does not count twice. */
function markers({ kind, plan, target }: FollowUp): readonly Need[] {
  if (kind !== 'stream-rule' || plan.kind !== 'planned' || plan.pattern.add.length === 0) return [];
  const need = { index: target.table.primary, within: 'TransactWriteItems' } as const;
  return [
    { ...need, action: 'UpdateItem', keys: target.key === undefined ? [] : [{ entity: target, key: target.key }] },
    { ...need, action: 'PutItem', keys: [], beginning: MARKER },
  ];
}

/** Key of a marker of the generated stream handler. */
const MARKER = 'dynamodel-stream#';

/** What the needs are given, or why they are not. */
function grantsOf(deployment: Deployment, needs: readonly Need[], scope: Scope): readonly Grant[] | string {
  const grants: Grant[] = [];
  for (const need of needs) {
    const table = deployment.tables.get(need.index.table.name);
    if (table === undefined) throw new Error(`The deployment has no table ${need.index.table.name}.`);
    const found: Held = held(need, scope);
    if (found.kind === 'unheld') return `Nothing can hold it to one \`${found.field}\`: ${found.why}.`;
    const { index, action, within, attributes, walks } = need;
    grants.push({
      table,
      ...(index.kind === 'table' ? {} : { index: index.name }),
      action,
      ...(found.leading === undefined ? {} : { leading: found.leading }),
      ...(within === undefined ? {} : { within }),
      ...(attributes === undefined ? {} : { attributes }),
      ...(walks === undefined ? {} : { walks }),
    });
  }
  return grants;
}
