import type { ImportFormat } from '../index.js';
import { claimedModules, detectsModules } from '../modules/module-files.js';

/** Tables and entities of DynamoDB-Toolbox, by loading the modules that export them. https://www.dynamodbtoolbox.com */
export const TOOLBOX: ImportFormat = {
  name: 'dynamodb-toolbox',
  title: 'DynamoDB-Toolbox definitions',
  looksFor: 'a JavaScript or TypeScript module that imports `dynamodb-toolbox`',
  detects: (input) => detectsModules(input, 'dynamodb-toolbox'),
  claims: (input) => claimedModules(input, 'dynamodb-toolbox'),
  read: async (input, context) => (await import('./read.js')).readToolbox(input, context),
};
