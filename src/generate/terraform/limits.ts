import type { Table } from '../../model/model.js';
import type { Deployment, TableResource } from '../infrastructure/index.js';
import { isImported } from './import-from.js';
import { isBelowWarm, LEAST_WARM, warmBlock } from './indexes.js';
import { scalerOf } from './labels.js';
import { areReplicasApart } from './replicas.js';

/** What the provider cannot say of a table, or says otherwise than one would think: a sentence or two each. */
export function limitsOf(resource: TableResource, deployment: Deployment): readonly string[] {
  const { table } = resource;
  const { name, vectorIndexes, indexes } = table;
  const billings = [table.billing, ...[...indexes.values()].flatMap(({ billing }) => billing ?? [])];
  return [
    ...(vectorIndexes.size === 0
      ? []
      : [
          `The provider knows no vector indexes: once the table ${name} is there, add ${quotedList([...vectorIndexes.keys()])} with UpdateTable of the AWS API. Terraform leaves them as they are.`,
        ]),
    ...streamLimits(table),
    ...replicaLimits(resource, deployment),
    ...importLimits(table),
    ...(billings.some(isBelowWarm)
      ? [
          `The provider takes a warm throughput of ${LEAST_WARM.read} reads or ${LEAST_WARM.write} writes a second and more; less than that is warm by itself, and left out.`,
        ]
      : []),
    ...(namesOf(table).some((one) => one !== one.normalize('NFC'))
      ? [
          `Terraform puts all text into the normal form NFC: a name of the table ${name} is in another one, and would differ from what is stored.`,
        ]
      : []),
  ];
}

function streamLimits({ stream, replicas, consistency, name }: Table): readonly string[] {
  if (replicas.length === 0 || consistency === 'mrsc' || stream?.value === 'new-and-old') return [];
  const instead = stream === undefined ? '' : `, not \`${stream.value}\``;
  return [`Replicas take their changes from a stream of both images: the table ${name} has one${instead}.`];
}

/** The window of recovery that DynamoDB has where none is stated. */
const USUAL_DAYS = 35;

function replicaLimits(resource: TableResource, deployment: Deployment): readonly string[] {
  const { name, replicas, protection } = resource.table;
  if (replicas.length === 0) return [];
  const days = protection.pitr ? protection.pitrDays : undefined;
  return [
    ...strongLimits(resource, deployment),
    ...(days === undefined || days === USUAL_DAYS
      ? []
      : [
          `The provider sets the window of recovery of the table ${name} in its own Region alone: its replicas can go back ${USUAL_DAYS} days.`,
        ]),
  ];
}

/** The provider adds strongly consistent replicas with the table, before anything can scale it. */
function strongLimits(resource: TableResource, deployment: Deployment): readonly string[] {
  const { table, scaling } = resource;
  if (areReplicasApart(table)) return [];
  const unprotected = table.protection.delete
    ? [
        `The provider protects the replicas of the table ${table.name} from deletion with the second \`terraform apply\`.`,
      ]
    : [];
  const targets = scaling
    .filter(({ dimension }) => dimension === 'write')
    .map((scaled) => `-target=aws_appautoscaling_policy.${scalerOf(resource, scaled, {}, deployment)}`);
  if (targets.length === 0) return unprotected;
  return [
    ...unprotected,
    `DynamoDB adds replicas to a provisioned table only once its writes are scaled, and the provider adds strongly consistent ones with the table itself. Before the first \`terraform apply\` take the blocks \`replica\`${table.witness === undefined ? '' : ' and `global_table_witness`'} of the table ${table.name} out of a copy of this file, and run \`terraform apply ${targets.join(' ')}\` there; then apply all of it as it is here, from the same state.`,
  ];
}

function importLimits(table: Table): readonly string[] {
  const { importFrom, name, replicas } = table;
  if (importFrom === undefined) return [];
  if (!isImported(table)) {
    return [
      `The items of ${importFrom.bucket.value} are not imported: strongly consistent replicas are added to an empty table alone. Load them once the table ${name} and its replicas are there.`,
    ];
  }
  const later = [
    ...(warmBlock(table.billing) === undefined ? [] : ['warm throughput with one that does not ignore it']),
    ...(replicas.length === 0
      ? []
      : ['its replicas with the next too, if DynamoDB refused them for want of the stream']),
  ];
  return [
    `The import makes the table ${name} with its keys, global indexes, billing and encryption; the provider sets deletion protection, class, stream and tags with the next \`terraform apply\`${later.map((one) => `, ${one}`).join('')}.`,
  ];
}

function namesOf({ pk, sk, ttl, indexes }: Table): readonly string[] {
  const keys = [...indexes.values()].flatMap((index) => [...index.pk, ...index.sk]);
  const included = [...indexes.values()].flatMap(({ projection }) =>
    projection.kind === 'include' ? projection.attributes.map(({ value }) => value) : [],
  );
  return [
    ...[pk, sk, ...keys].flatMap((key) => key?.name ?? []),
    ...(ttl === undefined ? [] : [ttl.value]),
    ...included,
  ];
}

function quotedList(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
