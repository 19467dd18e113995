import { costOf, heatOf, workloadOf } from '../../load/index.js';
import { type Deployment, deploymentOf } from '../infrastructure/index.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';
import { addIndexPage } from './add-index.js';
import { AUTOMATION_ACTIONS, automationFiles, documentName, MOST_DAYS } from './automation.js';
import { conditionalFailuresPage } from './conditional-failures.js';
import { drillPage } from './drill.js';
import { exportPage } from './export-page.js';
import { failoverPage } from './failover.js';
import { hotKeyPage } from './hot-key.js';
import { latencyPage } from './latency.js';
import { code, heading, link, page, prose, table } from './page.js';
import { restorePage } from './restore.js';
import { streamAgePage } from './stream-age.js';
import { throttlingPage } from './throttling.js';
import { userErrorsPage } from './user-errors.js';

/** Pages for the night on which something is wrong, with the names, limits and commands of this model. */
export function runbookFiles(gen: Gen): readonly GeneratedFile[] {
  const deployment = deploymentOf(gen);
  const workload = workloadOf(gen.plan);
  const cost = costOf(workload);
  const pages = [
    restorePage(deployment),
    throttlingPage(deployment, workload),
    hotKeyPage(deployment, heatOf(workload)),
    latencyPage(deployment, workload, cost),
    userErrorsPage(deployment, workload),
    conditionalFailuresPage(deployment, workload),
    streamAgePage(deployment),
    addIndexPage(deployment, cost),
    exportPage(deployment, cost),
    failoverPage(deployment),
    drillPage(deployment),
  ].filter((one) => one !== undefined);
  const automation = automationFiles(deployment);
  return [contents(deployment, pages, automation), ...pages, ...automation];
}

const PAGES: readonly (readonly [file: string, when: string])[] = [
  ['restore.md', 'Data was lost or overwritten'],
  ['throttling.md', 'Requests are throttled'],
  ['hot-key.md', 'One key is over what a partition serves'],
  ['latency.md', 'Requests are slow, or DynamoDB answers with errors of its own'],
  ['user-errors.md', 'Requests are refused as wrong'],
  ['conditional-failures.md', 'Writes fail on their conditions'],
  ['stream-age.md', 'What reads a stream is behind'],
  ['add-index.md', 'An access pattern needs another index'],
  ['export.md', 'Somebody asks a question about all items'],
  ['failover.md', 'A Region fails'],
  ['restore-drill.md', 'Once a quarter'],
];

function contents(
  deployment: Deployment,
  pages: readonly GeneratedFile[],
  automation: readonly GeneratedFile[],
): GeneratedFile {
  const { model, tables, parameters, region } = deployment;
  const paths = new Set(pages.map(({ path }) => path));
  const shown = PAGES.filter(([file]) => paths.has(file));
  const named = new Set(
    [...tables.values()].flatMap(({ name }) =>
      name.flatMap((piece) => (typeof piece !== 'string' && piece.kind === 'parameter' ? [piece.name] : [])),
    ),
  );
  const variables = [...named].filter((name) => parameters.get(name)?.default === undefined);
  return page('README.md', `Runbooks of ${model.name.value}`, [
    ...(model.description === undefined ? [] : [prose(model.description)]),
    heading('When'),
    shown.map(([file, when]) => `- ${prose(when)}: ${link(file, file)}`).join('\n'),
    ...(paths.has('failover.md')
      ? []
      : [prose(`No table has a replica in another Region: while \`${region}\` is down, so are they.`)]),
    heading('Tables'),
    table(
      ['Table', 'Name', 'Restores to', 'Cannot be deleted', 'Regions'],
      [...tables.values()].map(({ table: one }) => [
        one.name,
        `\`${one.physicalName.value}\``,
        one.protection.pitr ? `any second of ${one.protection.pitrDays ?? MOST_DAYS} days` : 'nothing',
        one.protection.delete ? 'yes' : 'no',
        [region, ...one.replicas.map(({ value }) => value)].join(', '),
      ]),
    ),
    heading('Commands'),
    prose(
      'They are for a POSIX shell with the AWS CLI of version 2 and GNU date. Names that differ by stage are variables, with the defaults of the model.',
    ),
    ...(variables.length === 0
      ? []
      : [
          code(
            'sh',
            variables.map((name) => `export ${name}=   # has no default`),
          ),
        ]),
    heading('Automation'),
    prose(
      'Documents of Systems Manager: make one of each, and start it from the console or with `aws ssm start-automation-execution`.',
    ),
    code(
      'sh',
      automation.map(
        ({ path }) =>
          `aws ssm create-document --document-type Automation --document-format YAML --name ${documentName(deployment, path.slice('automation/'.length, -'.yaml'.length))} --content file://${path}`,
      ),
    ),
    prose(
      `They act as a role (\`AutomationAssumeRole\`) that \`ssm.amazonaws.com\` may take, and that is allowed these actions of DynamoDB on the tables and on what they are restored to: ${AUTOMATION_ACTIONS.map((action) => `\`${action}\``).join(', ')}; \`s3:PutObject\` on the bucket of exports; and the keys of encrypted tables.`,
    ),
  ]);
}
