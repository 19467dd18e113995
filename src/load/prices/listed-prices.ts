import { printableData } from '../../diagnostics/index.js';
import {
  type ClassPriceName,
  type GivenPrices,
  type OtherPriceName,
  priceListAddress,
  type Reservation,
  type TableClass,
} from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { entriesOf, type JsonObject, objectOf, textOf } from './json.js';

/** Says what is wrong with the list. */
type Refuse = (problem: string) => never;

/**
 * Usage types without the code of the Region that they begin with, and how many of the file's units one price is for.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-understanding-billing.html
 */
const BY_CLASS: Readonly<Record<string, readonly [ClassPriceName, number]>> = {
  ReadRequestUnits: ['readRequestUnits', 1_000_000],
  WriteRequestUnits: ['writeRequestUnits', 1_000_000],
  ReplWriteRequestUnits: ['replicatedWriteRequestUnits', 1_000_000],
  'ReadCapacityUnit-Hrs': ['readCapacityHour', 1],
  'WriteCapacityUnit-Hrs': ['writeCapacityHour', 1],
  'ReplWriteCapacityUnit-Hrs': ['replicatedWriteCapacityHour', 1],
  'TimedStorage-ByteHrs': ['storage', 1],
};
const OTHER: Readonly<Record<string, readonly [OtherPriceName, number]>> = {
  'TimedPITRStorage-ByteHrs': ['pointInTimeRecovery', 1],
  'TimedBackupStorage-ByteHrs': ['backup', 1],
  'RestoreDataSize-Bytes': ['restore', 1],
  'ExportDataSize-Bytes': ['exportToS3', 1],
  'IncrementalExportDataSize-Bytes': ['incrementalExportToS3', 1],
  'ImportDataSize-Bytes': ['importFromS3', 1],
  'Streams-RequestsCount': ['streamReads', 100_000],
  'ChangeDataCaptureUnits-Kinesis': ['kinesisChangeUnits', 1_000_000],
};
/** `EUC1-`, `EU-`; those of us-east-1 often have none. `IA-` is the table class. */
const USAGE_TYPE = /^(?:(?!IA-)[A-Z]{2,4}\d{0,2}-)?(IA-)?(.+)$/;

/** The same by the other attributes of a product, where its usage type is none of these. */
const BY_GROUP: Readonly<Record<string, readonly [onDemand: string, provisioned: string]>> = {
  'DDB-ReadUnits': ['ReadRequestUnits', 'ReadCapacityUnit-Hrs'],
  'DDB-WriteUnits': ['WriteRequestUnits', 'WriteCapacityUnit-Hrs'],
  'DDB-ReplicatedWriteUnits': ['ReplWriteRequestUnits', 'ReplWriteCapacityUnit-Hrs'],
  'DDB-StreamsReadRequests': ['Streams-RequestsCount', 'Streams-RequestsCount'],
  'DDB-Kinesis': ['ChangeDataCaptureUnits-Kinesis', 'ChangeDataCaptureUnits-Kinesis'],
};
const BY_VOLUME: Readonly<Record<string, string>> = {
  'Indexed DataStore': 'TimedStorage-ByteHrs',
  'Point-In-Time-Restore (PITR) Backup Storage': 'TimedPITRStorage-ByteHrs',
  'Backup Restore Size': 'RestoreDataSize-Bytes',
  'Export Size': 'ExportDataSize-Bytes',
  'Incremental Export': 'IncrementalExportDataSize-Bytes',
  'Import Size': 'ImportDataSize-Bytes',
};

interface Usage {
  readonly kind: string;
  readonly isInfrequent: boolean;
}

function usageOf(attributes: JsonObject): Usage | undefined {
  const [, infrequent, kind = ''] = USAGE_TYPE.exec(textOf(attributes.usagetype) ?? '') ?? [];
  if (Object.hasOwn(BY_CLASS, kind) || Object.hasOwn(OTHER, kind))
    return { kind, isInfrequent: infrequent !== undefined };
  const [, group = '', groupIa] = /^(.*?)(IA)?$/.exec(textOf(attributes.group) ?? '') ?? [];
  const isProvisioned = textOf(attributes.operation) === 'CommittedThroughput';
  const ofGroup = Object.hasOwn(BY_GROUP, group) ? BY_GROUP[group]?.[isProvisioned ? 1 : 0] : undefined;
  if (ofGroup !== undefined) return { kind: ofGroup, isInfrequent: groupIa !== undefined };
  const [, volume = '', volumeIa] = /^Amazon DynamoDB - (.*?)( - IA)?$/.exec(textOf(attributes.volumeType) ?? '') ?? [];
  const ofVolume = Object.hasOwn(BY_VOLUME, volume) ? BY_VOLUME[volume] : undefined;
  return ofVolume === undefined ? undefined : { kind: ofVolume, isInfrequent: volumeIa !== undefined };
}

/** What the list says of one Region. */
export function givenPrices(
  list: JsonObject,
  region: string,
  about: { readonly date: string; readonly source: string },
  refuse: Refuse,
): GivenPrices {
  const terms = objectOf(list.terms);
  const onDemand = new Map(entriesOf(terms.OnDemand));
  const reserved = new Map(entriesOf(terms.Reserved));
  const classes: Record<TableClass, Partial<Record<ClassPriceName, number>>> = {
    STANDARD: {},
    STANDARD_INFREQUENT_ACCESS: {},
  };
  const other: Partial<Record<OtherPriceName, number>> = {};
  const offers: { read?: JsonObject; write?: JsonObject } = {};
  const regions = new Set<string>();
  let count = 0;
  for (const [sku, product] of entriesOf(list.products)) {
    const attributes = objectOf(product.attributes);
    const usageType = textOf(attributes.usagetype) ?? '';
    const at = textOf(attributes.regionCode);
    if (at !== undefined && at !== '') regions.add(at);
    if (at !== region) continue;
    const { kind = '', isInfrequent = false } = usageOf(attributes) ?? {};
    const ofClass = Object.hasOwn(BY_CLASS, kind) ? BY_CLASS[kind] : undefined;
    const ofOther = Object.hasOwn(OTHER, kind) && !isInfrequent ? OTHER[kind] : undefined;
    if (ofClass === undefined && ofOther === undefined) continue;
    const price = paidPrice(onDemand.get(sku), usageType, refuse);
    if (price === undefined) continue;
    count++;
    if (ofClass !== undefined) {
      const [name, units] = ofClass;
      classes[isInfrequent ? 'STANDARD_INFREQUENT_ACCESS' : 'STANDARD'][name] ??= timesUnits(price, units);
    }
    if (ofOther !== undefined) other[ofOther[0]] ??= timesUnits(price, ofOther[1]);
    const terms = reserved.get(sku);
    if (terms !== undefined && !isInfrequent) {
      if (kind === 'ReadCapacityUnit-Hrs') offers.read = terms;
      if (kind === 'WriteCapacityUnit-Hrs') offers.write = terms;
    }
  }
  if (count === 0)
    return refuse(`has no prices of ${region}${elsewhere(regions)}. Download ${priceListAddress(region)}`);
  const reservations = reservationsOf(offers, classes.STANDARD, refuse);
  return { region, ...about, classes, other, ...(reservations.length === 0 ? {} : { reservations }) };
}

function elsewhere(regions: ReadonlySet<string>): string {
  const [...names] = regions;
  if (names.length === 0) return '';
  return `; it has those of ${names.sort().slice(0, 5).map(printableData).join(', ')}${names.length > 5 ? ' and others' : ''}`;
}

/** As the table has them: without what multiplication leaves in the last digits. */
function timesUnits(price: number, units: number): number {
  return Number((price * units).toPrecision(12));
}

interface Band {
  readonly from: number;
  readonly usd: number;
  readonly unit: string;
}

/** What is paid from the first unit that is not free. Of several terms, the latest. */
function paidPrice(terms: JsonObject | undefined, usageType: string, refuse: Refuse): number | undefined {
  const latest = entriesOf(terms)
    .map(([, term]) => term)
    .sort((a, b) => (textOf(b.effectiveDate) ?? '').localeCompare(textOf(a.effectiveDate) ?? ''))[0];
  return bandsOf(latest, usageType, refuse)
    .sort((a, b) => a.from - b.from)
    .find(({ usd }) => usd > 0)?.usd;
}

function bandsOf(term: JsonObject | undefined, usageType: string, refuse: Refuse): Band[] {
  return entriesOf(term?.priceDimensions).map(([, dimension]) => {
    const price = objectOf(dimension.pricePerUnit);
    const [currency] = Object.keys(price);
    if (currency !== undefined && !Object.hasOwn(price, 'USD'))
      refuse(`has prices in ${printableData(currency)}, and not in USD`);
    const text = String(price.USD ?? '').slice(0, 40);
    const usd = /^\d+(\.\d+)?(e-?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(usd)) {
      refuse(
        `has \`${printableData(text)}\` for a price of ${printableData(usageType)}: it should be a number of dollars`,
      );
    }
    return { from: Number(textOf(dimension.beginRange) ?? 0), usd, unit: textOf(dimension.unit) ?? '' };
  });
}

/** Shares of the hourly price that reserved units come to, where the file has both kinds for a term. */
function reservationsOf(
  offers: { readonly read?: JsonObject; readonly write?: JsonObject },
  { readCapacityHour, writeCapacityHour }: Partial<Record<ClassPriceName, number>>,
  refuse: Refuse,
): readonly Reservation[] {
  return flatMap([1, 3] as const, (years) => {
    const read = reservedShare(offers.read, years, readCapacityHour, refuse);
    const write = reservedShare(offers.write, years, writeCapacityHour, refuse);
    return read === undefined || write === undefined ? [] : [{ years, read, write }];
  });
}

function reservedShare(
  terms: JsonObject | undefined,
  years: 1 | 3,
  hourly: number | undefined,
  refuse: Refuse,
): number | undefined {
  if (hourly === undefined) return undefined;
  for (const [, term] of entriesOf(terms)) {
    const lease = textOf(objectOf(term.termAttributes).LeaseContractLength) ?? '';
    if (!lease.startsWith(`${years}`)) continue;
    let hour = 0;
    for (const { usd, unit } of bandsOf(term, 'reserved capacity', refuse)) {
      hour += unit === 'Quantity' ? usd / (years * 8760) : usd;
    }
    const share = hour / hourly;
    if (share > 0 && share < 1) return share;
  }
  return undefined;
}
