import { findingText, type Palette, paintNames, plainPalette, printable } from '../diagnostics/index.js';
import { wrapped } from '../text/wrapped.js';
import { countsText, LEGEND } from './counts.js';
import type { Line, Review, ReviewSection } from './review.js';

interface TextOptions {
  readonly palette?: Palette;
  /** Columns of the terminal. */
  readonly width?: number | undefined;
}

const WIDTH = 100;

/** The review for a terminal: nothing is said by colour alone. */
export function reviewText(review: Review, { palette = plainPalette, width = WIDTH }: TextOptions = {}): string {
  const columns = Math.max(60, Math.min(width, WIDTH));
  const { model, description, region, sections, assumptions, suppressed } = review;
  const head = [
    palette.bold(`Design review of ${printable(model)}`),
    ...(description === undefined ? [] : wrapped(printable(description), columns)),
    palette.dim(`${region} · ${countsText(sections)}${suppressed > 0 ? ` · ${suppressed} suppressed` : ''}`),
    palette.dim(LEGEND),
  ];
  const parts = [
    head.join('\n'),
    ...sections.map((section) => sectionText(section, palette, columns)),
    ...(assumptions.length === 0
      ? []
      : [
          [palette.bold('ASSUMPTIONS'), ...assumptions.flatMap((text) => bulleted('-', text, palette, columns))].join(
            '\n',
          ),
        ]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function sectionText({ title, topics, findings }: ReviewSection, palette: Palette, width: number): string {
  const evidence = topics.map((topic) =>
    [palette.bold(topic.title), ...topic.lines.flatMap((line) => lineText(line, palette, width))].join('\n'),
  );
  const found =
    findings.length === 0
      ? []
      : [palette.bold('Findings'), ...findings.map((finding) => findingText(finding, palette, width))];
  const nothing = topics.length === 0 && findings.length === 0 ? ['The model says nothing of this.'] : [];
  return [palette.bold(title.toUpperCase()), ...nothing, ...evidence, ...found].join('\n\n');
}

const MARKS: Readonly<Record<Line['state'], string>> = { fact: '-', good: '✓', gap: '?' };

function lineText({ text, state }: Line, palette: Palette, width: number): readonly string[] {
  const paint = { fact: (mark: string) => mark, good: palette.good, gap: palette.warning }[state];
  return bulleted(paint(MARKS[state]), text, palette, width);
}

function bulleted(mark: string, text: string, palette: Palette, width: number): readonly string[] {
  return wrapped(printable(text), width - 4).map(
    (line, i) => `${i === 0 ? `  ${mark} ` : '    '}${paintNames(line, palette)}`,
  );
}
