import { flatMap } from '../lists/flat-map.js';
import type { Located, YamlNode } from '../source/index.js';
import { compact } from './compact.js';
import { type LoadContext, reportWrong } from './context.js';
import type { ImportFrom } from './infrastructure.js';
import { choiceOf, entries, get, plainText, text, texts } from './node.js';
import { filled, textWithParameters } from './parameters.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_S3BucketSource.html */
const BUCKET = /^[a-zA-Z0-9][a-zA-Z0-9._-]+[a-zA-Z0-9]$/;

export function readImportFrom(context: LoadContext, table: YamlNode): ImportFrom | undefined {
  const node = get(table, 'importFrom');
  const bucket = readBucket(context, get(node, 'bucket'));
  const format = choiceOf(get(node, 'format'), ['dynamodb-json', 'ion', 'csv']);
  if (node === undefined) return undefined;
  checkCsv(context, node, table, format);
  checkPrefix(context, get(node, 'prefix'));
  checkTable(context, node, table);
  if (bucket === undefined || format === undefined) return undefined;
  const columns = get(node, 'columns');
  return compact({
    bucket,
    prefix: plainText(get(node, 'prefix')),
    owner: plainText(get(node, 'owner')),
    format,
    compression: choiceOf(get(node, 'compression'), ['none', 'gzip', 'zstd']) ?? ('none' as const),
    delimiter: plainText(get(node, 'delimiter')) ?? ',',
    columns: columns === undefined ? undefined : texts(columns).map(({ value }) => value),
    span: node.span,
  });
}

function readBucket(context: LoadContext, node: YamlNode | undefined): Located<string> | undefined {
  const bucket = textWithParameters(context, node);
  if (bucket === undefined || node === undefined || BUCKET.test(filled(bucket.value))) return bucket;
  reportWrong(
    context,
    node,
    'This is no name of a bucket, which is three letters, digits, `.`, `_` or `-` at least, without `s3://` before it and a path after it: `prefix` is what the names of its objects begin with.',
  );
  return undefined;
}

function checkPrefix(context: LoadContext, node: YamlNode | undefined): void {
  if (node === undefined || plainText(node)?.includes('${env:') !== true) return;
  reportWrong(context, node, 'A prefix is taken as it stands, with no parameters in it: only `bucket` may hold one.');
}

/**
 * What is said of columns is said of CSV, and the columns hold the keys.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataImport.Format.html
 */
function checkCsv(
  context: LoadContext,
  node: YamlNode,
  table: YamlNode,
  format: ImportFrom['format'] | undefined,
): void {
  if (format === undefined) return;
  if (format !== 'csv') {
    for (const { key, value } of entries(node))
      if (key === 'columns' || key === 'delimiter')
        reportWrong(context, value, `\`${key}\` is about \`format: csv\`; with \`${format}\` it means nothing.`);
    return;
  }
  const columns = get(node, 'columns');
  if (columns === undefined) return;
  const named = new Set(texts(columns).map(({ value }) => value));
  const lacking = flatMap(['pk', 'sk'], (part) => {
    const name = text(get(get(table, 'key'), part))?.value.replace(/\s*:[^:]*$/, '');
    return name === undefined || named.has(name) ? [] : [`\`${name}\``];
  });
  if (lacking.length > 0)
    reportWrong(
      context,
      columns,
      `Each line has to hold the key of its item: ${lacking.join(' and ')} ${lacking.length === 1 ? 'is' : 'are'} missing in \`columns\`.`,
    );
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableCreationParameters.html */
function checkTable(context: LoadContext, node: YamlNode, table: YamlNode): void {
  const local = entries(get(table, 'indexes')).find(({ value }) => {
    const flagged = get(value, 'local');
    return flagged?.kind === 'scalar' && flagged.value === true;
  });
  if (local === undefined) return;
  reportWrong(
    context,
    node,
    `A table that is made by an import has no local indexes, and they cannot be added: make \`${local.key.slice(0, 60)}\` global, or load the items once the table is there.`,
    entries(table).find(({ key }) => key === 'importFrom')?.keySpan,
  );
}
