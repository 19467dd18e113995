import type { Forecast } from '../forecast/report.js';
import type { Verdict } from '../report.js';
import { isOfCoverage } from '../verdicts.js';

/** A report with charts: one HTML file that loads nothing and runs nothing, the same bytes for the same forecast. */
export async function forecastHtml(report: {
  readonly model: string;
  readonly forecast: Forecast;
  readonly verdicts?: readonly Verdict[];
}): Promise<string> {
  // A megabyte of charts that no other output needs.
  const { forecastPage } = await import('./forecast-page.js');
  const uncovered = (report.verdicts ?? []).filter(isOfCoverage);
  return forecastPage(
    report.model,
    report.forecast,
    uncovered.map(({ message }) => message),
  );
}
