import { type Palette, paintNames } from '../../diagnostics/index.js';
import { wrapped } from '../../text/wrapped.js';

/** Width of the labels at the left. */
export const LABEL = 13;
/** Text is wrapped to this many columns; keys and statements are not. */
export const WIDTH = 100;
/** Columns of what stands beside a label. */
export const INNER = WIDTH - LABEL - 2;

/** Lines with labels at their left. */
export class Page {
  readonly #lines: string[] = [];
  readonly #palette: Palette;

  constructor(palette: Palette) {
    this.#palette = palette;
  }

  get text(): string {
    while (this.#lines.at(-1) === '') this.#lines.pop();
    return `${this.#lines.join('\n')}\n`;
  }

  line(text: string): void {
    this.#lines.push(text);
  }

  /** One empty line, never two. */
  gap(): void {
    if (this.#lines.at(-1) !== '') this.#lines.push('');
  }

  /** Sentences under a label, wrapped, with names in backticks marked; after spaces at its beginning, a text stands farther right. */
  entries(label: string, texts: readonly string[]): void {
    const lines = texts.flatMap((text) => {
      const indent = /^ */.exec(text)?.[0] ?? '';
      return wrapped(text, INNER - indent.length).map((part, i) => `${indent}${i > 0 ? '  ' : ''}${part}`);
    });
    for (const [i, line] of lines.entries()) this.#labelled(i === 0 ? label : '', line, true);
  }

  /** Lines under a label, as they are. */
  raw(label: string, texts: readonly string[]): void {
    for (const [i, text] of texts.entries()) this.#labelled(i === 0 ? label : '', text, false);
  }

  #labelled(label: string, text: string, paint: boolean): void {
    const shown = paint ? paintNames(text, this.#palette) : text;
    this.#lines.push(`  ${this.#palette.dim(label.padEnd(LABEL))}${shown}`);
  }
}
