import { SourceFile } from '../../../source/index.js';
import type { Draft } from '../../draft.js';
import type { ImportInput } from '../../input.js';
import { invalid } from '../../problem.js';
import { assembled } from './assemble.js';
import { Configuration } from './configuration.js';
import { shownFilesIn } from './detect.js';
import { HclReader } from './hcl/read-hcl.js';
import { evaluatedOr, nodeAt } from './instances.js';
import { ModuleInstance, type Run } from './module-instance.js';
import { TerraformNotes } from './notes.js';
import type { ResourceInstance } from './relevant.js';
import { shownResources } from './shown.js';
import type { Value } from './value.js';
import { variableFiles } from './variables-files.js';
import { Memo, TerraformWork } from './work.js';

/** The tables of a configuration of Terraform, or of what `terraform show -json` prints of a plan or a state. */
export async function readTerraform(input: ImportInput): Promise<Draft> {
  const notes = new TerraformNotes();
  const shown = shownFilesIn(input);
  if (shown.length > 0) return draftOf(input, shownResources(shown, notes), notes);
  const { hclParser } = await import('./hcl/hcl-parser.js');
  const hcl = new HclReader(await hclParser());
  const work = new TerraformWork();
  const draft = draftOf(input, configured(new Configuration(input, hcl, notes), notes, work), notes);
  // What is decided shows only once everything has been asked for.
  const decided = new TerraformNotes();
  work.decisions.tell(decided);
  return { ...draft, quirks: [...draft.quirks, ...decided.quirks] };
}

function draftOf(
  input: ImportInput,
  { resources, region }: { readonly resources: readonly ResourceInstance[]; readonly region: string | undefined },
  notes: TerraformNotes,
): Draft {
  const draft = assembled(resources, notes, input.name, region);
  if (draft.tables.length > 0) return draft;
  const said = [
    ...draft.quirks,
    ...draft.unplaced.map(({ what, why, place }) => ({ message: `${what}: ${why}.`, place })),
  ];
  const [first] = said;
  const hint = first === undefined ? '' : ` ${first.message} (${first.place.file}:${first.place.line ?? 1})`;
  throw invalid(
    `\`${input.shown}\` is read as Terraform, and has no table: no \`aws_dynamodb_table\` with a key.${hint}`,
  );
}

function configured(
  configuration: Configuration,
  notes: TerraformNotes,
  work: TerraformWork,
): { readonly resources: readonly ResourceInstance[]; readonly region: string | undefined } {
  const { input, folders } = configuration;
  if (folders.length === 0) throw invalid(`\`${input.shown}\` holds no file of Terraform.`);
  const called = new Set<string>();
  const elsewhere: Run['elsewhere'] = new Map();
  const resources: ResourceInstance[] = [];
  let region: string | undefined;
  for (const root of rootsOf(configuration)) {
    const run: Run = { configuration, notes, work, memo: new Memo<Value>(work), root, modules: 0, elsewhere, called };
    const made = rootModule(run);
    resources.push(...made.resources());
    region ??= made.region;
  }
  tellElsewhere(elsewhere, notes);
  tellUnread(configuration, called, notes);
  return { resources, region };
}

/** The top folder, or where it holds no files all folders that no module of another one lies in. */
function rootsOf(configuration: Configuration): readonly string[] {
  const { folders } = configuration;
  if (folders.includes('')) return [''];
  const called = new Set(folders.flatMap((folder) => configuration.calledFrom(folder)));
  const roots = folders.filter((folder) => !called.has(folder));
  return roots.length > 0 ? roots : folders.slice(0, 1);
}

function rootModule(run: Run): ModuleInstance {
  const { configuration, notes, root } = run;
  const files = configuration.module(root);
  if (files === undefined) throw new Error('a root has files');
  const { values, others } = variableFiles(configuration.input, root, configuration.hcl);
  const inputs = new Map<string, () => Value>();
  const module = new ModuleInstance(run, files, inputs, [], undefined);
  for (const [name, expression] of values) {
    const find = (): Value => evaluatedOr(expression, { module, names: new Map() }, `var.${name}`, notes);
    if (files.variables.has(name)) inputs.set(name, find);
  }
  for (const file of others) {
    const node = nodeAt({ file: new SourceFile(file.shown, ''), start: 0, end: 0 });
    notes.drop(node, '', `The file \`${file.name}\``, 'it is taken only where somebody names it with `-var-file`');
  }
  return module;
}

/** Modules of a registry or a repository, of which nothing but the call is here. */
function tellElsewhere(calls: Run['elsewhere'], notes: TerraformNotes): void {
  const [first] = calls;
  if (first === undefined) return;
  const names = [...calls.keys()];
  const shown = names.slice(0, 8).map((name) => `\`${name}\``);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  notes.drop(
    nodeAt(first[1]),
    first[0],
    `What is in ${shown.join(', ')}${more}`,
    'modules from elsewhere are not read; where one defines tables, import what `terraform show -json` prints',
  );
}

/** Folders beside the root module that none of its modules comes from. */
function tellUnread(configuration: Configuration, called: ReadonlySet<string>, notes: TerraformNotes): void {
  if (!configuration.folders.includes('')) return;
  for (const folder of configuration.folders) {
    if (folder === '' || called.has(folder) || !configuration.mentionsTable(folder)) continue;
    const span = configuration.placeOf(folder);
    if (span === undefined) continue;
    notes.drop(
      nodeAt(span),
      '',
      `The tables in \`${folder}\``,
      'no module that was read comes from there: import that folder by itself',
    );
  }
}
