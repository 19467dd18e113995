export * from './capacity.js';
export * from './limits.js';
export * from './partition.js';
export * from './prices.js';
export * from './prices-given.js';
export * from './prices-regions.js';
export * from './prices-us-east-1.js';
export * from './reserved-words.js';
