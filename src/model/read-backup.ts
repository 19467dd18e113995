import type { YamlNode } from '../source/index.js';
import { DAY, seconds } from './bounded-duration.js';
import { compact } from './compact.js';
import { type LoadContext, reportWrong } from './context.js';
import type { Backup } from './infrastructure.js';
import { get, plainText } from './node.js';

/** In cold storage a backup stays for 90 days at least. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html */
const COLD_DAYS = 90;
const MOST_DAYS = 36_500;

export function readBackup(context: LoadContext, node: YamlNode | undefined, home: string): Backup | undefined {
  const schedule = readSchedule(context, get(node, 'schedule'));
  const keep = seconds(context, get(node, 'keep'), DAY, MOST_DAYS * DAY, DAY);
  const cold = seconds(context, get(node, 'cold'), DAY, MOST_DAYS * DAY, DAY);
  const copyTo = readCopyTo(context, get(node, 'copyTo'), home);
  if (node === undefined || schedule === undefined || keep === undefined) return undefined;
  const at = get(node, 'cold');
  if (at !== undefined && cold !== undefined && keep < cold + COLD_DAYS * DAY)
    reportWrong(
      context,
      at,
      `A backup stays in cold storage for ${COLD_DAYS} days at least, so that \`keep\` is \`${cold / DAY + COLD_DAYS}d\` or more with this.`,
    );
  return compact({ schedule, keep, cold, copyTo, span: node.span });
}

function readCopyTo(context: LoadContext, node: YamlNode | undefined, home: string): string | undefined {
  const region = plainText(node);
  if (node === undefined || region !== home) return region;
  reportWrong(
    context,
    node,
    `\`${home}\` is the model's own Region, where each backup is anyway: \`copyTo\` is another one.`,
  );
  return undefined;
}

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly words?: readonly string[];
  /** Besides numbers, words and `*`. */
  readonly marks?: RegExp;
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html */
const FIELDS: readonly Field[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of the month', least: 1, most: 31, marks: /^(?:\?|L|\d{1,2}W|LW)$/ },
  {
    name: 'month',
    least: 1,
    most: 12,
    words: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  },
  {
    name: 'day of the week',
    least: 1,
    most: 7,
    words: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
    marks: /^(?:\?|L|(?:[1-7]|[A-Z]{3})(?:L|#[1-5]))$/,
  },
  { name: 'year', least: 1970, most: 2199 },
];

function readSchedule(context: LoadContext, node: YamlNode | undefined): string | undefined {
  const schedule = plainText(node);
  if (node === undefined || schedule === undefined || context.reported.has(node)) return undefined;
  const problem = scheduleProblem(schedule);
  if (problem === undefined) return schedule;
  reportWrong(context, node, problem);
  return undefined;
}

/** What is wrong with `cron(…)`; undefined where nothing is. */
export function scheduleProblem(schedule: string): string | undefined {
  const parts = schedule.slice('cron('.length, -1).trim().split(/\s+/);
  if (parts.length !== FIELDS.length)
    return `A cron expression of AWS has six fields, and this has ${parts.length}: minute, hour, day of the month, month, day of the week and year, such as \`cron(0 5 ? * * *)\`.`;
  for (const [i, field] of FIELDS.entries()) {
    const part = parts[i] ?? '';
    if (!isOf(field, part))
      return `\`${part.slice(0, 40)}\` is no ${field.name}, which is from ${field.least} to ${field.most}, \`*\` or a list, a range or a step of these, such as \`cron(0 5 ? * * *)\`.`;
  }
  const [minute = '', , day, , weekday] = parts;
  if ((day === '?') === (weekday === '?'))
    return 'One of the day of the month and the day of the week is `?`, and the other one says when: `cron(0 5 ? * * *)`.';
  // https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html
  return /^\d+$/.test(minute) ? undefined : 'AWS Backup makes a backup once an hour at most: the minute is one number.';
}

function isOf({ least, most, words = [], marks }: Field, part: string): boolean {
  const isOne = (text: string): boolean =>
    words.includes(text.toUpperCase()) || (/^\d{1,4}$/.test(text) && Number(text) >= least && Number(text) <= most);
  return part.split(',').every((one) => {
    if (marks?.test(one)) return true;
    const [range = '', step, ...more] = one.split('/');
    if (more.length > 0 || (step !== undefined && !/^[1-9]\d{0,3}$/.test(step))) return false;
    if (range === '*') return true;
    const ends = range.split('-');
    return ends.length <= 2 && ends.every(isOne);
  });
}
