import type { Plan } from '../planner/index.js';
import { DEFAULT_OPTIONS, type GenerateOptions } from './options.js';
import { type OutputFile, type Owner, sealed } from './output/index.js';
import { filesOf, type TargetName } from './targets.js';
import { printFile, sourceText } from './text/index.js';
import type { GeneratedFile } from './typescript/index.js';
import { namesOf } from './typescript/names.js';
import { refuseUnusableNames } from './unusable-names.js';

export { DEFAULT_OPTIONS, type GenerateOptions } from './options.js';
export type { OutputFile, Owner } from './output/index.js';
export { isTarget, TARGETS, type TargetName } from './targets.js';
export { renamedEntities } from './typescript/names.js';
export { type UnusableName, UnusableNames } from './unusable-names.js';

export interface GenerateSettings extends Partial<GenerateOptions> {
  /** Waited for before each file: a caller may stop the work by throwing. */
  readonly pause?: () => Promise<void>;
}

/**
 * All files of a target, with headers, sorted by path. The model must be without errors.
 *
 * @throws UnusableNames
 */
export async function generateFiles(
  plan: Plan,
  target: TargetName,
  { pause, ...options }: GenerateSettings = {},
): Promise<readonly OutputFile[]> {
  const { design } = plan;
  if (target === 'typescript') refuseUnusableNames(design);
  const files = await filesOf(target);
  const owner: Owner = { model: design.model.name.value, target };
  const all: GenerateOptions = { ...DEFAULT_OPTIONS, ...options };
  return printFiles(files({ design, plan, names: namesOf(design) }, all), owner, all, pause);
}

/** Files as they are written to disk. */
export async function printFiles(
  files: readonly GeneratedFile[],
  owner: Owner,
  options: GenerateOptions,
  pause?: () => Promise<void>,
): Promise<readonly OutputFile[]> {
  const all = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  assertDistinct(all);
  const printed: OutputFile[] = [];
  for (const { path, code, isFormatted = false } of all) {
    await pause?.();
    const isReady = isFormatted && (options.importExtension === 'js' || !path.endsWith('.ts'));
    const body = isReady ? sourceText(path, code, options) : await printFile(path, code, options);
    printed.push({ path, text: sealed(path, body, owner) });
  }
  return printed;
}

/** Two files of one path would be a fault of the generator: names are given once. */
function assertDistinct(files: readonly GeneratedFile[]): void {
  const paths = new Set<string>();
  for (const { path } of files) {
    // File systems may not tell upper from lower case.
    if (paths.has(path.toLowerCase())) throw new Error(`Two generated files are called \`${path}\`.`);
    paths.add(path.toLowerCase());
  }
}
