import type { Draft, InputPlace } from '../../draft.js';
import { memoryInput } from '../../open-input.js';
import { readCreateTable } from '../create-table/index.js';
import type { TableFacts } from './table-facts.js';

/** What IAM calls the questions that a table may not be asked. */
const TOLD_BY: Readonly<Record<string, string>> = {
  DescribeTimeToLive: 'which attribute items expire by',
  DescribeContinuousBackups: 'whether there is point-in-time recovery',
  ListTagsOfResource: 'which tags it has',
};

/** The draft of a table as `DescribeTable` and its likes tell it, through the reader of their JSON. */
export function definitionDraft(facts: TableFacts, shown: string): Draft {
  const { description, ttl, recovery, tags, refused } = facts;
  const table = {
    ...description,
    ...(ttl?.Enabled === true ? { TimeToLiveSpecification: ttl } : {}),
    ...(recovery === undefined ? {} : { PointInTimeRecoverySpecification: recovery }),
    ...(tags === undefined || tags.length === 0 ? {} : { Tags: tags }),
  };
  const draft = readCreateTable(memoryInput({ [shown]: JSON.stringify({ Table: table }) }), {
    ttlIsKnown: ttl !== undefined,
  });
  const place = { file: shown, path: '' };
  const name = description.TableName ?? draft.name;
  return {
    ...draft,
    unplaced: draft.unplaced.map((one) => ({ ...one, place: withoutLine(one.place) })),
    quirks: [
      ...draft.quirks.map((one) => ({ ...one, place: withoutLine(one.place) })),
      ...refused.map(({ operation, why }) => ({
        message: `\`${operation}\` was refused (${why}), so ${TOLD_BY[operation] ?? 'what it tells'} is not known.`,
        place,
      })),
    ],
    questions: [
      ...draft.questions,
      ...(draft.tables.some(({ billing }) => billing?.mode === 'provisioned')
        ? [
            {
              question: 'Are its units scaled automatically? Application Auto Scaling was not asked.',
              at: `tables.${name}`,
              fill: 'billing: {mode: provisioned, rcu: 5, wcu: 5, autoscale: {min: {rcu: 5, wcu: 5}, max: {rcu: 100, wcu: 100}, target: 70}}',
            },
          ]
        : []),
    ],
  };
}

/** What was answered has no lines of which a person knows. */
function withoutLine({ file, path }: InputPlace): InputPlace {
  return { file, path: path.replace(/^Table\.?/, '') };
}
