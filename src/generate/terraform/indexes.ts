import type { createTableInput } from '../../load/create-table.js';
import type { Billing } from '../../model/model.js';
import { warmThroughput } from '../infrastructure/index.js';
import { type Block, block, type HclObject } from './language/index.js';

type Request = ReturnType<typeof createTableInput>;
type LocalIndex = NonNullable<Request['LocalSecondaryIndexes']>[number];
type GlobalIndex = NonNullable<Request['GlobalSecondaryIndexes']>[number];

/** The provider wants those of keys and no others, or each plan finds a change. */
export function attributeBlock({ AttributeName, AttributeType }: Request['AttributeDefinitions'][number]): Block {
  return block('attribute', [], { name: AttributeName, type: AttributeType });
}

export function localIndexBlock({ IndexName, KeySchema, Projection: projection }: LocalIndex): Block {
  return block('local_secondary_index', [], {
    name: IndexName,
    range_key: KeySchema[1]?.AttributeName ?? '',
    ...projected(projection),
  });
}

/** @param own what the index says of its billing, where it is not that of the table. */
export function globalIndexBlock(index: GlobalIndex, own: Billing | undefined): Block {
  const { IndexName, KeySchema, ProvisionedThroughput: units, OnDemandThroughput: most } = index;
  return block(
    'global_secondary_index',
    [],
    {
      name: IndexName,
      ...projected(index.Projection),
      ...(units === undefined
        ? {}
        : { read_capacity: units.ReadCapacityUnits, write_capacity: units.WriteCapacityUnits }),
    },
    KeySchema.map(({ AttributeName, KeyType }) =>
      block('key_schema', [], { attribute_name: AttributeName, key_type: KeyType }),
    ),
    most === undefined ? undefined : onDemandBlock(most.MaxReadRequestUnits, most.MaxWriteRequestUnits),
    warmBlock(own),
  );
}

function projected({ ProjectionType, NonKeyAttributes }: LocalIndex['Projection']): HclObject {
  return {
    projection_type: ProjectionType ?? 'ALL',
    non_key_attributes: NonKeyAttributes === undefined ? undefined : [...NonKeyAttributes],
  };
}

export function onDemandBlock(read: number | undefined, write: number | undefined): Block {
  return block('on_demand_throughput', [], { max_read_request_units: read, max_write_request_units: write });
}

/**
 * The least that the provider takes.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table#warm_throughput
 */
export const LEAST_WARM = { read: 12_000, write: 4_000 };

export function warmBlock(billing: Billing | undefined): Block | undefined {
  const { ReadUnitsPerSecond: read = 0, WriteUnitsPerSecond: write = 0 } = warmThroughput(billing) ?? {};
  if (read < LEAST_WARM.read && write < LEAST_WARM.write) return undefined;
  return block('warm_throughput', [], {
    read_units_per_second: read < LEAST_WARM.read ? undefined : read,
    write_units_per_second: write < LEAST_WARM.write ? undefined : write,
  });
}

/** Whether the provider refuses it: DynamoDB has more than that warm by itself. */
export function isBelowWarm({ warmRead, warmWrite }: Pick<Billing, 'warmRead' | 'warmWrite'>): boolean {
  return (warmRead ?? LEAST_WARM.read) < LEAST_WARM.read || (warmWrite ?? LEAST_WARM.write) < LEAST_WARM.write;
}
