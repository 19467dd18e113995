import type { ImportFormat } from '../index.js';
import { claimedModules, detectsModules } from '../modules/module-files.js';

/** Entities and services of ElectroDB, by loading the modules that export them. https://electrodb.dev/en/modeling/schema/ */
export const ELECTRODB: ImportFormat = {
  name: 'electrodb',
  title: 'ElectroDB definitions',
  looksFor: 'a JavaScript or TypeScript module that imports `electrodb`',
  detects: (input) => detectsModules(input, 'electrodb'),
  claims: (input) => claimedModules(input, 'electrodb'),
  read: async (input, context) => (await import('./read.js')).readElectroDb(input, context),
};
