import type { YamlNode } from '../../../source/index.js';
import type { DraftImport, DraftStatement, DraftTable } from '../../draft.js';
import { child, children, elements, numberOf } from '../../tree.js';
import type { Collector } from './collector.js';
import { flagOf } from './flag.js';
import { resolvedText } from './resolved.js';

/** `PointInTimeRecoverySpecification`. */
export function readPitr(
  node: YamlNode | undefined,
  path: string,
  notes: Collector,
): { readonly pitr?: boolean; readonly pitrDays?: number } {
  const pitr = flagOf(child(node, 'PointInTimeRecoveryEnabled'), `${path}.PointInTimeRecoveryEnabled`, notes);
  const period = child(node, 'RecoveryPeriodInDays');
  const days = numberOf(period);
  if (period !== undefined && days === undefined) {
    notes.quirk(period, `${path}.RecoveryPeriodInDays`, 'How many days can be gone back is not known.');
  }
  return {
    ...(pitr === undefined ? {} : { pitr }),
    ...(pitr === true && days !== undefined ? { pitrDays: days } : {}),
  };
}

const MODES: ReadonlyMap<string, DraftTable['contributorInsights']> = new Map([
  ['ACCESSED_AND_THROTTLED_KEYS', 'all'],
  ['THROTTLED_KEYS', 'throttled'],
]);

/** `ContributorInsightsSpecification` of a table or an index. */
export function readInsights(
  node: YamlNode | undefined,
  path: string,
  notes: Collector,
): DraftTable['contributorInsights'] {
  if (node === undefined || flagOf(child(node, 'Enabled'), `${path}.Enabled`, notes) !== true) return undefined;
  const word = resolvedText(child(node, 'Mode'))?.text ?? 'ACCESSED_AND_THROTTLED_KEYS';
  const mode = MODES.get(word);
  if (mode === undefined) notes.quirk(node, `${path}.Mode`, `Contributor Insights has no mode \`${word}\`.`);
  return mode;
}

const OF_STATEMENT: ReadonlySet<string> = new Set(['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition']);

/** `ResourcePolicy`: its statements that a model can have, about the table and its indexes; others are told. */
export function readResourcePolicy(
  node: YamlNode | undefined,
  path: string,
  notes: Collector,
): readonly DraftStatement[] {
  const given = child(child(node, 'PolicyDocument'), 'Statement');
  const all = given?.kind === 'map' ? [given] : elements(given);
  if (node !== undefined && all.length === 0) notes.drop(node, path, '`ResourcePolicy`', 'no statement of it is known');
  return all.flatMap((one, i): DraftStatement[] => {
    const at = `${path}.PolicyDocument.Statement[${i}]`;
    const statement = statementOf(one);
    if (typeof statement !== 'string') return [statement];
    notes.drop(one, at, 'A statement of `ResourcePolicy`', statement);
    return [];
  });
}

/** A statement, or why a model cannot have it. */
function statementOf(node: YamlNode): DraftStatement | string {
  const other = children(node).find(({ key }) => !OF_STATEMENT.has(key));
  if (other !== undefined) return `a model has no \`${other.key}\` there`;
  const effect = resolvedText(child(node, 'Effect'))?.text;
  if (effect !== 'Allow' && effect !== 'Deny') return 'it neither allows nor denies';
  const actions = textsOf(child(node, 'Action'));
  const principal = principalOf(child(node, 'Principal'));
  const condition = children(child(node, 'Condition')).map(
    ({ key, value }) => [key, children(value).map((one) => [one.key, textsOf(one.value)] as const)] as const,
  );
  const values = condition.flatMap(([, keys]) => keys.map(([, texts]) => texts));
  if (actions === undefined || principal === undefined || values.includes(undefined)) {
    return 'it depends on what is not known';
  }
  const resources = textsOf(child(node, 'Resource'), true) ?? [];
  if (resources.length > 0 && !resources.some((text) => text === '*' || text.endsWith('/index/*'))) {
    return 'it is about the table without its indexes';
  }
  const sid = resolvedText(child(node, 'Sid'))?.text;
  return {
    ...(sid === undefined ? {} : { sid }),
    effect,
    principal,
    actions,
    condition: new Map(
      condition.map(([operator, keys]) => [operator, new Map(keys.map(([key, texts = []]) => [key, texts]))]),
    ),
  };
}

function principalOf(node: YamlNode | undefined): DraftStatement['principal'] | undefined {
  if (node?.kind !== 'map') return resolvedText(node)?.text === '*' ? '*' : undefined;
  const names = new Map<'AWS' | 'Service', readonly string[]>();
  for (const { key, value } of node.entries) {
    const texts = textsOf(value);
    if ((key !== 'AWS' && key !== 'Service') || texts === undefined) return undefined;
    names.set(key, texts);
  }
  return names;
}

/** One text or several; undefined where one of them is not known, and this matters. */
function textsOf(node: YamlNode | undefined, evenUnknown = false): readonly string[] | undefined {
  const all = node?.kind === 'seq' ? node.items : node === undefined ? [] : [node];
  const texts = all.map((one) => resolvedText(one));
  const known = texts.flatMap((text) =>
    text === undefined || (text.kind === 'unknown' && !evenUnknown) ? [] : [text.text],
  );
  return known.length === all.length ? known : undefined;
}

const FORMATS: ReadonlyMap<string, DraftImport['format']> = new Map([
  ['DYNAMODB_JSON', 'dynamodb-json'],
  ['ION', 'ion'],
  ['CSV', 'csv'],
]);

const COMPRESSIONS: ReadonlyMap<string, NonNullable<DraftImport['compression']>> = new Map([
  ['NONE', 'none'],
  ['GZIP', 'gzip'],
  ['ZSTD', 'zstd'],
]);

/** `ImportSourceSpecification`. */
export function readImportSource(node: YamlNode | undefined, path: string, notes: Collector): DraftImport | undefined {
  if (node === undefined) return undefined;
  const source = child(node, 'S3BucketSource');
  const bucket = resolvedText(child(source, 'S3Bucket'));
  const format = FORMATS.get(resolvedText(child(node, 'InputFormat'))?.text ?? '');
  const word = resolvedText(child(node, 'InputCompressionType'))?.text ?? 'NONE';
  const compression = COMPRESSIONS.get(word);
  if (bucket === undefined || format === undefined || compression === undefined) {
    notes.drop(node, path, 'The import from S3', 'it does not say its bucket, format and compression');
    return undefined;
  }
  const csv = child(child(node, 'InputFormatOptions'), 'Csv');
  const text = (from: YamlNode | undefined, key: string): string | undefined => resolvedText(child(from, key))?.text;
  const prefix = text(source, 'S3KeyPrefix');
  const owner = text(source, 'S3BucketOwner');
  const delimiter = text(csv, 'Delimiter');
  const columns = textsOf(child(csv, 'HeaderList')) ?? [];
  return {
    bucket: bucket.name,
    format,
    compression,
    ...(prefix === undefined ? {} : { prefix }),
    ...(owner === undefined ? {} : { owner }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(columns.length === 0 ? {} : { columns }),
  };
}
