import type { Deployment } from '../infrastructure/index.js';
import type { GeneratedFile } from '../typescript/gen.js';
import { documentName } from './automation.js';
import { code, command, heading, page, prose, steps, table } from './page.js';
import { shellLiteral, shellWord } from './shell.js';

/** A restore that nobody needs, so that the one that somebody needs is known. */
export function drillPage(deployment: Deployment): GeneratedFile {
  const recoverable = [...deployment.tables.values()].filter((one) => one.table.protection.pitr);
  return page('restore-drill.md', `Restore drill of ${deployment.model.name.value}`, [
    prose(
      'Once a quarter, and after each change of how tables are protected. A backup that was never restored is a hope. It costs the restore of a table, and its storage for the hours of the drill.',
    ),
    heading('Steps'),
    steps(
      'Choose a table and a moment some hours ago, and note the time.',
      'Go through `restore.md` by hand, without the switch; or start the automation below, which shows that the table can be restored and read, and no more.',
      'Compare: read ten items that were there at that moment, of each kind; count them.',
      'Run the read-only tests of a service against the restored table.',
      'Delete the restored table, once its deletion protection is off; the automation deletes its own, apart from one whose restore failed.',
      'Write down what it took, and what was missing on this page.',
    ),
    ...(recoverable.length === 0
      ? [prose('No table has point-in-time recovery: there is nothing to restore from but backups, by hand.')]
      : [prose('`AUTOMATION_ROLE` is the ARN of the role that README.md tells of.')]),
    ...recoverable.flatMap((one) => [
      heading(`Table ${one.table.name}`),
      code('sh', [
        `export AWS_REGION=${shellLiteral(deployment.region)}`,
        ...command(
          'aws ssm start-automation-execution',
          `--document-name ${documentName(deployment, 'restore-drill')}`,
          `--parameters "TableName=${inner(shellWord(one.name, deployment))},RestoreTime=$(date -u -d -12hour +%FT%TZ),AutomationAssumeRole=\${AUTOMATION_ROLE:?}"`,
        ),
      ]),
    ]),
    heading('What it took'),
    table(['Date', 'Table', 'Size', 'Restore', 'Checks', 'By'], [['', '', '', '', '', '']]),
  ]);
}

/** Within double quotes already. */
function inner(word: string): string {
  return word.replace(/^"|"$/g, '');
}
