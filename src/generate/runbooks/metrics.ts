import { type Block, code, command } from './page.js';

/** A minute of each line, and what was there in it: the last hour of a metric, of which the shell gives the dimensions. */
export function lastHour(name: string, metric: string, statistic: Statistic): readonly string[] {
  const isPercentile = /^p\d/.test(statistic);
  const value = isPercentile ? `ExtendedStatistics.${statistic}` : statistic;
  return [
    `${name}() {`,
    '  echo "$*"',
    ...command(
      '  aws cloudwatch get-metric-statistics',
      `  --namespace AWS/DynamoDB --metric-name ${metric} --dimensions "$@"`,
      `  --start-time "$(date -u -d -1hour +%FT%TZ)" --end-time "$(date -u +%FT%TZ)" --period 60 ${isPercentile ? '--extended-statistics' : '--statistics'} ${statistic}`,
      `  --query 'sort_by(Datapoints,&Timestamp)[].[Timestamp,${value}]' --output text`,
    ),
    '}',
  ];
}

type Statistic = 'Sum' | 'SampleCount' | 'p99';

export function shell(...lines: readonly (string | readonly string[])[]): Block {
  return code('sh', lines.flat());
}
