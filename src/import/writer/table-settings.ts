import { isAction, isConditionKey } from '../../model/check-resource-policy.js';
import { filled } from '../../model/parameters.js';
import { scheduleProblem } from '../../model/read-backup.js';
import { isConditionOperator } from '../../model/read-resource-policy.js';
import type { DraftBackup, DraftDax, DraftIndex, DraftStatement, DraftTable } from '../draft.js';
import { isRegion } from './deployed-names.js';
import { wholeOut } from './quantities.js';
import { mapOut, type Out, quotedOut, seqOut, textOut, wordOut } from './yaml-text.js';

/** Whether the language takes it as what encrypts a table. */
export function isKeyOfKms(text: string): boolean {
  return KEY_OF_KMS.test(text);
}

const KEY_OF_KMS =
  /^(?:aws-owned|aws-managed|new|alias\/[\w/-]+|arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(?:key|alias)\/[\w/-]+|(?:mrk-)?[0-9a-f-]{32,36})$/;

/** What is the default is not said. */
export function protectionOut(draft: DraftTable, home: string): Out | undefined {
  const { pitr, pitrDays, deletionProtection, kms, rotationDays } = draft;
  const days = pitr === false || pitrDays === ALL_DAYS ? undefined : daysOut(pitrDays, 1, ALL_DAYS, '');
  const out = mapOut({
    pitr: pitr === false ? wordOut(false) : days === undefined ? undefined : mapOut({ days }),
    delete: deletionProtection === false ? wordOut(false) : undefined,
    kms: kms === undefined || !isKeyOfKms(kms) ? undefined : textOut(kms),
    // https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
    rotation: kms === 'new' && rotationDays !== EVERY_YEAR ? daysOut(rotationDays, 90, 2560) : undefined,
    backup: backupOut(draft.backup, home),
  });
  return out.kind === 'map' && out.entries.length === 0 ? undefined : out;
}

/** As it is where nothing is said. */
const ALL_DAYS = 35;
const EVERY_YEAR = 365;

function daysOut(days: number | undefined, least: number, most: number, unit = 'd'): Out | undefined {
  if (days === undefined || !Number.isInteger(days) || days < least || days > most) return undefined;
  return wordOut(`${days}${unit}`);
}

const SCHEDULE = /^cron\([0-9A-Za-z*,/?# -]{9,100}\)$/;
const LONGEST_KEPT = 36_500;
/** https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html */
const LEAST_COLD = 90;

function backupOut(backup: DraftBackup | undefined, home: string): Out | undefined {
  if (backup === undefined || !SCHEDULE.test(backup.schedule)) return undefined;
  if (scheduleProblem(backup.schedule) !== undefined) return undefined;
  const { schedule, keepDays, coldDays, copyTo } = backup;
  const keep = daysOut(keepDays, 1, LONGEST_KEPT);
  if (keep === undefined) return undefined;
  return mapOut({
    schedule: textOut(schedule),
    keep,
    cold: daysOut(coldDays, 1, keepDays - LEAST_COLD),
    copyTo: copyTo === undefined || !isRegion(copyTo) || copyTo === home ? undefined : textOut(copyTo),
  });
}

export function insightsOut({
  contributorInsights,
}: DraftTable | Pick<DraftIndex, 'contributorInsights'>): Out | undefined {
  return contributorInsights === undefined ? undefined : wordOut(contributorInsights);
}

export function daxOut(dax: boolean | DraftDax | undefined): Out | undefined {
  if (dax === undefined || dax === false) return undefined;
  if (dax === true) return wordOut(true);
  const { nodeType, nodes, ttl } = dax;
  const out = mapOut({
    nodeType: nodeType !== undefined && /^dax\.[a-z0-9]+\.[a-z0-9]+$/.test(nodeType) ? textOut(nodeType) : undefined,
    nodes: nodes !== undefined && nodes <= MOST_NODES ? wholeOut(nodes, 1) : undefined,
    ttl: ttl !== undefined && Number.isInteger(ttl) && ttl >= 0 && ttl <= LONGEST_TTL ? wordOut(`${ttl}s`) : undefined,
  });
  return out.kind === 'map' && out.entries.length === 0 ? wordOut(true) : out;
}

const MOST_NODES = 11;
/** Seconds: ten years. */
const LONGEST_TTL = 315_360_000;
const MOST_STATEMENTS = 100;

export function policyOut(statements: readonly DraftStatement[] | undefined): Out | undefined {
  const known = knownStatements(statements);
  return known.length === 0 ? undefined : { kind: 'seq', items: known.map(statementOut), block: true };
}

/** Those that the language takes, no two of one name. */
function knownStatements(statements: readonly DraftStatement[] = []): readonly DraftStatement[] {
  const sids = new Set<string>();
  const own = statements.filter(isStatement).filter(({ sid }) => {
    const isFirst = sid === undefined || !sids.has(sid);
    if (sid !== undefined) sids.add(sid);
    return isFirst;
  });
  return own.slice(0, MOST_STATEMENTS);
}

function isStatement({ principal, actions, condition }: DraftStatement): boolean {
  const names = principal === '*' ? [['*']] : [...principal.values()];
  return (
    names.length > 0 &&
    names.every((texts) => texts.length > 0 && !texts.includes('')) &&
    actions.length > 0 &&
    actions.every(isAction) &&
    [...condition].every(([operator, keys]) => isConditionOperator(operator) && areKeys(keys))
  );
}

function areKeys(keys: ReadonlyMap<string, readonly string[]>): boolean {
  return keys.size > 0 && [...keys].every(([key, values]) => isConditionKey(key) && values.length > 0);
}

function statementOut({ sid, effect, principal, actions, condition }: DraftStatement): Out {
  return mapOut({
    Sid: sid !== undefined && /^[A-Za-z0-9]{1,128}$/.test(sid) ? textOut(sid) : undefined,
    Effect: wordOut(effect),
    Principal:
      principal === '*'
        ? quotedOut('*')
        : mapOut(Object.fromEntries([...principal].map(([kind, names]) => [kind, textsOut(names)]))),
    Action: textsOut([...new Set(actions)]),
    Condition: condition.size === 0 ? undefined : ofMap(condition, (keys) => ofMap(keys, textsOut)),
  });
}

function ofMap<T>(map: ReadonlyMap<string, T>, value: (own: T) => Out): Out {
  return { kind: 'map', entries: [...map].map(([key, own]) => ({ key, value: value(own) })) };
}

function textsOut(texts: readonly string[]): Out {
  const [only] = texts;
  return texts.length === 1 && only !== undefined ? textOut(only) : seqOut(texts.map(textOut));
}

const DELIMITERS: ReadonlySet<string> = new Set([',', ';', '\t', ' ', '|', ':']);
const MOST_COLUMNS = 255;

export function importFromOut({ importFrom, pk, sk, indexes }: DraftTable): Out | undefined {
  if (importFrom === undefined || !isBucket(importFrom.bucket) || indexes.some(({ local }) => local)) return undefined;
  const { bucket, prefix, owner, format, compression, delimiter, columns = [] } = importFrom;
  const isDelimiter = format === 'csv' && delimiter !== undefined && delimiter !== ',' && DELIMITERS.has(delimiter);
  const holdKey = [pk, ...(sk === undefined ? [] : [sk])].every(({ name }) => columns.includes(name));
  const areColumns = format === 'csv' && holdKey && columns.length <= MOST_COLUMNS && !columns.includes('');
  return mapOut({
    bucket: textOut(bucket),
    prefix: prefix === undefined || !isPrefix(prefix) ? undefined : textOut(prefix),
    owner: owner !== undefined && /^\d{12}$/.test(owner) ? quotedOut(owner) : undefined,
    format: wordOut(format),
    compression: compression === undefined || compression === 'none' ? undefined : wordOut(compression),
    delimiter: isDelimiter ? quotedOut(delimiter) : undefined,
    columns: areColumns ? seqOut(columns.map(textOut)) : undefined,
  });
}

function isPrefix(prefix: string): boolean {
  return prefix !== '' && [...prefix].length <= 1024 && !prefix.includes('${env:');
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_S3BucketSource.html */
function isBucket(name: string): boolean {
  const isName = /^[a-zA-Z0-9][a-zA-Z0-9._-]*[a-zA-Z0-9]$/.test(filled(name));
  return isName && name.length >= 3 && name.length <= 255;
}

export function witnessOut({ witness, consistency, replicas = [] }: DraftTable, home: string): Out | undefined {
  const others = new Set(replicas.filter((region) => isRegion(region) && region !== home));
  const isThird = witness !== undefined && isRegion(witness) && witness !== home && !others.has(witness);
  return isThird && consistency === 'mrsc' && others.size === 1 ? textOut(witness) : undefined;
}

/** What of these a model cannot have as the draft says it. */
export function droppedSettings(draft: DraftTable, home: string): readonly string[] {
  const { backup, resourcePolicy, importFrom, witness } = draft;
  return [
    ...(backup !== undefined && backupOut(backup, home) === undefined ? ['The backups'] : []),
    ...(knownStatements(resourcePolicy).length === (resourcePolicy ?? []).length
      ? []
      : ['A statement of the resource-based policy']),
    ...(importFrom !== undefined && importFromOut(draft) === undefined ? ['The import from S3'] : []),
    ...(witness !== undefined && witnessOut(draft, home) === undefined ? [`The witness in \`${witness}\``] : []),
  ];
}
