import { countSeverities, jsonText } from '../../diagnostics/index.js';
import { findingJson } from '../../diagnostics/reporters/json.js';
import type { InputPlace } from '../draft.js';
import { placeFile } from '../writer/index.js';
import { asksForFact, bySeverity, type ImportReport } from './report.js';

/** Fields are only added within a version; `schemas/import-report.schema.json` describes it. */
const FORMAT_VERSION = 1;

/** The report for machines: stable, ends with a line break. */
export function importReportJson(report: ImportReport): string {
  const { from, format, path, isWritten, written, findings, tables, entities, patterns } = report;
  const { error, warning, info } = countSeverities(findings);
  return jsonText({
    formatVersion: FORMAT_VERSION,
    input: { path: from, format },
    model: { path, isWritten, tables, entities, accessPatterns: patterns },
    summary: { errors: error, warnings: warning, infos: info },
    findings: bySeverity(findings).map((finding) => ({ ...findingJson(finding), asksForFact: asksForFact(finding) })),
    questions: written.questions.map(({ question, at, fill }) => ({ question, at, fill })),
    quirks: written.quirks.map(({ message, place }) => ({ message, place: placeJson(place) })),
    unplaced: written.unplaced.map(({ what, why, place }) => ({ what, why, place: placeJson(place) })),
  });
}

/** What is known of it. */
function placeJson(place: InputPlace): object {
  const file = placeFile(place);
  const { line, path } = place;
  return {
    ...(file === '' ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(path === '' ? {} : { path }),
  };
}
