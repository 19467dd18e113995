import type { Table } from '../../model/model.js';
import type { TableResource } from '../infrastructure/index.js';
import { isImported } from './import-from.js';
import { isBelowWarm, LEAST_WARM } from './indexes.js';

/** What the provider cannot say of a table, or says otherwise than one would think: a sentence or two each. */
export function limitsOf({ table }: TableResource): readonly string[] {
  const { name, vectorIndexes, indexes } = table;
  const billings = [table.billing, ...[...indexes.values()].flatMap(({ billing }) => billing ?? [])];
  return [
    ...(vectorIndexes.size === 0
      ? []
      : [
          `The provider knows no vector indexes: once the table ${name} is there, add ${quotedList([...vectorIndexes.keys()])} with UpdateTable of the AWS API. Terraform leaves them as they are.`,
        ]),
    ...streamLimits(table),
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
