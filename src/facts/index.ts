export * from './capacity.js';
export * from './limits.js';
export * from './partition.js';
export * from './prices.js';
export * from './reserved-words.js';
