/** The version of this package; a test compares it with package.json. */
export const VERSION = '0.1.0';
/** The newest version of the language of models, `dynamodel: 1`: this release reads it and all before it. */
export const LANGUAGE_VERSION = 1;
