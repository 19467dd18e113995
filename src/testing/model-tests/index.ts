export type { Progress } from '../progress.js';
export type { TestFailure, TestFigures, TestReport, TestResult } from './report.js';
export { brokenReport, hasFailed } from './report.js';
export { testJson } from './reporters/json.js';
export { testText } from './reporters/text.js';
export { modelTestSteps, runModelTests } from './run-model-tests.js';
