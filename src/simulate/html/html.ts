import { printable } from '../../diagnostics/index.js';

/** Markup that is safe to put into a page as it is. Only `html` and `trusted` make one. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** Lists are written one after the other; nothing where there is nothing. */
export type Content = Html | string | number | undefined | false | readonly Content[];

/** Markup with values in it. A text stays a text, wherever it stands: between tags or in a quoted attribute. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  let markup = strings[0] ?? '';
  for (const [i, value] of values.entries()) markup += markupOf(value) + (strings[i + 1] ?? '');
  return new Html(markup);
}

/** What this module's neighbours have written themselves, without a word of the model in it. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

/** A sentence in which names stand between backticks. */
export function prose(text: string): Html {
  return html`${text.split(/`([^`]+)`/).map((part, i) => (i % 2 === 0 ? part : html`<code>${part}</code>`))}`;
}

/** A list without blanks, which may be broken behind each comma. */
export function breakableList(list: string): Html {
  return html`${list.split(/(?<=,)/).map((part, i) => (i === 0 ? part : html`<wbr>${part}`))}`;
}

/** A long word in humps, which may be broken before each. */
export function breakable(word: string): Html {
  return html`${word.split(/(?=[A-Z])/).map((part, i) => (i === 0 ? part : html`<wbr>${part}`))}`;
}

export function escaped(text: string): string {
  return printable(text)
    .replace(/[\ud800-\udfff]/gu, '\ufffd')
    .replace(/[&<>"'`]/g, (char) => `&#${char.charCodeAt(0)};`);
}

function markupOf(value: Content): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'object') return value.map(markupOf).join('');
  return escaped(String(value));
}
