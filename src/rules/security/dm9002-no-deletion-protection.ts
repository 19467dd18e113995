import type { Rule } from '../rule.js';
import { quote } from '../show.js';
import { isTransient } from './transient.js';

export const noDeletionProtection: Rule = {
  id: 'DM9002',
  name: 'no-deletion-protection',
  family: 'security',
  title: 'Deletion protection of a table is switched off',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'reliability',
  source:
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html#WorkingWithTables.Basics.DeletionProtection',
  *check({ design }) {
    for (const table of design.tables.values()) {
      const { name, protection, span } = table.table;
      if (protection.delete) continue;
      yield {
        severity: isTransient(table) ? 'info' : 'warning',
        span: protection.span ?? span,
        message: `Table ${quote(name)} has \`delete: false\`: anyone with the right to delete tables deletes it with one call, and so does a change of the stack that replaces it. With deletion protection it has to be switched off first. Leave \`delete\` out, or set it to \`true\`: it costs nothing.`,
      };
    }
  },
};
