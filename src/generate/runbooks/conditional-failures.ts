import { numberText, percentText } from '../../diagnostics/index.js';
import type { PatternLoad, Workload } from '../../load/index.js';
import type { Operation, WritePart } from '../../planner/index.js';
import { CONDITIONAL, usageOf } from '../alarms/index.js';
import type { Deployment, TableResource } from '../infrastructure/index.js';
import type { GeneratedFile } from '../typescript/gen.js';
import { lastHour, shell } from './metrics.js';
import { bullets, heading, link, page, prose, steps, table } from './page.js';
import { shellLiteral, shellWord } from './shell.js';

const CONDITIONS =
  'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html';

/** Undefined where no write has a condition. */
export function conditionalFailuresPage(deployment: Deployment, workload: Workload): GeneratedFile | undefined {
  const tables = [...deployment.tables.values()].filter(({ table: one }) => usageOf(workload, one).hasConditions);
  if (tables.length === 0) return undefined;
  const { model, region } = deployment;
  const share = percentText(model.operations.alarms.conditionalFailures);
  const rows = tables.flatMap((one) => workload.patterns.flatMap((load) => rowOf(load, one)));
  return page('conditional-failures.md', `Writes to ${model.name.value} fail on their conditions`, [
    prose(
      `A condition that fails is how a write says that the item is not what the caller thinks: nothing was written, and nothing is broken. The alarm is told of more than ${share} of the writes to a table, for a quarter of an hour: then callers work against each other.`,
    ),
    heading('Which writes have conditions'),
    table(['Pattern', 'Table', 'Writes a second at peak', 'It fails where this does not hold'], rows, [2]),
    heading('Look'),
    prose('How many failed in the last hour, by minute; and how many writes succeeded:'),
    shell(
      `export AWS_REGION=${shellLiteral(region)}`,
      lastHour('failed', 'ConditionalCheckFailedRequests', 'Sum'),
      lastHour('succeeded', 'SuccessfulRequestLatency', 'SampleCount'),
      tables.flatMap(({ name, table: one }) => {
        const word = shellWord(['Name=TableName,Value=', ...name], deployment);
        const writes = usageOf(workload, one).operations.filter((operation) => CONDITIONAL.includes(operation));
        return [`failed ${word}`, ...writes.map((operation) => `succeeded ${word} Name=Operation,Value=${operation}`)];
      }),
    ),
    prose(
      'The metric knows no pattern: the logs of the callers have the errors by their names, and those say which condition it was.',
    ),
    heading('Act'),
    table(
      ['What fails', 'What it mostly is', 'What to do'],
      [
        [
          'A version (a lock)',
          'Several callers change one item at once, or work from what they read long ago',
          'Read again just before the write; let one caller do it; retry with a pause that grows',
        ],
        [
          'An item must not be there',
          'A request that is sent again, or an id that is not unique',
          'Take an answer of the kind as success where the item is the same; look at how ids are made',
        ],
        [
          'An item must be there',
          'It was deleted, has expired, or was never made',
          'Find out who deletes it; create it first',
        ],
        ['A unique value', 'The value is taken', 'Tell the user: this is no fault, unless a job repeats it'],
        [
          'A condition of the model',
          'The state of the item does not allow the change',
          'Find the caller that asks for it again and again, and stop it',
        ],
      ],
    ),
    bullets(
      'A failed condition costs the units of the write: a caller that tries without a pause pays for each try, and heats the key.',
      'Where one item is meant, see hot-key.md: all of these writes go to its partition.',
    ),
    heading('Afterwards'),
    steps(
      'Where failures are part of the business, such as the last seat that many want, state another share: `operations: {alarms: {conditionalFailures: 40%}}`.',
      'Where they are not, change the pattern: an `add` or `append` without a lock, an idempotent `put`, or fewer attributes in the one item that all change.',
    ),
    `- ${link('Condition expressions', CONDITIONS)}`,
  ]);
}

function rowOf({ plan, rate }: PatternLoad, { table: own }: TableResource): readonly (readonly string[])[] {
  const terms = partsOf(plan.operation)
    .filter(({ entity }) => entity.table.table === own)
    .flatMap((part) => part.conditions.map((term) => `${part.entity.name}: ${told(term, part)}`));
  if (terms.length === 0) return [];
  const peak = rate === undefined ? '' : numberText(rate.peak);
  return [[`\`${plan.pattern.name}\``, own.name, peak, [...new Set(terms)].join('; ')]];
}

function partsOf(operation: Operation): readonly WritePart[] {
  return operation.kind === 'read' ? [] : operation.parts;
}

function told({ kind, text }: WritePart['conditions'][number], { role }: WritePart): string {
  switch (kind) {
    case 'declared':
      return `\`${text.replaceAll('`', '')}\``;
    case 'exists':
      return 'it is there';
    case 'not-exists':
      return role === 'sentinel' ? 'nobody else has the value' : 'it is not there';
    case 'lock':
      return 'the version is the one that was read';
    case 'as-read':
      return 'it is as it was read';
    case 'matches':
      return 'the query would find it still';
  }
}
