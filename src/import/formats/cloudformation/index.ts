import type { Draft } from '../../draft.js';
import type { ImportFile, ImportInput } from '../../input.js';
import { mergedDraft } from '../../merge-drafts.js';
import { invalid } from '../../problem.js';
import { child, textOf } from '../../tree.js';
import { Collector } from '../aws-table/index.js';
import { templatesIn } from './detect.js';
import { readTemplate } from './template.js';

/** The tables of a CloudFormation template: SAM's and what the CDK synthesises are such too. */
export function readCloudFormation(input: ImportInput): Draft {
  const parts = filesOf(input).map((file) => ({ draft: draftOf(file, input.name), file: file.shown }));
  const merged = mergedDraft(input.name, parts, { logical: true });
  if (merged.tables.length === 0) {
    throw invalid(
      `\`${input.shown}\` is read as a CloudFormation template, and has no table: no resource is an \`AWS::DynamoDB::Table\`, an \`AWS::DynamoDB::GlobalTable\` or an \`AWS::Serverless::SimpleTable\` with a key.`,
    );
  }
  return merged;
}

function draftOf(file: ImportFile, name: string): Draft {
  const root = file.yaml();
  const resources = child(root, 'Resources');
  if (resources?.kind !== 'map') throw invalid(`\`${file.shown}\` is no template: it has no \`Resources\`.`, root.span);
  const notes = new Collector();
  const { tables, region, vpc } = readTemplate(root, resources, 'Resources', notes);
  const description = textOf(child(root, 'Description'));
  return {
    name,
    ...(description === undefined ? {} : { description: description.trim() }),
    ...(region === undefined ? {} : { region }),
    tables,
    entities: [],
    patterns: [],
    ...(vpc === undefined ? {} : { vpc }),
    ...notes.all,
  };
}

/** A file is read even if it does not look like a template, so that its faults are told. */
function filesOf(input: ImportInput): readonly ImportFile[] {
  if (input.kind !== 'folder') return input.files;
  const files = templatesIn(input);
  if (files.length === 0) throw invalid(`No file in \`${input.shown}\` is a template with a table.`);
  return files;
}
