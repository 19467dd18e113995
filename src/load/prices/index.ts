export { PRICE_FILE_BYTES, PriceFileError, pricesFromFile } from './price-file.js';
