import { flatMap } from '../../lists/flat-map.js';
import { isObject, type Json, type JsonObject, objectOf, textOf } from '../prices/json.js';
import { RecordedError, shownCell } from './recorded-error.js';
import type { RecordedTable } from './recorded-table.js';
import { recordedTime } from './recorded-time.js';

const MOST_COLUMNS = 1000;
const MOST_VALUES = 20_000_000;
const EXPECTED =
  'what `aws cloudwatch get-metric-data` or `get-metric-statistics` prints, with the statistic Sum or SampleCount';

/** Values of one metric by time. */
interface Series {
  readonly name: string;
  readonly values: Map<number, number>;
}

/** Whether a file is JSON rather than CSV. */
export function isJson(text: string): boolean {
  return /^\ufeff?\s*[{[]/.test(text.slice(0, 1000));
}

/**
 * The answer of GetMetricData or GetMetricStatistics, or the list in it. Points come in any order, and each metric has its own times.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export function recordedJsonTable(text: string, file: string, names: ReadonlySet<string>): RecordedTable {
  const all = seriesOf(parsed(text, file), file, names);
  const times = new Set(flatMap(all, ({ values }) => [...values.keys()]));
  if (times.size === 0) throw new RecordedError(`${file}: has no data points; expected ${EXPECTED}`);
  if (times.size * all.length > MOST_VALUES)
    throw new RecordedError(`${file}: has more than ${MOST_VALUES.toLocaleString('en')} values; record less`);
  const sorted = Float64Array.from(times).sort();
  return {
    names: all.map(({ name }) => name),
    values: all.map(({ values }) => Array.from(sorted, (time) => values.get(time) ?? Number.NaN)),
    times: [...sorted],
    lines: [...sorted].fill(1),
    texts: [],
  };
}

function parsed(text: string, file: string): Json {
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text) as Json;
  } catch {
    throw new RecordedError(`${file}: begins as JSON and is none; expected ${EXPECTED}, or CSV`);
  }
}

function seriesOf(answer: Json, file: string, names: ReadonlySet<string>): readonly Series[] {
  const { MetricDataResults: results, Datapoints: points, Label: label } = objectOf(answer);
  if (isList(points)) return [statistics(points, textOf(label) ?? 'value', file)];
  const list = isList(results) ? results : isList(answer) ? answer : undefined;
  if (list === undefined)
    throw new RecordedError(`${file}: has neither MetricDataResults nor Datapoints; expected ${EXPECTED}`);
  if (!isList(results) && list.some((one) => isObject(one) && one.Timestamp !== undefined))
    return [statistics(list, 'value', file)];
  const all = new Map<string, Series>();
  const ids = new Map<string, string>();
  for (const result of list.filter(isObject)) {
    const id = textOf(result.Id) ?? '';
    const name = nameOf(result, names);
    const before = ids.get(name);
    // Further pages of an answer have the same metrics again.
    if (before !== undefined && before !== id)
      throw new RecordedError(`${file}: the metric ${shownCell(name)} is there twice; give each a label of its own`);
    ids.set(name, id);
    const series = all.get(name) ?? { name, values: new Map() };
    all.set(name, series);
    addPoints(series, result, file);
    if (all.size > MOST_COLUMNS) throw new RecordedError(`${file}: has more than ${MOST_COLUMNS} metrics`);
  }
  return [...all.values()];
}

/** The label or the id, whichever is an access pattern's. */
function nameOf(result: JsonObject, names: ReadonlySet<string>): string {
  const label = textOf(result.Label) ?? '';
  const id = textOf(result.Id) ?? '';
  return (names.has(label) || !names.has(id) ? label || id : id) || 'value';
}

function addPoints({ name, values }: Series, { Timestamps: times, Values: found }: JsonObject, file: string): void {
  if (!isList(times) || !isList(found) || times.length !== found.length) {
    throw new RecordedError(
      `${file}: the metric ${shownCell(name)} has not as many Values as Timestamps; expected ${EXPECTED}`,
    );
  }
  times.forEach((time, i) => {
    add(values, name, time, found[i], file);
  });
}

/** Points of one metric; of several statistics, that which counts. */
function statistics(points: readonly Json[], name: string, file: string): Series {
  const values = new Map<number, number>();
  for (const point of points.filter(isObject)) {
    const { Sum: sum, SampleCount: count } = point;
    if (sum === undefined && count === undefined) {
      const has = Object.keys(point).filter((one) => one !== 'Timestamp' && one !== 'Unit');
      throw new RecordedError(
        `${file}: has points of ${has.slice(0, 5).map(shownCell).join(', ') || 'nothing'} alone, which is no number of calls or units; expected the statistic Sum or SampleCount`,
      );
    }
    add(values, name, point.Timestamp, sum ?? count, file);
  }
  return { name, values };
}

function add(
  values: Map<number, number>,
  name: string,
  at: Json | undefined,
  value: Json | undefined,
  file: string,
): void {
  const time = recordedTime(typeof at === 'number' ? String(at) : (textOf(at) ?? ''));
  if (time === undefined)
    throw new RecordedError(`${file}: ${shownCell(String(at))} in the metric ${shownCell(name)} is no time`);
  if (typeof value !== 'number' || value < 0)
    throw new RecordedError(
      `${file}: ${shownCell(String(value))} in the metric ${shownCell(name)} is no number of calls or units`,
    );
  if (values.has(time))
    throw new RecordedError(`${file}: the metric ${shownCell(name)} has two values for ${shownCell(String(at))}`);
  values.set(time, value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
