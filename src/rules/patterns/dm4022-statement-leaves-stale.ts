import type { Design, EntityDesign } from '../../design/design.js';
import { flatMap } from '../../lists/flat-map.js';
import type { ExecuteOperation, PlannedPattern } from '../../planner/plan.js';
import type { Report, Rule } from '../rule.js';
import { listOf, quote } from '../show.js';
import { unrefreshedCopies } from './unrefreshed-copies.js';

export const statementLeavesStale: Rule = {
  id: 'DM4022',
  name: 'statement-leaves-stale',
  family: 'patterns',
  title: 'A statement or a stream writes attributes, and not what rests on them',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.update.html',
  *check(context) {
    const { plans } = context;
    for (const plan of plans.values()) {
      // Of which entity the item is, a statement does not say.
      const [entity] = plan.kind === 'planned' && plan.pattern.entities.length > 0 ? plan.entities : [];
      if (plan.kind !== 'planned' || plan.operation.kind !== 'execute' || entity === undefined) continue;
      const stale = staleAfter(context.design, entity, plan.operation);
      if (stale.length > 0) yield report(plan, plan.operation, stale);
    }
    yield* unrefreshedCopies(context);
  },
};

/** Something that the statement should have written along. */
interface Stale {
  readonly text: string;
  /** The attribute that would have to stand in the statement; undefined where that is another item. */
  readonly own?: string;
  /** The item can be found and read all the same. */
  readonly isMinor?: true;
}

function staleAfter(design: Design, entity: EntityDesign, { action, names }: ExecuteOperation): readonly Stale[] {
  if (action === 'select') return [];
  const written = new Set(names);
  const changed = new Set(
    flatMap([...entity.attributes], ([name, { attribute }]) => (written.has(attribute.storedName) ? [name] : [])),
  );
  /** Whether it is another now, or is to be there. */
  const isConcerned = (sources: readonly string[]): boolean =>
    sources.length > 0 &&
    (action === 'insert' ? sources.every((name) => changed.has(name)) : sources.some((name) => changed.has(name)));
  const own =
    action === 'delete' ? [] : [...staleKeys(entity, written, isConcerned), ...staleMarks(entity, action, written)];
  const unique = entity.unique.filter(({ fields }) => action === 'delete' || isConcerned(fields));
  return [
    ...own,
    ...(action === 'delete' ? [] : staleDerived(entity, written, isConcerned)),
    ...(action === 'delete' ? [] : staleCopied(entity, written, isConcerned)),
    ...(action === 'update' ? staleCopies(design, entity, changed) : []),
    ...unique.map(({ constraint }) => ({ text: uniqueText(constraint.name, action) })),
    ...(entity.history === undefined || action === 'delete'
      ? []
      : [{ text: 'no copy is kept of this version', isMinor: true as const }]),
  ];
}

type IsConcerned = (sources: readonly string[]) => boolean;

function staleKeys(entity: EntityDesign, written: ReadonlySet<string>, isConcerned: IsConcerned): readonly Stale[] {
  const memberships = [...entity.memberships.values()].filter(({ mapped, index }) => mapped && index.kind !== 'table');
  const stale = flatMap(memberships, ({ index, keys }) =>
    flatMap(keys, ({ pk, sk, onPartial }) =>
      flatMap([...pk, ...sk], ({ kind, slot, reads }): readonly Stale[] => {
        const sources = reads.filter((name) => entity.attributes.has(name));
        if (kind === 'natural' || typeof onPartial === 'object' || written.has(slot.attribute)) return [];
        if (!isConcerned(sources)) return [];
        const { attribute } = slot;
        const text = `${quote(attribute)}, a key of index ${quote(index.name)}, is made of ${listOf(sources)}`;
        return [{ text, own: attribute }];
      }),
    ),
  );
  // One attribute may be in the keys of several indexes.
  return [...new Map(stale.map((one) => [one.own, one])).values()];
}

function staleDerived(entity: EntityDesign, written: ReadonlySet<string>, isConcerned: IsConcerned): readonly Stale[] {
  return flatMap([...entity.attributes.values()], ({ attribute, derivedFrom }): readonly Stale[] => {
    if (attribute.derive === undefined || written.has(attribute.storedName) || !isConcerned(derivedFrom)) return [];
    const { storedName } = attribute;
    return [{ text: `${quote(storedName)} is derived from ${listOf(derivedFrom)}`, own: storedName }];
  });
}

/** Copies that the item itself has: they are read where it names another source. */
function staleCopied(entity: EntityDesign, written: ReadonlySet<string>, isConcerned: IsConcerned): readonly Stale[] {
  return flatMap([...entity.attributes.values()], ({ attribute: { copy, storedName } }): readonly Stale[] => {
    if (copy === undefined || written.has(storedName) || !isConcerned([...copy.via.values()])) return [];
    const source = quote(`${copy.entity}.${copy.attribute}`);
    const text = `${quote(storedName)} is copied from the ${source} that ${listOf([...copy.via.values()])} names`;
    return [{ text, own: storedName }];
  });
}

/** Copies that others have, where whoever writes the source writes them anew: those that a stream refreshes follow every write. */
function staleCopies(design: Design, entity: EntityDesign, changed: ReadonlySet<string>): readonly Stale[] {
  return flatMap([...design.entities.values()], (target) =>
    flatMap([...target.attributes.values()], ({ attribute: { name, copy } }): readonly Stale[] => {
      if (copy?.refresh !== 'write' || copy.entity !== entity.name || !changed.has(copy.attribute)) return [];
      const copied = quote(`${target.name}.${name}`);
      return [
        { text: `${copied} is a copy of ${quote(copy.attribute)}, which ${quote('refresh: write')} leaves to it` },
      ];
    }),
  );
}

/** What every item carries: its tag, where it is new, and its version. */
function staleMarks(
  { entity, attributes, discriminator }: EntityDesign,
  action: ExecuteOperation['action'],
  written: ReadonlySet<string>,
): readonly Stale[] {
  const isUntagged = action === 'insert' && discriminator !== undefined && !written.has(discriminator);
  const version = entity.version && attributes.get(entity.version.attribute.value)?.attribute.storedName;
  const isUncounted = version !== undefined && !written.has(version);
  return [
    ...(isUntagged ? [{ text: `${quote(discriminator)} tells which entity an item is of`, own: discriminator }] : []),
    ...(isUncounted
      ? [{ text: `${quote(version)} tells other writers of the change`, own: version, isMinor: true as const }]
      : []),
  ];
}

function uniqueText(name: string, action: ExecuteOperation['action']): string {
  const constraint = quote(`unique.${name}`);
  if (action === 'delete') return `the value of ${constraint} stays taken for ever`;
  return action === 'insert'
    ? `the value of ${constraint} is not taken, and another item may have it too`
    : `the new value of ${constraint} is not taken, and the old one stays taken`;
}

const INSTEAD = { insert: 'create', update: 'update', delete: 'delete', select: 'query' } as const;

function report({ pattern }: PlannedPattern, { action }: ExecuteOperation, stale: readonly Stale[]): Report {
  const own = [...new Set(flatMap(stale, ({ own: one }) => one ?? []))];
  const isWhole = stale.every(({ own: one }) => one !== undefined);
  const instead = quote(`op: ${INSTEAD[action]}`);
  const also = isWhole ? `, or write ${listOf(own)} in the statement too` : '';
  return {
    severity: stale.every(({ isMinor }) => isMinor) ? 'warning' : 'error',
    span: pattern.statement?.span ?? pattern.span,
    message: `The statement of ${quote(pattern.name)} writes the attributes that it names and nothing else: ${stale.map(({ text }) => text).join('; ')}. Use ${instead}, which writes all of it${also}.`,
  };
}
