import { csvRows } from '../curves/csv-rows.js';
import type { Json, JsonObject } from './json.js';

/** Lines before the names of the columns: version, disclaimer, date, offer. */
const MOST_HEADER_LINES = 20;

type Entries = Record<string, Json>;

/**
 * A file of the AWS Price List in CSV, as the JSON of the same list; undefined where it is none.
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html
 */
export function priceListFromCsv(text: string, file: string, region: string): JsonObject | undefined {
  const head = new Map<string, string>();
  const products = named();
  const terms = { OnDemand: named(), Reserved: named() };
  let columns: ReadonlyMap<string, number> | undefined;
  for (const { line, cells } of csvRows(text, file)) {
    if (columns === undefined) {
      const [name = '', value = ''] = cells;
      if (simple(name) !== 'sku') head.set(simple(name), value);
      else columns = new Map(cells.map((cell, i) => [simple(cell), i]));
      if (columns === undefined && line > MOST_HEADER_LINES) return undefined;
      continue;
    }
    const at = (name: string): string => cells[columns?.get(name) ?? -1]?.trim() ?? '';
    const sku = at('sku');
    // A file without codes of Regions is of the one that it was downloaded for.
    const regionCode = columns.has('regioncode') ? at('regioncode') : region;
    products[sku] ??= {
      attributes: {
        usagetype: at('usagetype'),
        operation: at('operation'),
        group: at('group'),
        volumeType: at('volumetype'),
        regionCode,
      },
    };
    const kind = at('termtype');
    if (kind !== 'OnDemand' && kind !== 'Reserved') continue;
    const offers = member(terms[kind], sku);
    const offer = member(offers, at('offertermcode'));
    offer.effectiveDate ??= at('effectivedate');
    offer.termAttributes ??= { LeaseContractLength: at('leasecontractlength') };
    member(offer, 'priceDimensions')[at('ratecode')] = {
      beginRange: at('startingrange'),
      unit: at('unit'),
      pricePerUnit: { [at('currency') || 'USD']: at('priceperunit') },
    };
  }
  const offerCode = head.get('offercode');
  if (columns === undefined || offerCode === undefined) return undefined;
  return { offerCode, publicationDate: head.get('publicationdate') ?? '', products, terms };
}

/** `Product Family` and `ProductFamily` are the same. */
function simple(name: string): string {
  return name.replace(/[\s_-]/g, '').toLowerCase();
}

/** Names come from the file, and may be any. */
function named(): Entries {
  return Object.create(null) as Entries;
}

function member(of: Entries, name: string): Entries {
  const known = of[name];
  if (known !== undefined) return known as Entries;
  const made = named();
  of[name] = made;
  return made;
}
