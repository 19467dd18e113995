import type { Forecast } from '../forecast/report.js';

/** A report with charts: one HTML file that loads nothing and runs nothing, the same bytes for the same forecast. */
export async function forecastHtml(report: { readonly model: string; readonly forecast: Forecast }): Promise<string> {
  // A megabyte of charts that no other output needs.
  const { forecastPage } = await import('./forecast-page.js');
  return forecastPage(report.model, report.forecast);
}
