import type { YamlNode } from '../../../source/index.js';
import type { ImportFile, ImportInput } from '../../input.js';
import { child, textOf } from '../../tree.js';
import type { Recognition } from '../index.js';
import { beginsWith, judgedOnce } from '../shared/judged.js';

const CONFIGURATION = /\.(?:tf|tofu)(?:\.json)?$/;
/** Blocks that no other language has. */
const BLOCKS =
  /^[ \t]*(?:(?:resource|data)[ \t]+"[\w-]+"[ \t]+"[\w-]+"|(?:variable|module|output|provider)[ \t]+"[\w-]+"|terraform|locals)[ \t]*\{/m;
/** Names at the top of plans and states, of which one stands near the beginning in whatever order they are. */
const SIGN =
  /"(?:terraform_version|format_version|lineage|checks|configuration|outputs|planned_values|resources|values)"/;

/** By what is in a file; of a folder by the names of its files too. */
export function detectsTerraform(input: ImportInput): Recognition {
  if (input.kind === 'folder') {
    return input.files.some(({ name }) => CONFIGURATION.test(name)) || shownFilesIn(input).length > 0 ? 'yes' : 'no';
  }
  const [file] = input.files;
  if (file === undefined) return 'no';
  if (/\.tf\.json$|\.tofu\.json$/.test(file.name)) return 'yes';
  if (/\.json$/i.test(file.name) || startsAsJson(file)) {
    const root = file.maybeJson();
    if (isShown(root)) return 'yes';
    return isConfiguration(root) ? 'yes' : 'no';
  }
  if (CONFIGURATION.test(file.name)) return 'yes';
  return BLOCKS.test(textOfHead(file)) ? 'yes' : 'no';
}

/** The files of a folder that are Terraform's. */
export function terraformFiles(input: ImportInput): readonly ImportFile[] {
  const own = input.files.filter(({ name }) => CONFIGURATION.test(name) || /\.tfvars(?:\.json)?$/.test(name));
  return [...own, ...shownFilesIn(input)];
}

/** Files that `terraform show -json` printed, and states: one that is named, or those of a folder without a configuration. */
export function shownFilesIn(input: ImportInput): readonly ImportFile[] {
  if (input.kind !== 'folder') return input.files.filter((file) => startsAsJson(file) && isShown(file.maybeJson()));
  if (input.files.some(({ name }) => CONFIGURATION.test(name))) return [];
  return input.files.filter((file) => /\.(?:json|tfstate)$/i.test(file.name) && isShownFile(file));
}

const isShownFile = judgedOnce((file) => beginsWith(file, SIGN) && isShown(file.maybeJson()));

export function isShown(root: YamlNode | undefined): boolean {
  if (child(root, 'terraform_version') === undefined && child(root, 'format_version') === undefined) return false;
  const isState = child(root, 'version') !== undefined && child(root, 'resources')?.kind === 'seq';
  const isPrinted = child(root, 'planned_values') ?? child(root, 'values');
  return isState || isPrinted !== undefined || textOf(child(root, 'format_version')) !== undefined;
}

/** Terraform's own JSON, under another name. */
function isConfiguration(root: YamlNode | undefined): boolean {
  return child(child(root, 'resource'), 'aws_dynamodb_table') !== undefined;
}

function startsAsJson(file: ImportFile): boolean {
  return /^\s*\{\s*["}]/.test(textOfHead(file).slice(0, 1024));
}

function textOfHead(file: ImportFile): string {
  return new TextDecoder().decode(file.head());
}
