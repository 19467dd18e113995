export {
  type Baseline,
  baselineText,
  countKnown,
  isAboutKnown,
  type KnownFindings,
  knownOf,
  STALE_BASELINE,
  staleFinding,
  withoutKnown,
  withoutStale,
} from './baseline.js';
export { type CodeFrameOptions, codeFrame } from './code-frame.js';
export { decimalText } from './decimal-text.js';
export { bytesText, numberText, percentText, plural, usdText, wholeText } from './figures.js';
export {
  adviceToWrite,
  arrangeFindings,
  atLeast,
  type Choice,
  compareFindings,
  countSeverities,
  type Finding,
  type FindingDetails,
  findingOf,
  type Pillar,
  type RelatedPlace,
  type RuleHead,
  type RuleId,
  type Severity,
  type SeverityCounts,
  type Suggestion,
  type SuppressedFinding,
} from './finding.js';
export { gathered } from './gather.js';
export { modelPathOf } from './model-path.js';
export { paintedDiffLine } from './painted-diff.js';
export { type Palette, paintNames, plainPalette } from './palette.js';
export { charWidth, jsonText, printable, printableData } from './printable.js';
export type { CheckReport } from './report.js';
export { CHECK_FORMAT_VERSION, jsonReport, locationJson } from './reporters/json.js';
export { findingText, obstacleText, summaryText, textReport } from './reporters/text.js';
export { rulePageUrl } from './rule-page.js';
export {
  applySuppressions,
  EXPIRED_SUPPRESSION,
  type IgnoreEntry,
  isRuleId,
  MALFORMED_SUPPRESSION,
  type SuppressionInput,
  type SuppressionResult,
  UNUSED_SUPPRESSION,
} from './suppressions.js';
