import { type Palette, paintedDiffLine, plainPalette, plural, printable } from '../../diagnostics/index.js';
import type { OutputPlan, Step } from './plan.js';

interface ReportOptions {
  /** How the folder is shown. */
  readonly folder: string;
  readonly palette?: Palette;
}

/** What was done: a line for each file that was written or removed, and how many there are. */
export function doneText({ steps }: OutputPlan, { folder, palette = plainPalette }: ReportOptions): string {
  const lines = steps.flatMap(({ kind, path }) => {
    const shown = printable(`${folder}/${path}`);
    if (kind === 'write') return [`${palette.good('wrote')}    ${shown}`];
    return kind === 'remove' ? [`${palette.warning('removed')}  ${shown}`] : [];
  });
  return [...lines, palette.dim(`${countsText(steps)}.`), ''].join('\n');
}

/** The answer of a check that finds nothing to do. */
export function upToDateText({ steps }: OutputPlan, { folder, palette = plainPalette }: ReportOptions): string {
  return `${palette.good('✓')} ${printable(folder)} is what the model generates, ${plural(steps.length, 'file')}\n`;
}

function countsText(steps: readonly Step[]): string {
  const count = (kind: Step['kind']): number => steps.filter((step) => step.kind === kind).length;
  const [written, removed, kept] = [count('write'), count('remove'), count('keep')];
  const parts = [
    ...(written > 0 ? [`${written} written`] : []),
    ...(removed > 0 ? [`${removed} removed`] : []),
    ...(kept > 0 ? [`${kept} unchanged`] : []),
  ];
  return `${plural(written + kept, 'file')}: ${parts.join(', ')}`;
}

/** What somebody may miss: edits that were, or would be, written over, and files that stay though nothing generates them. */
export function noteTexts({ steps }: OutputPlan, { folder }: ReportOptions): readonly string[] {
  return steps.flatMap((step) => {
    const shown = printable(`${folder}/${step.path}`);
    if (step.kind === 'write' && step.before?.isEdited === true)
      return [`\`${shown}\` had been edited by hand, and was written anew`];
    return step.kind === 'leave'
      ? [`\`${shown}\` is no longer generated, and stays because it was edited: delete it or move it`]
      : [];
  });
}

/** Whether the generated tests go, all of them: users may not expect that of the way in which the model is given. */
export function lostTests({ steps }: OutputPlan): boolean {
  const tests = steps.filter(({ path }) => path.startsWith('test/'));
  return tests.length > 0 && tests.every(({ kind }) => kind === 'remove' || kind === 'leave');
}

/** How the folder differs from what is generated, as a patch would set it right; whole files in one line each. */
export async function driftText(
  { steps }: OutputPlan,
  { folder, palette = plainPalette }: ReportOptions,
): Promise<string> {
  const { unifiedDiff } = await import('../../text/unified-diff.js');
  const driftOf = (step: Step): readonly string[] => {
    if (step.kind === 'keep') return [];
    const path = printable(`${folder}/${step.path}`);
    const heading = palette.bold(`${driftWord(step)}: ${path}`);
    if (step.kind !== 'write' || step.before === undefined) return [heading];
    return [heading, ...unifiedDiff(path, step.before.text, step.text).map((line) => paintedDiffLine(line, palette))];
  };
  return steps
    .flatMap(driftOf)
    .map((line) => `${line}\n`)
    .join('');
}

function driftWord(step: Exclude<Step, { readonly kind: 'keep' }>): string {
  if (step.kind === 'leave') return 'edited, and no longer generated';
  if (step.kind === 'remove') return 'no longer generated';
  if (step.before === undefined) return 'missing';
  return step.before.isEdited ? 'edited' : 'out of date';
}
