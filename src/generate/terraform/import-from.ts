import type { Table } from '../../model/model.js';
import { type Deployment, importFormat, textOf } from '../infrastructure/index.js';
import { type Block, block, type Comment, comment, hclText } from './language/index.js';

/** `import_table`: items that DynamoDB takes from S3 when it makes the table. */
export function importBlock(table: Table, deployment: Deployment): Block | undefined {
  const { importFrom: from } = table;
  if (from === undefined || !isImported(table)) return undefined;
  const { InputFormat, InputCompressionType, InputFormatOptions: options } = importFormat(from);
  return block(
    'import_table',
    [],
    { input_format: InputFormat, input_compression_type: InputCompressionType },
    block('s3_bucket_source', [], {
      bucket: hclText(textOf(from.bucket.value), deployment),
      bucket_owner: from.owner,
      key_prefix: from.prefix,
    }),
    options === undefined
      ? undefined
      : block(
          'input_format_options',
          [],
          block('csv', [], columnsNote(options.Csv.HeaderList), { delimiter: options.Csv.Delimiter }),
        ),
  );
}

/** The provider has them as a set, which keeps no order. */
function columnsNote(columns: readonly string[] | undefined): Comment | undefined {
  return columns === undefined
    ? undefined
    : comment(
        `The columns have an order, which \`header_list\` of the provider does not keep. The first line of each file has to name them: ${columns.join(', ')}.`,
      );
}

/** Strongly consistent replicas are added to an empty table alone; others come behind the import. */
export function isImported({ importFrom, replicas, consistency }: Table): boolean {
  return importFrom !== undefined && (replicas.length === 0 || consistency !== 'mrsc');
}
