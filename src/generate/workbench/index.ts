import { SEAL } from '../output/header.js';
import { json } from '../text/index.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';
import { samplesOf } from './samples.js';
import { tableModel } from './table-model.js';

/**
 * The model as NoSQL Workbench opens it: tables, indexes and billing, a facet for each entity, and the samples. Its version is that of the
 * format, which no page of AWS describes; the fields are those that Workbench itself exports.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/workbench.Modeler.ImportExisting.html
 */
export function workbenchFiles(gen: Gen): readonly GeneratedFile[] {
  const { model, tables } = gen.design;
  const samples = samplesOf(gen.design);
  const made = [...tables.values()].map((table) => tableModel(model, table, samples.get(table.table.name)));
  const missing = made.flatMap(({ missing: lines }) => lines);
  const root = {
    ModelName: model.name.value,
    ModelMetadata: {
      Author: SEAL,
      DateCreated: NO_DATE,
      DateLastModified: NO_DATE,
      Description: [...(model.description === undefined ? [] : [model.description]), ...missingText(missing)].join(
        '\n\n',
      ),
      AWSService: 'Amazon DynamoDB',
      Version: '3.0',
    },
    DataModel: made.map(({ table }) => table),
  };
  return [{ path: `${model.name.value}.json`, code: json(root), isFormatted: true }];
}

/** The same model gives the same text, whenever it is generated; Workbench asks for a date. */
const NO_DATE = 'Jan 01, 2024, 12:00 AM';

function missingText(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`Not in this file: ${lines.join('; ')}.`];
}
