import {
  applyEdits,
  entryOf,
  type ParsedYaml,
  parseYaml,
  SourceFile,
  type TextEdit,
  type YamlMap,
} from '../source/index.js';
import { LANGUAGE_VERSION } from '../version.js';
import { newerVersionText, type StatedVersion, statedVersion, wrongVersionText } from './language-version.js';

/**
 * What changes in the files of a model from one version of the language to the next. Of what a step has made it makes nothing else: where
 * not all files of a model could be written, it is made again.
 */
export type UpgradeStep = {
  /** The version that it begins with. */
  readonly from: number;
  /** Of one file, the model's own or one that it includes; what `dynamodel:` says is changed besides. */
  readonly edits: (parsed: ParsedYaml, root: YamlMap) => readonly TextEdit[];
};

/** One for each version but the newest: with version 2 comes the step from 1. */
const STEPS: readonly UpgradeStep[] = [];

export type Upgraded =
  | { readonly kind: 'upgraded'; readonly text: string }
  /** It is of the newest version, or there is nothing to be of one. */
  | { readonly kind: 'same' }
  /** Of a version that no step begins with. */
  | {
      readonly kind: 'refused';
      readonly reason: string;
      readonly at: StatedVersion & { readonly kind: 'newer' | 'wrong' };
    };

/**
 * A file of a model in the newest version of the language. One without a version is of the first, which was the only one when it could be
 * left out.
 *
 * @param modelVersion that of the model which includes the file.
 */
export function upgradeFile(
  file: SourceFile,
  { modelVersion, steps = STEPS, newest = LANGUAGE_VERSION }: UpgradeOptions = {},
): Upgraded {
  const { root } = parseYaml(file);
  if (root?.kind !== 'map') return { kind: 'same' };
  const stated = statedVersion(root, newest);
  // What neither has a version nor says that it is a model may be a part of one, and of any version.
  if (stated === undefined && modelVersion === undefined && entryOf(root, 'model') === undefined)
    return { kind: 'same' };
  const meant = stated?.kind === 'wrong' ? stated.meant : undefined;
  if (stated?.kind === 'newer')
    return { kind: 'refused', reason: newerVersionText(stated.version, newest), at: stated };
  if (stated?.kind === 'wrong' && meant === undefined)
    return { kind: 'refused', reason: wrongVersionText(stated), at: stated };
  const version = stated?.kind === 'known' ? stated.version : (meant ?? modelVersion ?? 1);
  const text = withVersion(steppedText(file, version, newest, steps), newest, modelVersion === undefined);
  return text === file.text ? { kind: 'same' } : { kind: 'upgraded', text };
}

export type UpgradeOptions = {
  readonly modelVersion?: number;
  readonly steps?: readonly UpgradeStep[];
  readonly newest?: number;
};

function steppedText(file: SourceFile, version: number, newest: number, steps: readonly UpgradeStep[]): SourceFile {
  let current = file;
  for (let at = version; at < newest; at += 1) {
    const step = steps.find(({ from }) => from === at);
    if (step === undefined) throw new Error(`no step upgrades version ${at}`);
    const parsed = parseYaml(current);
    if (parsed.root?.kind !== 'map') throw new Error(`the step to version ${at} left no model`);
    current = new SourceFile(file.path, applyEdits(current, step.edits(parsed, parsed.root)));
  }
  return current;
}

/** With the version where it is stated, and of a model where it is not. */
function withVersion(file: SourceFile, version: number, isModel: boolean): string {
  const { root } = parseYaml(file);
  if (root?.kind !== 'map') return file.text;
  const stated = entryOf(root, 'dynamodel');
  if (stated === undefined) return isModel ? withLine(file, root, `dynamodel: ${version}`) : file.text;
  const { start, end } = stated.value.span;
  return applyEdits(file, [{ file, start, end, newText: String(version) }]);
}

/** Before the first key, in braces too. */
function withLine(file: SourceFile, { entries }: YamlMap, line: string): string {
  const start = entries[0]?.keySpan.start ?? 0;
  const before = file.text.slice(0, start);
  const indent = /(?:^|[\r\n])([ ]*)$/.exec(before)?.[1];
  const end = /\r\n/.test(file.text) ? '\r\n' : '\n';
  const newText = indent === undefined ? `${line}, ` : `${line}${end}${indent}`;
  return applyEdits(file, [{ file, start, end: start, newText }]);
}
