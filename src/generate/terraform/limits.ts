import type { Table } from '../../model/model.js';
import type { Deployment, TableResource } from '../infrastructure/index.js';
import { isImported } from './import-from.js';
import { isBelowWarm, LEAST_WARM } from './indexes.js';
import { labelOf } from './labels.js';

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

/**
 * The provider adds replicas with the table, before anything can scale it.
 * https://github.com/hashicorp/terraform-provider-aws/issues/25331
 */
function replicaLimits(resource: TableResource, deployment: Deployment): readonly string[] {
  const { table, scaling } = resource;
  if (table.replicas.length === 0 || table.billing.mode !== 'provisioned') return [];
  const targets = scaling
    .filter(({ dimension }) => dimension === 'write')
    .map(
      ({ index }) =>
        `-target=aws_appautoscaling_policy.${labelOf(resource, { ...(index !== undefined && { index }) }, deployment)}_write`,
    );
  if (targets.length === 0) return [];
  return [
    `DynamoDB adds replicas to a provisioned table only once its writes are scaled. Before the first \`terraform apply\` take the blocks \`replica\` of the table ${table.name} out of a copy of this file, and run \`terraform apply ${targets.join(' ')}\` there; then apply all of it as it is here, from the same state.`,
  ];
}

function importLimits(table: Table): readonly string[] {
  const { importFrom, name } = table;
  if (importFrom === undefined) return [];
  return isImported(table)
    ? [
        `The import makes the table ${name} with its keys, global indexes, billing and encryption; the provider sets deletion protection, class, stream, tags and warm throughput with the next \`terraform apply\`.`,
      ]
    : [
        `The items of ${importFrom.bucket.value} are not imported: an import makes a table of one Region. Load them once the table ${name} and its replicas are there.`,
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
