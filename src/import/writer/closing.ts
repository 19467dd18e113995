import type { InputPlace, Question, Quirk, Unplaced } from '../draft.js';
import { commentLines } from './yaml-text.js';

/** The file, without folders of this machine. */
export function placeFile({ file }: InputPlace): string {
  return /^(?:[/\\]|[A-Za-z]:[/\\]|\.\.)/.test(file) ? file.replace(/^.*[/\\]/, '') : file;
}

/** `template.yaml:12, Resources.Orders.Properties.KeySchema`; empty where nothing is known of it. No path of this machine. */
export function placeText(place: InputPlace): string {
  const { path, line } = place;
  const file = placeFile(place);
  const at = file === '' ? '' : line === undefined ? file : `${file}:${line}`;
  return [at, path].filter((part) => part !== '').join(', ');
}

/** What has no place in a model, as one text. */
export function unplacedText({ what, why, place }: Unplaced): string {
  const at = placeText(place);
  return `${what}${why === '' ? '' : `: ${why}`}${at === '' ? '' : ` (${at})`}`;
}

export function quirkText({ message, place }: Quirk): string {
  const at = placeText(place);
  return `${message}${at === '' ? '' : ` (${at})`}`;
}

/** The questions with their places and what to fill in there; those that ask the same together, in the order of the first. */
export function groupedQuestions(questions: readonly Question[]): ReadonlyMap<string, readonly Question[]> {
  const groups = new Map<string, Question[]>();
  for (const question of questions) {
    const group = groups.get(question.question);
    if (group === undefined) groups.set(question.question, [question]);
    else group.push(question);
  }
  return groups;
}

/** What stands below the model: what is to be told, what has no place, and what is odd. */
export function closingLines(
  questions: readonly Question[],
  unplaced: readonly Unplaced[],
  quirks: readonly Quirk[],
): readonly string[] {
  return [
    ...(questions.length === 0 ? [] : questionLines(questions)),
    ...list('Has no place in a model:', unplaced.map(unplacedText)),
    ...list('Odd, and read all the same:', quirks.map(quirkText)),
  ];
}

function questionLines(questions: readonly Question[]): readonly string[] {
  const lines = [
    '',
    '# ---- Not known. What you know of it, write at its place, in place of these examples: all figures rest on it.',
  ];
  for (const [question, group] of groupedQuestions(questions)) {
    lines.push('#', ...commentLines(question, 0));
    const width = Math.min(60, Math.max(...group.map(({ at }) => at.length)));
    for (const { at, fill } of group) lines.push(...commentLines(`  ${at.padEnd(width)}  ${fill}`, 0, '    '));
  }
  return lines;
}

function list(title: string, texts: readonly string[]): readonly string[] {
  if (texts.length === 0) return [];
  return ['', `# ---- ${title}`, ...texts.flatMap((text) => commentLines(`- ${text}`, 0, '  '))];
}
