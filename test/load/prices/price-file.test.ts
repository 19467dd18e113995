import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pricesFor } from '../../../src/facts/index.js';
import { PRICE_FILE_BYTES, PriceFileError, pricesFromFile } from '../../../src/load/prices/index.js';
import { runs } from '../../support/runs.js';

type Band = readonly [usd: string, from?: string];

interface Product {
  readonly usageType: string;
  readonly region?: string;
  readonly bands: readonly Band[];
  /** Dollars for a unit at the beginning, and an hour. */
  readonly reserved?: Readonly<Record<string, readonly [upfront: string, hour: string]>>;
}

/** A list as the service makes it: free bands first, and usage types with the Region's code, save in us-east-1. */
function priceList(products: readonly Product[], about: object = {}): string {
  const terms = (bands: readonly Band[]) =>
    Object.fromEntries(
      bands.map(([usd, from = '0'], i) => [
        `rate${i}`,
        { unit: 'Unit', beginRange: from, endRange: 'Inf', pricePerUnit: { USD: usd } },
      ]),
    );
  const bySku = <T>(of: (product: Product) => T) => Object.fromEntries(products.map((one, i) => [`SKU${i}`, of(one)]));
  return JSON.stringify({
    formatVersion: 'v1.0',
    offerCode: 'AmazonDynamoDB',
    publicationDate: '2026-09-11T12:44:22Z',
    products: bySku(({ usageType, region = 'ap-northeast-2' }) => ({
      productFamily: 'Any',
      attributes: { usagetype: usageType, regionCode: region },
    })),
    terms: {
      OnDemand: bySku(({ bands }) => ({ term: { effectiveDate: '2026-09-01', priceDimensions: terms(bands) } })),
      Reserved: bySku(({ reserved = {} }) =>
        Object.fromEntries(
          Object.entries(reserved).map(([years, [upfront, hour]]) => [
            years,
            {
              termAttributes: { LeaseContractLength: years, PurchaseOption: 'Heavy Utilization' },
              priceDimensions: {
                a: { unit: 'Quantity', pricePerUnit: { USD: upfront } },
                b: { unit: 'ReadCapacityUnit-Hrs', pricePerUnit: { USD: hour } },
              },
            },
          ]),
        ),
      ),
    },
    ...about,
  });
}

/** Of the list of Seoul. */
const SEOUL: readonly Product[] = [
  { usageType: 'APN2-IA-ReadCapacityUnit-Hrs', bands: [['0.0001762']] },
  { usageType: 'APN2-ReplWriteCapacityUnit-Hrs', bands: [['0.0007049', '18600']] },
  { usageType: 'APN2-ReadCapacityUnit-Hrs', bands: [['0.0000000000'], ['0.00014098', '18600']] },
  { usageType: 'APN2-WriteCapacityUnit-Hrs', bands: [['0.0007049', '18600'], ['0.0000000000']] },
  { usageType: 'APN2-IA-ReadRequestUnits', bands: [['0.0000001695']] },
  { usageType: 'APN2-IA-WriteRequestUnits', bands: [['0.0000008450']] },
  { usageType: 'APN2-ReadRequestUnits', bands: [['0.0000001355']] },
  { usageType: 'APN2-ReplWriteRequestUnits', bands: [['0.0000006800']] },
  { usageType: 'APN2-WriteRequestUnits', bands: [['0.0000006800']] },
  { usageType: 'APN2-IncrementalExportDataSize-Bytes', bands: [['0.1083']] },
  { usageType: 'APN2-Streams-RequestsCount', bands: [['0.0000000000'], ['0.0000002', '2500000']] },
];

const refusal = (text: string, region = 'ap-northeast-2'): string => {
  try {
    pricesFromFile(text, region, 'prices.json');
  } catch (error) {
    if (error instanceof PriceFileError) return error.message;
    throw error;
  }
  return 'no refusal';
};

describe('a price file', () => {
  it('has the prices of its classes, each past what is free, and its date', () => {
    const { classes, other, date, region, source } = pricesFromFile(priceList(SEOUL), 'ap-northeast-2', 'seoul.json');
    expect([region, date, source]).toEqual(['ap-northeast-2', '2026-09-11', 'seoul.json, published on 2026-09-11']);
    expect(classes.STANDARD).toMatchObject({
      readRequestUnits: { usd: 0.1355, per: 'million units', date: '2026-09-11' },
      writeRequestUnits: { usd: 0.68 },
      replicatedWriteRequestUnits: { usd: 0.68 },
      readCapacityHour: { usd: 0.00014098 },
      writeCapacityHour: { usd: 0.0007049 },
    });
    expect(classes.STANDARD_INFREQUENT_ACCESS).toMatchObject({
      readRequestUnits: { usd: 0.1695 },
      writeRequestUnits: { usd: 0.845 },
      readCapacityHour: { usd: 0.0001762 },
    });
    expect(other).toMatchObject({ incrementalExportToS3: { usd: 0.1083 }, streamReads: { usd: 0.02 } });
  });

  it('agrees with what is built in of the same Region', () => {
    const built = pricesFor('ap-northeast-2').classes.STANDARD;
    const { classes } = pricesFromFile(priceList(SEOUL), 'ap-northeast-2');
    for (const name of ['readRequestUnits', 'writeRequestUnits', 'readCapacityHour', 'writeCapacityHour'] as const)
      expect(classes.STANDARD[name].usd, name).toBe(built[name].usd);
  });

  it('names what it lacks, and takes that from the table', () => {
    const { classes, notes, other } = pricesFromFile(priceList(SEOUL), 'ap-northeast-2');
    expect(classes.STANDARD.storage).toEqual(pricesFor('us-east-1').classes.STANDARD.storage);
    expect(other.pointInTimeRecovery.usd).toBe(0.2);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(
      /^Some prices of ap-northeast-2 are not known, .* storage, .*point-in-time recovery, backups/,
    );
    expect(notes[0]).not.toContain('stream reads');
  });

  it('reads usage types of us-east-1, with and without its code', () => {
    const products: readonly Product[] = [
      { usageType: 'TimedStorage-ByteHrs', region: 'us-east-1', bands: [['0'], ['0.26', '25']] },
      { usageType: 'IA-TimedStorage-ByteHrs', region: 'us-east-1', bands: [['0.11']] },
      { usageType: 'USE1-TimedPITRStorage-ByteHrs', region: 'us-east-1', bands: [['0.21']] },
      { usageType: 'USE1-TimedStorage-ByteHrs', region: 'us-east-1', bands: [['0.26']] },
    ];
    const { classes, other } = pricesFromFile(priceList(products), 'us-east-1');
    expect(classes.STANDARD.storage.usd).toBe(0.26);
    expect(classes.STANDARD_INFREQUENT_ACCESS.storage.usd).toBe(0.11);
    expect(other.pointInTimeRecovery.usd).toBe(0.21);
  });

  // Ireland, August 2025; https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/reserved-capacity.html: up to 54 % and 77 % off.
  it('tells what reserved units cost', () => {
    const region = 'eu-west-1';
    const { reservations } = pricesFromFile(
      priceList([
        {
          usageType: 'EU-ReadCapacityUnit-Hrs',
          region,
          bands: [['0'], ['0.000147', '18600']],
          reserved: { '1yr': ['0.339', '0.000029'], '3yr': ['0.4068', '0.000018'] },
        },
        {
          usageType: 'EU-WriteCapacityUnit-Hrs',
          region,
          bands: [['0'], ['0.000735', '18600']],
          reserved: { '1yr': ['1.695', '0.000145'], '3yr': ['2.034', '0.000092'] },
        },
      ]),
      region,
    );
    expect(reservations.map(({ years }) => years)).toEqual([1, 3]);
    const [one, three] = reservations;
    for (const share of [one?.read, one?.write]) expect(share).toBeCloseTo(1 - 0.539, 2);
    for (const share of [three?.read, three?.write]) expect(share).toBeCloseTo(1 - 0.771, 2);
  });

  it('of all Regions gives those of one', () => {
    const all: readonly Product[] = [
      { usageType: 'ReadRequestUnits', region: 'us-east-1', bands: [['0.000000125']] },
      ...SEOUL,
    ];
    expect(pricesFromFile(priceList(all), 'us-east-1').classes.STANDARD.readRequestUnits.usd).toBe(0.125);
  });
});

describe('a price file is refused', () => {
  it('in words', () => {
    expect(refusal('{"a":\n 1,\n x}')).toBe('prices.json:3 is no JSON: a price file is index.json or index.csv');
    expect(refusal('')).toBe('prices.json is no JSON: a price file is index.json or index.csv');
    expect(refusal('[]')).toBe('prices.json is no price file: it holds no JSON object');
    expect(refusal('{}')).toMatch(
      /^prices.json is no file of the AWS Price List: it has no offerCode. Download https:/,
    );
    expect(refusal(priceList(SEOUL, { offerCode: 'AmazonS3' }))).toMatch(
      /^prices.json has the prices of AmazonS3, not of AmazonDynamoDB. Download https:.*\/ap-northeast-2\/index.json$/,
    );
    expect(refusal(priceList([]))).toBe('prices.json has no products');
    expect(refusal(priceList(SEOUL, { publicationDate: 'yesterday' }))).toContain('has no publicationDate');
    expect(refusal(priceList(SEOUL), 'eu-west-1')).toMatch(
      /^prices.json has no prices of eu-west-1; it has those of ap-northeast-2. Download https:/,
    );
    expect(refusal(priceList([{ usageType: 'APN2-ReadRequestUnits', bands: [['cheap\u001b[2J']] }]))).toBe(
      'prices.json has `cheap␛[2J` for a price of APN2-ReadRequestUnits: it should be a number of dollars',
    );
    expect(refusal(priceList(SEOUL).replaceAll('USD', 'CNY'))).toBe('prices.json has prices in CNY, and not in USD');
    expect(refusal('x'.repeat(PRICE_FILE_BYTES + 1))).toBe(
      'prices.json has over 64 MB: it is no price file of DynamoDB',
    );
  });

  it('or read, whatever it holds', () => {
    const list = JSON.parse(priceList(SEOUL)) as Record<string, fc.JsonValue>;
    const names = ['products', 'terms', 'publicationDate', 'offerCode', '__proto__'];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 4 }), (name, value) => {
        expect(refusal(JSON.stringify({ ...list, [name]: value }))).toMatch(/^(prices\.json|no refusal)/);
      }),
      { numRuns: runs(100, 2000) },
    );
    expect(refusal(priceList(SEOUL).replaceAll('SKU0', '__proto__'))).toBe('no refusal');
  });
});

/** As index.csv has it. */
const CSV = `"FormatVersion","v1.0"
"Disclaimer","This pricing list is for informational purposes only, and may change."
"Publication Date","2026-09-11T12:44:22Z"
"Version","20260911124422"
"OfferCode","AmazonDynamoDB"
"SKU","OfferTermCode","RateCode","TermType","PriceDescription","EffectiveDate","StartingRange","EndingRange","Unit","PricePerUnit","Currency","LeaseContractLength","PurchaseOption","OfferingClass","Product Family","serviceCode","Location","Location Type","Group","Group Description","usageType","operation","Region Code","serviceName","Volume Type"
"A1","JRTCKXETXF","A1.J.6","OnDemand","$0.00 per hour for 18,600 hours (free tier)","2026-09-01","0","18600","ReadCapacityUnit-Hrs","0.0000000000","USD",,,,"Provisioned IOPS","AmazonDynamoDB","EU (Ireland)","AWS Region","DDB-ReadUnits","DynamoDB Provisioned Read Units","EU-ReadCapacityUnit-Hrs","CommittedThroughput","eu-west-1","Amazon DynamoDB",
"A1","JRTCKXETXF","A1.J.7","OnDemand","$0.000147 per hour","2026-09-01","18600","Inf","ReadCapacityUnit-Hrs","0.0001470000","USD",,,,"Provisioned IOPS","AmazonDynamoDB","EU (Ireland)","AWS Region","DDB-ReadUnits","DynamoDB Provisioned Read Units","EU-ReadCapacityUnit-Hrs","CommittedThroughput","eu-west-1","Amazon DynamoDB",
"A1","R1","A1.R1.a","Reserved","Upfront fee","2026-09-01","0","Inf","Quantity","0.34","USD","1yr","Heavy Utilization","standard","Provisioned IOPS","AmazonDynamoDB","EU (Ireland)","AWS Region","DDB-ReadUnits","DynamoDB Provisioned Read Units","EU-ReadCapacityUnit-Hrs","CommittedThroughput","eu-west-1","Amazon DynamoDB",
"B2","JRTCKXETXF","B2.J.6","OnDemand","$0.705 per million","2026-09-01","0","Inf","WriteRequestUnits","0.0000007050","USD",,,,"Amazon DynamoDB PayPerRequest Throughput","AmazonDynamoDB","EU (Ireland)","AWS Region","DDB-WriteUnits","DynamoDB PayPerRequest Write Request Units","EU-WriteRequestUnits","PayPerRequestThroughput","eu-west-1","Amazon DynamoDB",
"C3","JRTCKXETXF","C3.J.6","OnDemand","$0.1132 per GB","2026-09-01","0","Inf","GB-Mo","0.1132","USD",,,,"Database Storage","AmazonDynamoDB","EU (Ireland)","AWS Region",,,"EU-Other","","eu-west-1","Amazon DynamoDB","Amazon DynamoDB - Indexed DataStore - IA"
`;

describe('a price file in CSV', () => {
  it('has the same prices', () => {
    const { classes, date, region } = pricesFromFile(CSV, 'eu-west-1', 'index.csv');
    expect([region, date]).toEqual(['eu-west-1', '2026-09-11']);
    expect(classes.STANDARD).toMatchObject({ readCapacityHour: { usd: 0.000147 }, writeRequestUnits: { usd: 0.705 } });
    // By its volume, where its usage type is none that is known.
    expect(classes.STANDARD_INFREQUENT_ACCESS.storage.usd).toBe(0.1132);
  });
  it('is refused with its line, or for its Region', () => {
    expect(refusal(CSV.slice(0, CSV.indexOf('"SKU"')))).toBe(
      'prices.json is no price file: it has no line of columns that begins with SKU. Download https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonDynamoDB/current/ap-northeast-2/index.json',
    );
    expect(refusal(CSV)).toContain('has no prices of ap-northeast-2; it has those of eu-west-1');
    expect(refusal(`${CSV}"D4,`, 'eu-west-1')).toBe(
      'prices.json:12: has a quote that is not closed before the next value',
    );
    expect(refusal(CSV.replaceAll('"USD"', '"CNY"'), 'eu-west-1')).toContain('has prices in CNY, and not in USD');
  });
  it('may have any names', () => {
    const hostile = CSV.replaceAll('"A1"', '"__proto__"').replaceAll('JRTCKXETXF', '__proto__');
    expect(pricesFromFile(hostile, 'eu-west-1').classes.STANDARD.readCapacityHour.usd).toBe(0.000147);
  });
});

describe('products of usage types that are not known', () => {
  it('are known by their group', () => {
    const list = JSON.parse(priceList(SEOUL)) as { products: Record<string, { attributes: Record<string, string> }> };
    for (const { attributes } of Object.values(list.products)) {
      if (attributes.usagetype === 'APN2-WriteRequestUnits') {
        Object.assign(attributes, {
          usagetype: 'APN2-New',
          group: 'DDB-WriteUnits',
          operation: 'PayPerRequestThroughput',
        });
      }
    }
    expect(pricesFromFile(JSON.stringify(list), 'ap-northeast-2').classes.STANDARD.writeRequestUnits.usd).toBe(0.68);
  });
});
