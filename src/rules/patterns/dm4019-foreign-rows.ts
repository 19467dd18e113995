import type { EntityDesign } from '../../design/index.js';
import type { PlannedPattern, ReadOperation } from '../../planner/plan.js';
import { leadingText } from '../keys/key-parts.js';
import type { Report, Rule } from '../rule.js';
import { listOf, quote } from '../show.js';
import { percent, significant } from '../words.js';

/** Share of what is read from which rows of other entities are more than a note. */
const MUCH = 0.1;

export const foreignRows: Rule = {
  id: 'DM4019',
  name: 'foreign-rows',
  family: 'patterns',
  title: 'A query reads items of entities that it does not ask for',
  severity: 'info',
  preset: 'recommended',
  pillar: 'cost-optimization',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.FilterExpression.html',
  *check({ plans }) {
    for (const plan of plans.values()) {
      if (plan.kind !== 'planned' || plan.operation.kind !== 'read' || plan.operation.api !== 'Query') continue;
      const { operation } = plan;
      const foreign = operation.foreign.filter(({ entity }) => isMapped(operation, entity));
      if (foreign.length > 0 && !isOverlapOfKeys(operation)) yield report(plan, { ...operation, foreign });
    }
  },
};

function report({ pattern, entities }: PlannedPattern, operation: ReadOperation): Report {
  const { foreign } = operation;
  const share = Math.min(
    1,
    foreign.reduce((sum, one) => sum + one.share, 0),
  );
  const isCounted = [...entities, ...foreign.map(({ entity }) => entity)].every(
    ({ count }) => count.basis !== 'assumed',
  );
  const isCertain = foreign.some(({ certainty }) => certainty === 'certain');
  const dropped = foreign.every((one) => one.removedBy === 'discriminator')
    ? 'a filter on the discriminator drops them after they were read and paid for'
    : 'the caller must drop them';
  const figure = isCounted ? ` They are ${percent(share)} of the bytes that it reads.` : '';
  return {
    severity: share >= MUCH && isCertain && isCounted ? 'warning' : 'info',
    span: pattern.span,
    message: `${quote(pattern.name)} asks for ${listOf(entities.map(({ name }) => name))}, and items of ${listOf(foreign.map(({ entity }) => entity.name))} ${isCertain ? 'lie' : 'may lie'} in its range: ${dropped}, and they fill its pages.${figure} Begin the sort keys with literals that keep the entities apart, or ask for them too.`,
    ...(isCounted ? { numbers: { share: significant(share) } } : {}),
  };
}

/** Entities that are in the index without mapping it have findings of their own, whatever is read there. */
function isMapped({ index }: ReadOperation, entity: EntityDesign): boolean {
  return index.members.some((member) => member.entity === entity && member.mapped);
}

/** One entity's own literal is the beginning of the other's sort keys: DM2016 says so, whatever pattern reads them. */
function isOverlapOfKeys({ sources }: ReadOperation): boolean {
  const entities = new Set(sources.map(({ entity }) => entity));
  return (
    entities.size === 1 &&
    sources.every(({ key }) => key.sk.length === 1 && key.sk.every(({ compiled }) => leadingText(compiled) !== ''))
  );
}
