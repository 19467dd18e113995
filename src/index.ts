/**
 * The library behind the command line: the same functions, typed, without side effects on import.
 *
 * ```ts
 * const loaded = await loadModel('shop.dynamodel.yaml');
 * const { findings } = check(loaded);
 * ```
 *
 * @packageDocumentation
 */
export {
  type CsvOptions,
  DataError,
  type DataFormat,
  type ExportOptions,
  exportItems,
  exportTable,
  type LoadOptions,
  type LoadReport,
  loadItems,
  restore,
  snapshot,
  type TableExportOptions,
} from './data/index.js';
export type { Design, EntityDesign, IndexDesign, KeyDesign, Membership, TableDesign } from './design/index.js';
export type {
  Finding,
  Pillar,
  RelatedPlace,
  RuleId,
  Severity,
  Suggestion,
  SuppressedFinding,
} from './diagnostics/index.js';
export {
  type BehaviourOptions,
  type CancellationReason,
  createEngine,
  type Engine,
  EngineError,
  type EngineErrorName,
  type EngineOptions,
  type FaultRule,
  type IndexLagOptions,
  type ItemChange,
  type ThrottlingOptions,
  type ThrottlingReason,
  type ThrottlingReasonName,
} from './engine/index.js';
export type { GenerateOptions, OutputFile, TargetName } from './generate/index.js';
export { ImportError, type ImportProblem } from './import/problem.js';
export { check } from './library/check.js';
export { explain } from './library/explain.js';
export { generate } from './library/generate.js';
export { type ImportedModel, type ImportOptions, type ImportSource, importModel } from './library/import-model.js';
export {
  type LoadedModel,
  type LoadModelOptions,
  loadModel,
  ModelError,
  type ModelSource,
} from './library/loaded-model.js';
export { type ReportOptions, report } from './library/report.js';
export { runTests } from './library/run-tests.js';
export { type ServedEngine, type ServeOptions, serve } from './library/serve.js';
export { simulate } from './library/simulate.js';
export type { Model } from './model/model.js';
export type { ExplainReport } from './planner/explain/index.js';
export type { PatternPlan, Plan, PlannedPattern, UnservedPattern } from './planner/index.js';
export type { CheckOptions, CheckResult } from './rules/check.js';
export { explainRule } from './rules/explain-rule.js';
export { listRules, type RuleEntry, type RuleList } from './rules/list-rules.js';
export type { Forecast, ForecastOptions, SimulateOptions, SimulateReport } from './simulate/index.js';
export type { Position, SourceFile, Span } from './source/index.js';
export type { TestReport, TestResult } from './testing/model-tests/index.js';
export type { AttributeValue, Item } from './value/index.js';
