import type { YamlNode } from '../../../source/index.js';
import type { ImportFile, ImportInput } from '../../input.js';
import { child, children, textOf } from '../../tree.js';
import type { Recognition } from '../index.js';
import { beginsWith, judgedOnce } from '../shared/judged.js';

/** Files of a folder that may be templates: `cdk.out` has `*.template.json`. */
const TEMPLATE_NAME = /\.(?:ya?ml|json|template)$/i;
/** The sections of a template, of which it begins with one. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html */
const SECTION =
  /(?:^|[{,\s])["']?(?:AWSTemplateFormatVersion|Description|Metadata|Parameters|Rules|Mappings|Conditions|Transform|Globals|Hooks|Resources|Outputs)["']?\s{0,80}:/;

export function detectsCloudFormation(input: ImportInput): Recognition {
  return templatesIn(input).length === 0 ? 'no' : 'yes';
}

/** The files of an input that are templates: of a folder those that define a table. */
export function templatesIn(input: ImportInput): readonly ImportFile[] {
  if (input.kind !== 'folder') return input.files.filter((file) => isTemplate(rootOf(file)));
  return input.files.filter((file) => TEMPLATE_NAME.test(file.name) && definesTable(file));
}

/** The file as a tree, undefined where it is none. */
function rootOf(file: ImportFile): YamlNode | undefined {
  return /\.json$/i.test(file.name) ? file.maybeJson() : (file.maybeYaml() ?? file.maybeJson());
}

function isTemplate(root: YamlNode | undefined): boolean {
  if (child(root, 'AWSTemplateFormatVersion') !== undefined) return true;
  return children(child(root, 'Resources')).some(({ key, value }) => key.startsWith('Fn::ForEach') || isType(value));
}

function isType(resource: YamlNode): boolean {
  return /^(?:AWS|Custom|Alexa)::|^\w+::\w+::/.test(textOf(child(resource, 'Type')) ?? '');
}

const definesTable = judgedOnce((file) => {
  const root = beginsWith(file, SECTION) ? rootOf(file) : undefined;
  if (!isTemplate(root)) return false;
  return children(child(root, 'Resources')).some(
    ({ key, value }) => key.startsWith('Fn::ForEach') || isTableType(textOf(child(value, 'Type'))),
  );
});

export function isTableType(type: string | undefined): boolean {
  return (
    type === 'AWS::DynamoDB::Table' || type === 'AWS::DynamoDB::GlobalTable' || type === 'AWS::Serverless::SimpleTable'
  );
}
