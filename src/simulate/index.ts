export type * from './report.js';
export { SIMULATE_FORMAT_VERSION } from './report.js';
export { type SimulateOptions, type SimulateProgress, simulate, simulateSteps } from './simulate.js';
export type { Summary } from './summary.js';
export { simulateText, type TextOptions } from './text-report.js';
