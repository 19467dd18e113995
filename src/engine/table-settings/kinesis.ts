import { type Catalog, tableForControl } from '../catalog.js';
import { validationError } from '../engine-error.js';
import { afterDelay } from '../life-cycle/statuses.js';
import { controlTableName } from '../request-shapes/common.js';
import { checkShape, type Rule, type Shape } from '../request-shapes/shape.js';
import type { Table } from '../table.js';
import type {
  DescribeKinesisStreamingDestinationInput,
  DescribeKinesisStreamingDestinationOutput,
  DestinationStatus,
  KinesisStreamingDestinationInput,
  KinesisStreamingDestinationOutput,
  UpdateKinesisStreamingDestinationInput,
  UpdateKinesisStreamingDestinationOutput,
} from './api.js';
import type { KinesisDestination } from './state.js';

const STATE = 'Table is not in a valid state to enable Kinesis Streaming Destination: ';

const kinesisMessages = {
  enable: `${STATE}EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform ENABLE operation.`,
  disable: `${STATE}KinesisStreamingDestination must be ACTIVE to perform DISABLE operation.`,
  update: (table: string, arn: string) =>
    `${STATE}Kinesis streaming is not in ACTIVE state. Updates are only allowed in ACTIVE state. TableName: ${table}, kdsArn: ${arn}`,
  disableWithConfiguration: 'Stream cannot be disabled using EnableKinesisStreamingConfiguration parameters',
  emptyUpdate:
    'Streaming destination cannot be updated with given parameters: UpdateKinesisStreamingConfiguration cannot be null or contain only null values',
  tableStatus: `${STATE}TableStatus must be ACTIVE to perform ENABLE operation.`,
  /** What the service says of a stream that does not exist, as no Kinesis stream does here. */
  noStream: 'User does not have a permission to use kinesis stream',
};

const configuration: Rule = {
  type: 'structure',
  members: { ApproximateCreationDateTimePrecision: { type: 'string', values: ['MILLISECOND', 'MICROSECOND'] } },
};
const streamArn: Rule = { type: 'string', required: true, minLength: 37, maxLength: 1024 };
const destinationShape: Shape = {
  TableName: controlTableName,
  StreamArn: streamArn,
  EnableKinesisStreamingConfiguration: configuration,
};
const updateShape: Shape = {
  TableName: controlTableName,
  StreamArn: streamArn,
  UpdateKinesisStreamingConfiguration: configuration,
};
const describeShape: Shape = { TableName: controlTableName };

/**
 * As in the service, the stream is looked for after the answer. There are no Kinesis streams here, so none is found and the
 * destination becomes ENABLE_FAILED.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_EnableKinesisStreamingDestination.html
 */
export function enableKinesisStreamingDestination(
  catalog: Catalog,
  input: KinesisStreamingDestinationInput,
): KinesisStreamingDestinationOutput {
  checkShape(input, destinationShape);
  const table = tableForControl(catalog, input.TableName);
  const { StreamArn: arn, EnableKinesisStreamingConfiguration: wanted } = input;
  if (table.status === 'CREATING' || table.status === 'DELETING') throw validationError(kinesisMessages.tableStatus);
  if (table.kinesisDestinations.some(({ status }) => status === 'ENABLING')) {
    throw validationError(kinesisMessages.enable);
  }
  const precision = wanted?.ApproximateCreationDateTimePrecision;
  const destination = { streamArn: arn, ...(precision == null ? {} : { precision }) };
  set(table, { ...destination, status: 'ENABLING' });
  afterDelay(catalog, () =>
    set(table, { ...destination, status: 'ENABLE_FAILED', description: kinesisMessages.noStream }),
  );
  return answer(table, input, 'ENABLING');
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DisableKinesisStreamingDestination.html */
export function disableKinesisStreamingDestination(
  catalog: Catalog,
  input: KinesisStreamingDestinationInput,
): KinesisStreamingDestinationOutput {
  checkShape(input, destinationShape);
  tableForControl(catalog, input.TableName);
  if (input.EnableKinesisStreamingConfiguration?.ApproximateCreationDateTimePrecision != null) {
    throw validationError(kinesisMessages.disableWithConfiguration);
  }
  // No destination is ever ACTIVE here.
  throw validationError(kinesisMessages.disable);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateKinesisStreamingDestination.html */
export function updateKinesisStreamingDestination(
  catalog: Catalog,
  input: UpdateKinesisStreamingDestinationInput,
): UpdateKinesisStreamingDestinationOutput {
  checkShape(input, updateShape);
  const table = tableForControl(catalog, input.TableName);
  if (input.UpdateKinesisStreamingConfiguration?.ApproximateCreationDateTimePrecision == null) {
    throw validationError(kinesisMessages.emptyUpdate);
  }
  throw validationError(kinesisMessages.update(table.settings.name, input.StreamArn));
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeKinesisStreamingDestination.html */
export function describeKinesisStreamingDestination(
  catalog: Catalog,
  input: DescribeKinesisStreamingDestinationInput,
): DescribeKinesisStreamingDestinationOutput {
  checkShape(input, describeShape);
  const table = tableForControl(catalog, input.TableName);
  return {
    TableName: table.settings.name,
    KinesisDataStreamDestinations: table.kinesisDestinations.map(
      ({ streamArn: arn, status, description, precision }) => ({
        StreamArn: arn,
        DestinationStatus: status,
        ...(description === undefined ? {} : { DestinationStatusDescription: description }),
        ...(precision === undefined ? {} : { ApproximateCreationDateTimePrecision: precision }),
      }),
    ),
  };
}

function set(table: Table, destination: KinesisDestination): void {
  const others = table.kinesisDestinations.filter(({ streamArn: arn }) => arn !== destination.streamArn);
  table.kinesisDestinations = [...others, destination];
}

function answer(
  table: Table,
  input: KinesisStreamingDestinationInput,
  status: DestinationStatus,
): KinesisStreamingDestinationOutput {
  const { EnableKinesisStreamingConfiguration: wanted } = input;
  return {
    TableName: table.settings.name,
    StreamArn: input.StreamArn,
    DestinationStatus: status,
    ...(wanted == null ? {} : { EnableKinesisStreamingConfiguration: structuredClone(wanted) }),
  };
}
