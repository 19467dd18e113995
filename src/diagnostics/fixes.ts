import { flatMap } from '../lists/flat-map.js';
import { applyEdits, type SourceFile, type TextEdit } from '../source/index.js';
import { compareFindings, type Finding } from './finding.js';

/** A model with what was found in it. */
export type FixableModel = {
  /** The model's file and those that it includes. */
  readonly files: readonly SourceFile[];
  /** Each place by itself. */
  readonly findings: readonly Finding[];
};

export type FixedText = { readonly file: SourceFile; readonly text: string };

export type Fixes = {
  /** The files that change, with what they become. */
  readonly texts: readonly FixedText[];
  /** What was mended: a finding for each place. One that several models share counts once. */
  readonly fixed: readonly Finding[];
};

/**
 * Makes the edits that findings suggest, each suggestion as a whole or not at all. Of suggestions that touch the same text the first one is
 * made; the others wait until the files are read again. What one model suggests for a file that another one includes is done if that one
 * suggests it too: what is wrong for the one may be right for the other.
 *
 * @param fileAt tells a file by its path: links may lead to the same one.
 */
export function fixTexts(
  models: readonly FixableModel[],
  mayChange: (path: string) => boolean = () => true,
  fileAt: (path: string) => string = (path) => path,
): Fixes {
  const identityOf = ({ file, start, end, newText }: TextEdit): string =>
    JSON.stringify([fileAt(file.path), start, end, newText]);
  const files = new Map<string, SourceFile>();
  for (const file of flatMap(models, (model) => model.files)) {
    const identity = fileAt(file.path);
    if (!files.has(identity)) files.set(identity, file);
  }
  const suggested = models.map(
    ({ findings }) => new Set(flatMap(findings, (finding) => editsOf(finding).map(identityOf))),
  );
  const isAgreed = (edit: TextEdit): boolean =>
    models.every(({ files: own }, i) => {
      const file = own.find(({ path }) => fileAt(path) === fileAt(edit.file.path));
      return file === undefined || (file.text === edit.file.text && suggested[i]!.has(identityOf(edit)));
    });

  const made = new Map<string, TextEdit>();
  const fixed = new Map<string, Finding>();
  for (const finding of flatMap(models, ({ findings }) => findings).sort(compareFindings)) {
    const edits = editsOf(finding);
    if (edits.length === 0 || !edits.every((edit) => mayChange(edit.file.path) && isAgreed(edit))) continue;
    const fresh = edits.filter((edit) => !made.has(identityOf(edit)));
    if (fresh.some((edit) => isTouched(edit, made.values(), fileAt))) continue;
    for (const edit of fresh) made.set(identityOf(edit), edit);
    fixed.set(`${finding.rule} ${edits.map(identityOf).join(' ')}`, finding);
  }
  const texts = flatMap([...files], ([identity, file]) => {
    const own = [...made.values()].filter((edit) => fileAt(edit.file.path) === identity);
    const text = applyEdits(
      file,
      own.map((edit) => ({ ...edit, file })),
    );
    return text === file.text ? [] : [{ file, text }];
  });
  return { texts, fixed: [...fixed.values()] };
}

function isTouched(edit: TextEdit, others: Iterable<TextEdit>, fileAt: (path: string) => string): boolean {
  for (const other of others)
    if (fileAt(edit.file.path) === fileAt(other.file.path) && touches(edit, other)) return true;
  return false;
}

function editsOf({ suggestion }: Finding): readonly TextEdit[] {
  return suggestion?.edits ?? [];
}

/** In one file. Two insertions at one place touch each other as well: their order would be that of chance. */
function touches(one: TextEdit, other: TextEdit): boolean {
  return (one.start < other.end && other.start < one.end) || one.start === other.start;
}
