import type { Design, EntityDesign } from '../../../design/design.js';
import { tenantFieldOf } from '../../../planner/bindings.js';
import type { FollowUp, PlannedPattern } from '../../../planner/index.js';
import { intentsOf } from '../../../planner/intent.js';
import { copiesOf } from '../../../planner/program/follow-ups.js';
import { type Code, camelCase, from, kebabCase, pascalCase, UniqueNames } from '../../text/index.js';
import type { Gen } from '../gen.js';

/** What the generated code calls the work that follows from a change. */
export interface FollowUpNames {
  readonly fn: string;
  readonly type: string;
  readonly module: string;
}

/** Names of everything that is planned, in the order of the plan. */
export function followUpNames({ plan, design }: Gen): ReadonlyMap<FollowUp, FollowUpNames> {
  const functions = new UniqueNames('follow', ['base', 'context', 'images', 'delivery', 'session', 'now']);
  const files = new UniqueNames('follow-up');
  const served = plan.followUps.filter((followUp) => followUp.plan.kind === 'planned' && isServed(design, followUp));
  return new Map(
    served.map((followUp) => {
      const words = wordsOf(followUp);
      const fn = functions.take(camelCase(words));
      return [followUp, { fn, type: pascalCase(words), module: `streams/${files.take(kebabCase(words))}` }];
    }),
  );
}

/** A rule of a table without a stream never runs; copies may be kept by whoever writes. A source of no tenant finds none of a tenant's. */
function isServed(design: Design, { kind, source, target }: FollowUp): boolean {
  const tenant = tenantFieldOf(design, target);
  if (source.key === undefined) return false;
  if (kind === 'stream-rule') return source.table.table.stream !== undefined;
  return tenant === undefined || source.attributes.has(tenant);
}

/** `rollUpSales: SalesDay` and `OrderLine.title, OrderLine.price`, as words. */
function wordsOf({ kind, name, target }: FollowUp): string {
  if (kind === 'stream-rule') return name.replace(':', ' ');
  const attributes = name.split(', ').map((one) => one.slice(target.name.length + 1));
  return `refresh ${target.name} ${attributes.join(' ')}`;
}

/** Whether a stream keeps the copies, or every write of their source does. */
export function isKeptBy(followUp: FollowUp, refresh: 'stream' | 'write'): boolean {
  return copiesOf(followUp).some(({ rule }) => rule.refresh === refresh);
}

/** What a pattern writes of one entity that has copies which are to be written anew with it (`refresh: write`). */
export interface CopiesAfter {
  readonly source: EntityDesign;
  /** Positions of a transaction's steps that may change what is copied. */
  readonly steps: readonly number[];
  /** Functions that write copies anew; each takes a context and `{ new: item }`. */
  readonly fns: readonly Code[];
  /** They look at attributes that the entity's type does not show. */
  readonly needsHidden: boolean;
  /** What is written, as the model calls it. */
  readonly names: readonly string[];
}

export function copiesAfter(gen: Gen, { pattern }: PlannedPattern): readonly CopiesAfter[] {
  const own = [...followUpNames(gen)].filter(
    ([followUp]) =>
      followUp.kind === 'copy' &&
      isKeptBy(followUp, 'write') &&
      followUp.triggers.some((trigger) => trigger.after === undefined && trigger.pattern === pattern.name),
  );
  const changing = intentsOf(gen.design, pattern).filter(({ action }) => ['update', 'put', 'move'].includes(action));
  return [...new Set(own.map(([{ source }]) => source))].map((source) => {
    const ofSource = own.filter(([followUp]) => followUp.source === source);
    const copied = ofSource.flatMap(([followUp]) =>
      copiesOf(followUp).flatMap(({ rule }) => [rule.attribute, ...rule.via.keys()]),
    );
    return {
      source,
      steps: changing.flatMap(({ entity, step }) => (entity === source && step !== undefined ? [step] : [])),
      fns: ofSource.map(([, { module, fn }]) => from(module, fn)),
      needsHidden: copied.some((name) => source.attributes.get(name)?.attribute.hidden === true),
      names: ofSource.map(([{ name }]) => name),
    };
  });
}

/** What the caller of a pattern has to know of the copies that it writes anew. */
export function copiesDoc(gen: Gen, planned: PlannedPattern): readonly string[] {
  const names = copiesAfter(gen, planned).flatMap((one) => one.names.flatMap((name) => name.split(', ')));
  if (names.length === 0) return [];
  const list = names.map((name) => `\`${name}\``).join(', ');
  return [
    `Then it writes ${list} anew wherever they are copied, which is no part of the write: where that fails the call does, and the write is done. Of two calls at the same time, the copies may stay those of the first: do it again, or let a stream refresh them.`,
  ];
}
