import type { Rule } from '../rule.js';
import { quote } from '../show.js';
import { isTransient } from './transient.js';

export const noRecovery: Rule = {
  id: 'DM9001',
  name: 'no-recovery',
  family: 'security',
  title: 'Point-in-time recovery of a table is switched off',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery.html',
  *check({ design }) {
    for (const table of design.tables.values()) {
      const { name, protection, span } = table.table;
      if (protection.pitr) continue;
      const { backup } = protection;
      const lost =
        backup === undefined
          ? 'is gone, unless there is a backup from before'
          : `comes back only as it was at the last backup (${quote(backup.schedule)})`;
      yield {
        severity: isTransient(table) || backup !== undefined ? 'info' : 'warning',
        span: protection.span ?? span,
        message: `Table ${quote(name)} has \`pitr: false\`: what a faulty release or a wrong command overwrites or deletes ${lost}. With it the table can be restored to any second of the last 35 days. Leave \`pitr\` out, or set it to \`true\`.`,
      };
    }
  },
};
