import { codeFrame, type Palette, plural, printable, wholeText } from '../../../diagnostics/index.js';
import type { CounterExample, PropertyReport, PropertyResult } from '../../properties/report.js';

/** One line for each property, and of one that does not hold the smallest case that shows it. */
export function propertyParts({ properties }: PropertyReport, palette: Palette): readonly string[] {
  const parts: string[] = [];
  let held: string[] = [];
  const flush = (): void => {
    if (held.length > 0) parts.push(held.join('\n'));
    held = [];
  };
  for (const property of properties) {
    const { outcome } = property;
    if (outcome.kind !== 'failed') {
      held.push(headText(property, palette));
      continue;
    }
    flush();
    parts.push([headText(property, palette), failureText(property, outcome.counterexample, palette)].join('\n\n'));
  }
  flush();
  return parts;
}

function headText({ name, outcome }: PropertyResult, palette: Palette): string {
  const marks = { passed: palette.good('✓'), failed: palette.error('✗'), skipped: palette.warning('-') };
  const why = outcome.kind === 'skipped' ? `  ${palette.dim(printable(`not tried: ${outcome.why}`))}` : '';
  return `${marks[outcome.kind]} ${printable(name)}${why}`;
}

function failureText({ span }: PropertyResult, { message, lines }: CounterExample, palette: Palette): string {
  const { line, column } = span.file.position(span.start);
  const frame = codeFrame(span, { palette, mark: palette.error, context: 0 });
  return [
    `  ${palette.error(printable(message))}  ${palette.dim(`${printable(span.file.path)}:${line}:${column}`)}`,
    ...lines.map((text) => `    ${printable(text)}`),
    ...(frame === '' ? [] : ['', frame]),
  ].join('\n');
}

export function propertySummary({ properties, runs, seed }: PropertyReport, palette: Palette): string {
  const count = (kind: PropertyResult['outcome']['kind']): number =>
    properties.filter(({ outcome }) => outcome.kind === kind).length;
  const skipped = count('skipped');
  const counts = countsText(count('failed'), count('passed'), palette);
  const left = skipped > 0 ? `${counts === '' ? '' : ', '}${skipped} not tried` : '';
  if (properties.length === 0) return 'No property follows from the model.';
  return `${plural(properties.length, 'property', 'properties')}, ${plural(runs, 'case')} each, seed ${seed}: ${counts}${left}.`;
}

export function countsText(failed: number, passed: number, palette: Palette): string {
  return [
    ...(failed > 0 ? [palette.error(`${wholeText(failed)} failed`)] : []),
    ...(passed > 0 ? [palette.good(`${wholeText(passed)} passed`)] : []),
  ].join(', ');
}
