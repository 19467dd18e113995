import { printableData } from '../../diagnostics/index.js';
import { type Prices, priceListAddress, pricesWith, US_EAST_1_PRICES } from '../../facts/index.js';
import { RecordedError } from '../curves/recorded-error.js';
import { entriesOf, isObject, type Json, type JsonObject, textOf } from './json.js';
import { givenPrices } from './listed-prices.js';
import { priceListFromCsv } from './price-csv.js';

/** A Region's file has some tens of kilobytes, that of all Regions one or two megabytes. */
export const PRICE_FILE_BYTES = 64 * 1024 * 1024;
const OFFER = 'AmazonDynamoDB';

/** A price file that does not say what a price file says. */
export class PriceFileError extends Error {
  override readonly name = 'PriceFileError';
}

/**
 * The prices of a Region from a file of the AWS Price List, in JSON or CSV. What the file lacks are built-in prices, which a note names.
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html
 */
export function pricesFromFile(text: string, region: string, file = 'The price file'): Prices {
  const name = printableData(file);
  const refuse = (problem: string): never => {
    throw new PriceFileError(`${name} ${problem}`);
  };
  // Characters are at most as many as bytes.
  if (text.length > PRICE_FILE_BYTES) refuse('has over 64 MB: it is no price file of DynamoDB');
  const list = isCsv(text) ? ofCsv(text, name, region) : parsed(text, name);
  if (list === undefined) return refuse('is no price file: it holds no JSON object');
  const offer = textOf(list.offerCode);
  if (offer === undefined) refuse(`is no file of the AWS Price List: it has no offerCode. ${advice(region)}`);
  if (offer !== OFFER) refuse(`has the prices of ${printableData(offer ?? '')}, not of ${OFFER}. ${advice(region)}`);
  const products = entriesOf(list.products);
  if (products.length === 0) refuse('has no products');
  const date = dateOf(list.publicationDate);
  if (date === undefined) return refuse('has no publicationDate such as 2026-09-11T12:44:22Z');
  const given = givenPrices(list, region, { date, source: `${name}, published on ${date}` }, (problem) =>
    refuse(problem),
  );
  return pricesWith(US_EAST_1_PRICES, given);
}

function advice(region: string): string {
  return `Download ${priceListAddress(region)}`;
}

function dateOf(value: Json | undefined): string | undefined {
  return /^\d{4}-\d\d-\d\d(?=T|$)/.exec(textOf(value) ?? '')?.[0];
}

/** JSON begins otherwise. */
function isCsv(text: string): boolean {
  return /^\ufeff?\s*"?FormatVersion"?\s*,/i.test(text.slice(0, 200));
}

function ofCsv(text: string, name: string, region: string): JsonObject {
  try {
    const list = priceListFromCsv(text, name, region);
    if (list !== undefined) return list;
  } catch (error) {
    if (error instanceof RecordedError) throw new PriceFileError(error.message);
    throw error;
  }
  throw new PriceFileError(
    `${name} is no price file: it has no line of columns that begins with SKU. ${advice(region)}`,
  );
}

/** Undefined where it is JSON, and no object. */
function parsed(text: string, name: string): JsonObject | undefined {
  let value: Json;
  try {
    value = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text) as Json;
  } catch (error) {
    throw new PriceFileError(`${name}${placeOf(error, text)} is no JSON: a price file is index.json or index.csv`);
  }
  return isObject(value) ? value : undefined;
}

/** `:12`, the line that JSON.parse stopped in, where it says so. */
function placeOf(error: unknown, text: string): string {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  if (position === undefined) return '';
  return `:${text.slice(0, Number(position)).split('\n').length}`;
}
