import type { ImportFile, ImportInput } from '../../input.js';
import { ImportError, invalid } from '../../problem.js';
import type { Recognition } from '../index.js';

const MODULE = /\.[cm]?[jt]sx?$/;
const NO_DEFINITION = /\.d\.[cm]?ts$|\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)(?:__tests__|dist|build|coverage)\//;

/** So many modules of a folder are loaded at most. */
const MOST_MODULES = 200;

export function isModule(file: ImportFile): boolean {
  return MODULE.test(file.name) && !/\.d\.[cm]?ts$/.test(file.name);
}

/** Whether a module names the package where it imports. */
function names(file: ImportFile, packageName: string): boolean {
  const head = new TextDecoder().decode(file.head());
  return head.includes(`'${packageName}`) || head.includes(`"${packageName}`);
}

/** Modules that name a package: of one file it is certain, of a folder something else may be meant. */
export function detectsModules(input: ImportInput, packageName: string): Recognition {
  if (input.kind === 'folder') return modulesNaming(input, packageName).length > 0 ? 'maybe' : 'no';
  return input.files.some((file) => isModule(file) && names(file, packageName)) ? 'yes' : 'no';
}

/** What a file or a folder has of them. */
export function claimedModules(input: ImportInput, packageName: string): readonly ImportFile[] {
  return input.kind === 'folder' ? modulesNaming(input, packageName) : input.files;
}

function modulesNaming(input: ImportInput, packageName: string): readonly ImportFile[] {
  return input.files.filter((file) => isModule(file) && !NO_DEFINITION.test(file.name) && names(file, packageName));
}

/** The modules to be loaded: the one that is named, or those of a folder that name the package. */
export function modulesOf(input: ImportInput, packageName: string, title: string): readonly ImportFile[] {
  if (input.kind !== 'folder') {
    const [file] = input.files;
    if (file?.path !== undefined && !isModule(file)) {
      throw invalid(
        `\`${file.shown}\` is no module of JavaScript or TypeScript, which definitions of ${title} are in.`,
      );
    }
    return input.files;
  }
  const found = modulesNaming(input, packageName);
  const [first] = found;
  if (first === undefined) {
    const message = `No module in \`${input.shown}\` imports \`${packageName}\`: name the file that exports what is defined with ${title}.`;
    throw new ImportError('usage', [{ message }]);
  }
  if (found.length > MOST_MODULES) {
    const message = `${found.length} modules in \`${input.shown}\` import \`${packageName}\`: name the one that exports what they define.`;
    throw new ImportError('usage', [{ message }]);
  }
  return found;
}
