import { type Palette, paintNames } from '../../diagnostics/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { wrapped } from '../../text/wrapped.js';

/** Width of the labels at the left. */
export const LABEL = 13;
/** Text is wrapped to this many columns, or to those of a terminal that has fewer; keys and statements are not. */
const WIDTH = 100;
const LEAST_WIDTH = 60;
/** Columns of what stands beside a label. */
export const INNER = WIDTH - LABEL - 2;

/** What a report is put on, line by line. */
export interface Page {
  /** One empty line, never two. */
  gap(): void;
  /** Sentences under a label; after spaces at its beginning, a text stands farther right. */
  entries(label: string, texts: readonly string[]): void;
  /** Lines under a label, as they are: keys and statements. */
  raw(label: string, texts: readonly string[]): void;
}

/** Lines with labels at their left. */
export class TextPage implements Page {
  readonly #lines: string[] = [];
  readonly #palette: Palette;
  /** Columns of what stands beside a label. */
  readonly inner: number;

  constructor(palette: Palette, columns: number = WIDTH) {
    this.#palette = palette;
    this.inner = Math.max(LEAST_WIDTH, Math.min(WIDTH, columns)) - LABEL - 2;
  }

  get text(): string {
    while (this.#lines.at(-1) === '') this.#lines.pop();
    return `${this.#lines.join('\n')}\n`;
  }

  line(text: string): void {
    this.#lines.push(text);
  }

  gap(): void {
    if (this.#lines.at(-1) !== '') this.#lines.push('');
  }

  /** Wrapped, with names in backticks marked. */
  entries(label: string, texts: readonly string[]): void {
    const lines = flatMap(texts, (text) => {
      const indent = /^ */.exec(text)?.[0] ?? '';
      return wrapped(text, this.inner - indent.length, 2).map((part, i) => `${indent}${i > 0 ? '  ' : ''}${part}`);
    });
    for (const [i, line] of lines.entries()) this.#labelled(i === 0 ? label : '', line, true);
  }

  raw(label: string, texts: readonly string[]): void {
    for (const [i, text] of texts.entries()) this.#labelled(i === 0 ? label : '', text, false);
  }

  #labelled(label: string, text: string, paint: boolean): void {
    const shown = paint ? paintNames(text, this.#palette) : text;
    this.#lines.push(`  ${this.#palette.dim(label.padEnd(LABEL))}${shown}`);
  }
}
