import { numberText, percentText, wholeText } from '../../diagnostics/index.js';
import type { Heat, KeyHeat } from '../../load/index.js';
import type { Deployment, TableResource } from '../infrastructure/index.js';
import { INSIGHTS_MODES } from '../infrastructure/table-request.js';
import type { GeneratedFile } from '../typescript/gen.js';
import { type Block, bullets, code, command, heading, link, page, prose, steps, table } from './page.js';
import { shellLiteral, shellWord } from './shell.js';

const PARTITIONS = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html';
const INSIGHTS = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/contributorinsights_HowItWorks.html';

/** Keys that are told, the hottest first. */
const SHOWN = 10;
/** These in any case, and others from this share of a partition on. */
const ALWAYS_SHOWN = 3;
const WORTH_SHOWING = 0.01;

/** What to do about one key that a partition cannot serve. */
export function hotKeyPage(deployment: Deployment, heat: Heat): GeneratedFile {
  const hottest = heat.keys.slice(0, SHOWN).filter(({ share }, i) => i < ALWAYS_SHOWN || share >= WORTH_SHOWING);
  return page('hot-key.md', `A hot key in ${deployment.model.name.value}`, [
    prose(
      'A partition serves 3,000 read units and 1,000 write units a second, and all items of one partition key are in one, until DynamoDB splits them. Capacity of the table does not help a key that is over that.',
    ),
    heading('Which keys are expected to be busy'),
    ...(hottest.length === 0
      ? [
          prose(
            'The model states no rates, so nothing is expected: give access patterns a `rate`, and this page names their hottest keys.',
          ),
        ]
      : [table(['Key', 'In', 'Units a second at peak', 'Of a partition', 'By'], hottest.map(rowOf), [2, 3])]),
    heading('Find the key'),
    ...find(deployment),
    heading('What helps at once'),
    bullets(
      'Stop what makes it hot: a loop, a retry without a pause, a job that writes one tenant from end to end.',
      'Slow the callers of that key down; the others are not throttled, unless they are in the same partition.',
      'Answer reads from a cache: one key that is read by everybody is what DAX and a cache in memory are for.',
      'Wait some minutes where the key has many items and its sort key does not only grow: DynamoDB splits it by itself.',
    ),
    heading('What helps for good'),
    ...hottest.filter(({ level }) => level !== 'cool').map(adviceOf),
    steps(
      'Put the skew that was seen into the model (`skew: hot(1, 30%) on productId`), and run `dynamodel simulate`: the same throttling has to come out.',
      'Try what it proposes: shards, another key, a cache. Each proposal was simulated.',
      'A calculated shard changes the address of items: those that are there have to be written once more.',
    ),
    `- ${link('Partition keys', PARTITIONS)}\n- ${link('Contributor Insights', INSIGHTS)}`,
  ]);
}

function rowOf({ index, key, unit, peak, share, contributions }: KeyHeat): readonly string[] {
  const where = index.kind === 'table' ? index.table.name : `${index.table.name}, index ${index.name}`;
  const by = contributions.slice(0, 3).map(({ pattern }) => `\`${pattern}\``);
  return [`\`${key}\``, where, `${numberText(peak)} ${unit}s`, percentText(share), by.join(', ')];
}

function adviceOf({ key, shards, relief, limit, unit, itemPeak }: KeyHeat): Block {
  const why = {
    'splits-collection': 'DynamoDB can split its items over partitions, which takes some minutes of load.',
    'single-item': `one item takes ${numberText(itemPeak)} ${unit} units a second, and an item cannot be split.`,
    'local-index': 'a local index keeps its items in one partition.',
    'growing-sort-key': 'its sort key only grows, so that the newest items are always together.',
  }[relief];
  const safe = shards.safe ?? shards.least;
  const more =
    safe > shards.now
      ? ` Divided over ${wholeText(safe)} shards each would stay below the ${wholeText(limit)} of a partition.`
      : '';
  return prose(`\`${key}\`: ${why}${more}`);
}

function find(deployment: Deployment): readonly Block[] {
  const all = [...deployment.tables.values()];
  const isWatched = ({ table: { contributorInsights, indexes } }: TableResource): boolean =>
    [contributorInsights, ...[...indexes.values()].map((index) => index.contributorInsights)].some(
      (mode) => mode !== undefined,
    );
  const watched = all.filter(isWatched);
  const others = all.filter((one) => !isWatched(one));
  return [
    ...(others.length === 0
      ? []
      : [
          prose(
            `Contributor Insights is off for ${others.map(({ table: { name } }) => `\`${name}\``).join(', ')}: switch it on while you look, and off again (\`DISABLE\`), or say \`contributorInsights: throttled\` in the model. It tells of requests from then on.`,
          ),
          code(
            'sh',
            others.flatMap((one) =>
              command(
                `aws dynamodb update-contributor-insights --table-name ${shellWord(one.name, deployment)}`,
                `--contributor-insights-action ENABLE --contributor-insights-mode ${INSIGHTS_MODES.all}`,
              ),
            ),
          ),
        ]),
    prose(
      'The ten busiest keys of the last hour, by rule: `PKT` in the name of a rule is of partition keys that were throttled, `PKC` of those that were accessed, and `SKT` and `SKC` are the same with the sort key.',
    ),
    code('sh', [
      'keys() {',
      '  for RULE in $(aws dynamodb describe-contributor-insights "$@" --query ContributorInsightsRuleList --output text); do',
      '    echo "$RULE"',
      ...command(
        '    aws cloudwatch get-insight-rule-report --rule-name "$RULE"',
        '    --start-time "$(date -u -d -1hour +%FT%TZ)" --end-time "$(date -u +%FT%TZ)" --period 300',
        '    --max-contributor-count 10 --order-by Sum',
        `    --query "Contributors[].[join(', ',Keys),ApproximateAggregateValue]" --output text`,
      ),
      '  done',
      '}',
      ...[...watched, ...others].flatMap((one) => keysOf(deployment, one)),
    ]),
    prose(
      'Without it, log the partition key of requests that come back with `KeyRangeThroughputExceeded`; the exception names the table or the index.',
    ),
  ];
}

/** Each index has rules of its own. */
function keysOf(
  deployment: Deployment,
  { name, table: { contributorInsights, indexes } }: TableResource,
): readonly string[] {
  const word = shellWord(name, deployment);
  const watched = [...indexes.values()].filter((index) => index.contributorInsights !== undefined);
  return [
    ...(contributorInsights === undefined && watched.length > 0 ? [] : [`keys --table-name ${word}`]),
    ...watched.map((index) => `keys --table-name ${word} --index-name ${shellLiteral(index.name)}`),
  ];
}
