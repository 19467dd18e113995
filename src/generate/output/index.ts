export { OutputError, readOutput, writeOutput } from './folder.js';
export { FORMAT, type Owner, sealed, sealOf } from './header.js';
export { hasDrift, type OutputFile, type OutputPlan, planOutput } from './plan.js';
export { doneText, driftText, lostTests, noteTexts, upToDateText } from './report.js';
