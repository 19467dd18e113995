import type { Design } from '../../design/index.js';
import { type RawSample, rawSamples } from '../../load/raw-samples.js';
import { extended, isObject, type JsonObject, keptOf, own } from './extension.js';
import { NO_SAMPLES, samplesOf } from './samples.js';
import { type MadeTable, tableModel } from './table-model.js';

/** The file of Workbench, and what each part of the model is in it. */
export interface WorkbenchModel {
  readonly root: JsonObject;
  /** By their names in the model. */
  readonly tables: ReadonlyMap<string, MadeTable>;
}

/** The same model gives the same text, whenever it is generated; Workbench asks for a date. */
const NO_DATE = 'Jan 01, 2024, 12:00 AM';

/** @param raw samples as they are stored: those of the model, unless it has none yet. */
export function workbenchModel(design: Design, raw: readonly RawSample[] = rawSamples(design)): WorkbenchModel {
  const { model, tables } = design;
  const samples = samplesOf(design, raw);
  const made = new Map(
    [...tables].map(([name, table]) => [name, tableModel(model, table, samples.get(name) ?? NO_SAMPLES)]),
  );
  const missing = [...made.values()].flatMap((table) => table.missing);
  const { ModelName, ModelMetadata, ...kept } = keptOf(model.extensions);
  const metadata: JsonObject = {
    Author: '',
    DateCreated: NO_DATE,
    DateLastModified: NO_DATE,
    Description: [...(model.description === undefined ? [] : [model.description]), ...missingText(missing)].join(
      '\n\n',
    ),
    AWSService: 'Amazon DynamoDB',
    Version: '3.0',
  };
  const root: JsonObject = {
    ModelName: typeof ModelName === 'string' ? ModelName : model.name.value,
    ModelMetadata: isObject(ModelMetadata) ? extended(metadata, ModelMetadata) : metadata,
    DataModel: [...made.values()].map(({ table }) => table),
  };
  return { root: extended(root, kept), tables: made };
}

/** Who made the model, where it says so. */
export function authorOf(root: JsonObject): string {
  const metadata = own(root, 'ModelMetadata');
  const author = isObject(metadata) ? own(metadata, 'Author') : undefined;
  return typeof author === 'string' ? author : '';
}

function missingText(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`Not in this file: ${lines.join('; ')}.`];
}
