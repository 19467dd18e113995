import type { TableDesign } from '../../design/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Report, Rule } from '../rule.js';
import { listOf, quote, someOf } from '../show.js';
import { personalOf } from './personal.js';

/** Tables, and attributes of them, that the finding names. */
const SHOWN = 4;

/**
 * All data is encrypted at rest; whose key it is decides who can watch its use, and end it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html
 */
export const encryptionChoice: Rule = {
  id: 'DM9006',
  name: 'encryption-choice',
  family: 'security',
  title: 'Personal data without a word on whose key encrypts it, or a key that replicas cannot use',
  severity: 'info',
  preset: 'recommended',
  pillar: 'security',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html',
  *check({ design }) {
    const tables = [...design.tables.values()];
    const undecided = undecidedIn(tables);
    if (undecided !== undefined) yield undecided;
    for (const table of tables) {
      const regional = regionalKey(table);
      if (regional !== undefined) yield regional;
    }
  },
};

/** One choice for the model: a note for each table would say the same again. */
function undecidedIn(tables: readonly TableDesign[]): Report | undefined {
  const undecided = tables.filter(({ table }) => table.protection.kms === undefined);
  const holders = undecided.filter((table) => personalOf(table).length > 0);
  const [first, ...others] = holders;
  if (first === undefined) return undefined;
  const personal = [...new Set(flatMap(holders, personalOf))];
  const names = someOf(
    holders.map(({ table }) => table.name),
    SHOWN,
  );
  const [holds, says, it] = others.length === 0 ? ['holds', 'says', 'Table'] : ['hold', 'say', 'Tables'];
  return {
    span: first.table.span,
    message: `${it} ${names} ${holds} personal data (${someOf(personal, SHOWN)}), and ${says} nothing of the key that encrypts it. That is one which AWS owns: it costs nothing, its use is not in your logs, and you cannot take it back. Say \`protection: {kms: aws-owned}\` if that is enough, otherwise \`aws-managed\` (its use is in CloudTrail) or a key of yours, such as \`alias/${first.table.name}\` (you also decide who may use it, and can end it).`,
    related: others
      .slice(0, SHOWN)
      .map(({ table }) => ({ message: `and table ${quote(table.name)}`, span: table.span })),
    numbers: { tables: holders.length, attributes: personal.length },
  };
}

/**
 * A replica is encrypted under a key of its own Region.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateReplicationGroupMemberAction.html
 */
function regionalKey({ table }: TableDesign): Report | undefined {
  const { kms, span } = table.protection;
  const region = /^arn:[^:]+:kms:([^:]+):/.exec(kms ?? '')?.[1];
  const elsewhere = table.replicas.map(({ value }) => value).filter((one) => one !== region);
  if (region === undefined || elsewhere.length === 0) return undefined;
  return {
    severity: 'warning',
    span: span ?? table.span,
    message: `Table ${quote(table.name)} has a replica in ${listOf(elsewhere)}, and its key is in ${quote(region)}: each replica needs a key in its own Region, and cannot use this one. Name an alias that every Region has, such as \`kms: alias/${table.name}\`.`,
    numbers: { replicas: elsewhere.length },
  };
}
