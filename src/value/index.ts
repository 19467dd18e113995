export * from './attribute-value.js';
export * from './bytes.js';
export * from './compare.js';
export * from './key-encoding.js';
export * from './number.js';
export * from './size.js';
export * from './text.js';
export * from './value-error.js';
