import type { EntityDesign, TableDesign } from '../../design/index.js';
import { bytesText, usdText } from '../../diagnostics/index.js';
import type { Cost } from '../../load/index.js';
import { dynamoType } from '../../model/value-type.js';
import type { Deployment, TableResource } from '../infrastructure/index.js';
import type { GeneratedFile } from '../typescript/gen.js';
import { type Block, code, command, heading, link, page, prose } from './page.js';
import { shellLiteral, shellWord } from './shell.js';

const EXPORT = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.HowItWorks.html';

/** A table in S3, and questions to it in SQL. */
export function exportPage(deployment: Deployment, cost: Cost): GeneratedFile {
  return page('export.md', `Export ${deployment.model.name.value} to S3, and query it with Athena`, [
    prose(
      'An export is made from point-in-time recovery: it takes no capacity of the table, and is the table at one second.',
    ),
    ...[...deployment.tables.values()].flatMap((one) => [
      heading(`Table ${one.table.name}`),
      ...tableBlocks(deployment, one, cost),
    ]),
    `- ${link('How an export works', EXPORT)}`,
  ]);
}

const GB = 1024 ** 3;

function tableBlocks(deployment: Deployment, resource: TableResource, { indexes, prices }: Cost): readonly Block[] {
  const { table, design } = resource;
  if (!table.protection.pitr)
    return [prose('This table has no point-in-time recovery, and cannot be exported. Set `protection: {pitr: true}`.')];
  const own = indexes.find(({ index }) => index.kind === 'table' && index.table === table);
  const bytes = own?.storedBytes ?? 0;
  return [
    prose(
      `By the model about ${bytesText(bytes)}, which costs ${usdText((bytes / GB) * prices.other.exportToS3.usd)} each time, and what S3 and Athena take.`,
    ),
    code('sh', [
      `TABLE=${shellWord(resource.name, deployment)}`,
      `export AWS_REGION=${shellLiteral(deployment.region)}`,
      'BUCKET=my-exports   # in any Region; for one of another account add --s3-bucket-owner',
      ...command(
        'aws dynamodb export-table-to-point-in-time',
        '--table-arn "$(aws dynamodb describe-table --table-name "$TABLE" --query Table.TableArn --output text)"',
        '--s3-bucket "$BUCKET" --s3-prefix "$TABLE"',
        '--export-format DYNAMODB_JSON',
      ),
      ...command(
        'aws dynamodb list-exports',
        '--table-arn "$(aws dynamodb describe-table --table-name "$TABLE" --query Table.TableArn --output text)"',
        "--query 'ExportSummaries[].[ExportStatus,ExportArn]' --output text",
      ),
    ]),
    prose(
      'When it is `COMPLETED`, make a table of Athena over its `data` folder (the id of the export is the last part of its ARN):',
    ),
    code('sql', athenaTable(design)),
    ...design.entities
      .filter(({ companionOf }) => companionOf === undefined)
      .flatMap((entity) => query(design, entity)),
  ];
}

/** Names that Athena takes as fields of a struct without a mapping. https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html */
const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** DynamoDB JSON: each attribute is a struct of one field, its type. */
function athenaTable(design: TableDesign): readonly string[] {
  const types = new Map<string, Set<string>>();
  const add = (name: string, type: string): void => {
    if (PLAIN.test(name)) types.set(name, (types.get(name) ?? new Set()).add(type));
  };
  for (const { attribute, type } of [design.primary, ...design.indexes.values()].flatMap(({ pk, sk }) => [
    ...pk,
    ...sk,
  ]))
    add(attribute, type);
  for (const entity of design.entities) {
    if (entity.discriminator !== undefined) add(entity.discriminator, 'S');
    for (const { attribute, stored } of storedOf(entity)) add(attribute, stored);
  }
  const fields = [...types].map(([name, kinds]) => {
    const inner = [...kinds].map((kind) => `${kind.toLowerCase()}:${kind === 'BOOL' ? 'boolean' : 'string'}`);
    // Words of the language, and names that begin with `_`, stand between backticks.
    return `  \`${name.toLowerCase()}\`:struct<${inner.join(',')}>`;
  });
  const distinct = [...new Map(fields.map((field) => [field.split(':')[0], field])).values()];
  return [
    // The language of tables is that of Hive, which quotes otherwise.
    `CREATE EXTERNAL TABLE \`${athenaName(design)}\` (item struct<`,
    ...distinct.map((field, i) => `${field}${i < distinct.length - 1 ? ',' : ''}`),
    '>)',
    "ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'",
    "LOCATION 's3://my-exports/<table>/AWSDynamoDB/<export id>/data/';",
  ];
}

/** Scalars of an entity, which a column can hold. */
function storedOf({ attributes }: EntityDesign): readonly { readonly attribute: string; readonly stored: string }[] {
  return [...attributes.values()].flatMap(({ attribute, type }) => {
    const stored = dynamoType(type);
    return stored === 'S' || stored === 'N' || stored === 'BOOL' ? [{ attribute: attribute.storedName, stored }] : [];
  });
}

function query(design: TableDesign, entity: EntityDesign): readonly Block[] {
  const { discriminator, entity: declared, name } = entity;
  const columns = storedOf(entity)
    .filter(({ attribute }) => PLAIN.test(attribute))
    .slice(0, 6)
    .map(({ attribute, stored }) => `${field(attribute)}.${stored.toLowerCase()} AS ${sqlName(attribute)}`);
  if (columns.length === 0) return [];
  const where =
    discriminator === undefined || !PLAIN.test(discriminator)
      ? []
      : [`WHERE ${field(discriminator)}.s = ${sqlText(declared.tag)}`];
  return [
    prose(`All of \`${name}\`:`),
    code('sql', [
      `SELECT ${columns.join(',\n       ')}`,
      `FROM ${sqlName(athenaName(design))}`,
      ...where,
      'LIMIT 100;',
    ]),
  ];
}

function field(attribute: string): string {
  return `item.${sqlName(attribute.toLowerCase())}`;
}

function athenaName({ table }: TableDesign): string {
  return `${table.name}_export`.toLowerCase().replace(/\W/g, '_');
}

function sqlName(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function sqlText(text: string): string {
  return `'${text.replace(/\p{Cc}+/gu, ' ').replaceAll("'", "''")}'`;
}
