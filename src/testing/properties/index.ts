export type { CounterExample, PropertyReport, PropertyResult } from './report.js';
export { DEFAULT_RUNS, type PropertyOptions, propertySteps, runProperties } from './run-properties.js';
