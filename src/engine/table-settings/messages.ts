import { INVALID } from '../message-parts.js';

type Units = 'Read' | 'Write';

/** What a setting belongs to, as messages write it: `table`, `index <name>`. */
type Place = string;

/** The service's messages about settings of tables. */
export const settingMessages = {
  // Encryption
  disabledWith: (name: 'SSEType' | 'KMSMasterKeyId') => `${INVALID}${name} can not be specified if Enabled is false`,
  keyWithoutType: `${INVALID}SSEType KMS is required if KMSMasterKeyId is specified`,
  aes256: `${INVALID}SSEType AES256 is not supported`,
  alreadyDefault: `${INVALID}Table is already encrypted by default`,
  alreadyWithKey: `${INVALID}Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change Master Key`,
  encryptionUnderWay:
    'Attempt to change a resource which is still in use: Server-Side Encryption is still being updated',

  // Warm throughput
  warmBelowInitial: (units: Units, place: Place) =>
    `${INVALID}Requested ${units}UnitsPerSecond for WarmThroughput for ${place} is lower than initial throughput for OnDemand. See: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html#on-demand-capacity-mode-initial`,
  warmBelowProvisioned: (units: Units, place: Place) =>
    `${INVALID}Requested ${units}UnitsPerSecond for WarmThroughput for ${place} is lower than ${units}CapacityUnits of ProvisionedThroughput`,
  warmDecrease: (units: Units, place: Place) =>
    `${INVALID}Requested ${units}UnitsPerSecond for WarmThroughput for ${place} is lower than current WarmThroughput, decreasing WarmThroughput is not supported`,
  emptyIndexWarm: (index: string) =>
    `${INVALID}WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified for index: ${index}`,

  // On-demand throughput; indexes are written with a space before the colon.
  onDemandRange: (units: Units, place: Place) =>
    `${INVALID}Requested Max${units}RequestUnits for OnDemandThroughput for ${place} is outside of valid range`,
  onDemandOnProvisioned: (units: Units, index: string | undefined) =>
    index === undefined
      ? `${INVALID}Max${units}RequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED`
      : `${INVALID}Max${units}RequestUnits for OnDemandThroughput for index : ${index} cannot be specified when the table BillingMode is PROVISIONED`,

  // Provisioned throughput
  tooManyDecreases: (count: number, last: string, next: string) =>
    `Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. After the first 4 decreases, each subsequent decrease in the same UTC day can be performed at most once every 3600 seconds. Number of decreases today: ${count}. Last decrease at ${last}. Next decrease can be made at ${next}`,
  indexUnitsUnchanged: (index: string, read: number, write: number) =>
    `The provisioned throughput for the index ${index} will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the index: ${read}. Requested ReadCapacityUnits: ${read}. Current WriteCapacityUnits provisioned for the index: ${write}. Requested WriteCapacityUnits: ${write}. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.`,
  nothingForIndex: (index: string) =>
    `${INVALID}The only Updates for index: ${index} when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput`,

  // Table class
  tableClass:
    'Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD, STANDARD_INFREQUENT_ACCESS].',
  tableClassChanges: 'Subscriber limit exceeded: Updates to TableClass are limited to 2 times in 30 day(s).',
} as const;
