export { parseAssumption } from './forecast/assumption-settings.js';
export { type FailCriterion, failsOn, hasBudget, parseFailOn } from './forecast/fail-on.js';
export { type CheckedOptions, checkedOptions, type ForecastOptions, type GivenFile } from './forecast/options.js';
export { forecastOnCores } from './forecast/pipeline.js';
export { recordedRemarks } from './forecast/recorded-remarks.js';
export type * from './forecast/report.js';
export { SettingsError } from './forecast/settings-error.js';
export type { StudyMeans } from './forecast/study/study.js';
export { simulateMarkdown } from './markdown-report.js';
export type * from './report.js';
export { SIMULATE_FORMAT_VERSION } from './report.js';
export {
  forecastInput,
  type MeasuredModel,
  measureSteps,
  type SimulateOptions,
  type SimulateProgress,
  simulate,
  withForecast,
} from './simulate.js';
export type { Summary } from './summary.js';
export { simulateText, type TextOptions } from './text-report.js';
export { type VerdictCategory, verdictCategories } from './verdicts.js';
