import { printableData, usdText } from '../diagnostics/index.js';
import { markdownCode, markdownText } from '../diagnostics/markdown.js';
import { forecastMarkdown, MARKDOWN_MARKS } from './forecast/markdown/forecast-markdown.js';
import type { SimulateReport } from './report.js';
import { isOfCoverage } from './verdicts.js';

/** The report for a comment on a pull request. */
export function simulateMarkdown(report: SimulateReport): string {
  const { forecast, model, verdicts } = report;
  return forecast === undefined ? withoutForecast(report) : forecastMarkdown(forecast, { model, verdicts });
}

/** What single calls take alone: budgets, and what the model leaves open. */
function withoutForecast(data: SimulateReport): string {
  const { model, verdicts, cost, missing } = printableData(data);
  const wrong = verdicts.filter((one) => one.severity !== 'info' || isOfCoverage(one));
  const lines = [
    `### Simulation of ${markdownCode(model)}: what calls take`,
    ...wrong.map(({ severity, message }) => `- ${MARKDOWN_MARKS[severity]} ${markdownText(message)}`),
    ...missing.map((text) => `- ${markdownText(text)}`),
    ...(cost === undefined ? [] : [`**Cost**: ${usdText(cost.perMonth.asModelled)} a month as the model has it.`]),
  ];
  return `${lines.join('\n\n')}\n`;
}
