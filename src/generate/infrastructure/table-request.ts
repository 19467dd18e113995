import type { Billing, ContributorInsights, ImportFrom, StreamView, Table } from '../../model/model.js';

/** Parts of tables with the names of AWS's API, which formats share; the request itself is `createTableInput`. */

export const STREAM_VIEW_TYPES = {
  'keys-only': 'KEYS_ONLY',
  'new-image': 'NEW_IMAGE',
  'old-image': 'OLD_IMAGE',
  'new-and-old': 'NEW_AND_OLD_IMAGES',
} as const satisfies Readonly<Record<StreamView, string>>;

export const INSIGHTS_MODES = {
  all: 'ACCESSED_AND_THROTTLED_KEYS',
  throttled: 'THROTTLED_KEYS',
} as const satisfies Readonly<Record<ContributorInsights, string>>;

export interface WarmThroughput {
  readonly ReadUnitsPerSecond?: number;
  readonly WriteUnitsPerSecond?: number;
}

/** Of a table, or of an index where it states its own billing. */
export function warmThroughput(billing: Billing | undefined): WarmThroughput | undefined {
  const { warmRead, warmWrite } = billing ?? {};
  if (warmRead === undefined && warmWrite === undefined) return undefined;
  return {
    ...(warmRead === undefined ? {} : { ReadUnitsPerSecond: Math.ceil(warmRead) }),
    ...(warmWrite === undefined ? {} : { WriteUnitsPerSecond: Math.ceil(warmWrite) }),
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoverySpecification.html */
export function recoverySpecification({ protection: { pitr, pitrDays } }: Table): {
  readonly PointInTimeRecoveryEnabled: boolean;
  readonly RecoveryPeriodInDays?: number;
} {
  return {
    PointInTimeRecoveryEnabled: pitr,
    ...(!pitr || pitrDays === undefined ? {} : { RecoveryPeriodInDays: pitrDays }),
  };
}

export function tagList({ tags }: Table): readonly { readonly Key: string; readonly Value: string }[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

/** Without the bucket's name, which may hold parameters: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ImportTable.html */
export function importFormat({ format, compression, delimiter, columns }: ImportFrom): {
  readonly InputFormat: 'DYNAMODB_JSON' | 'ION' | 'CSV';
  readonly InputCompressionType: 'NONE' | 'GZIP' | 'ZSTD';
  readonly InputFormatOptions?: {
    readonly Csv: { readonly Delimiter: string; readonly HeaderList?: readonly string[] };
  };
} {
  const header = columns === undefined ? {} : { HeaderList: columns };
  return {
    InputFormat: INPUT_FORMATS[format],
    InputCompressionType: COMPRESSIONS[compression],
    ...(format === 'csv' ? { InputFormatOptions: { Csv: { Delimiter: delimiter, ...header } } } : {}),
  };
}

const INPUT_FORMATS = { 'dynamodb-json': 'DYNAMODB_JSON', ion: 'ION', csv: 'CSV' } as const;
const COMPRESSIONS = { none: 'NONE', gzip: 'GZIP', zstd: 'ZSTD' } as const;
