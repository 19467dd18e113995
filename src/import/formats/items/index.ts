import type { ImportFormat } from '../index.js';
import { detectsItems } from './detect-items.js';
import { itemFiles } from './item-files.js';

export const ITEMS: ImportFormat = {
  name: 'items',
  title: 'items as JSON, Ion or CSV, or an export to S3',
  looksFor: 'lines of `{"Item": {...}}`, the `manifest-summary.json` of an export, a list of objects, or CSV',
  detects: detectsItems,
  claims: itemFiles,
  read: async (input, context) => (await import('./read-items.js')).readItems(input, context),
};
