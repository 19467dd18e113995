import { type Chart, type ChartText, drawn } from './charts/draw.js';
import type { Colour } from './colours.js';
import { swatchClass } from './colours.js';
import { type Content, type Html, html } from './html.js';

/** Numbers each of a page's charts, for names that no two of them share. */
export interface Ids {
  next(): string;
}

export function chartIds(): Ids {
  let count = 0;
  return {
    next() {
      count += 1;
      return `c${count}`;
    },
  };
}

export interface LegendEntry {
  readonly colour: Colour;
  readonly label: string;
  readonly shape?: 'area' | 'line' | 'dashed';
}

export interface TableData {
  readonly head: readonly Content[];
  readonly rows: readonly (readonly Content[])[];
  /** Columns of numbers, all but the first unless given. */
  readonly right?: readonly number[];
}

export interface FigureParts extends ChartText {
  readonly chart: Chart;
  readonly legend?: Content;
  /** What the vertical axis counts. */
  readonly unit?: string;
  readonly note?: Content;
  /** Of its heading: 4 under a heading of level 3, so that none is left out. */
  readonly level?: 3 | 4;
  /** The same in numbers. */
  readonly data: TableData;
}

/** A chart with its title, what its colours mean, and its numbers as a table that opens. */
export function figure(ids: Ids, { level = 3, ...parts }: FigureParts): Html {
  const { chart, title, description, legend, unit, note, data } = parts;
  const heading = level === 3 ? html`<h3>${title}</h3>` : html`<h4>${title}</h4>`;
  return html`<figure class="n${chart.widths.length}">
<figcaption>${heading}${unit !== undefined && html`<span class="unit">${unit}</span>`}${legend}</figcaption>
${drawn(chart, ids.next(), { title, description })}
${note !== undefined && html`<p class="note">${note}</p>`}
<details class="data"><summary>Data<span class="sr">: ${title}</span></summary>${table(data, title)}</details>
</figure>
`;
}

export function legend(entries: readonly LegendEntry[]): Html {
  const item = ({ colour, label, shape = 'area' }: LegendEntry) =>
    html`<li><i class="${shape} ${swatchClass(colour)}"></i>${label}</li>`;
  return html`<ul class="legend">${entries.map(item)}</ul>`;
}

/** Scrolls by itself where it is wider than the page, and can then be reached by keyboard. */
export function table({ head, rows, right }: TableData, caption: string): Html {
  const columns = right ?? head.map((_, i) => i).slice(1);
  const side = (i: number) => columns.includes(i) && html` class="r"`;
  const row = (cells: readonly Content[]) =>
    html`<tr>${cells.map((cell, i) => (i === 0 ? html`<th scope="row"${side(i)}>${cell}</th>` : html`<td${side(i)}>${cell}</td>`))}</tr>
`;
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
<thead><tr>${head.map((cell, i) => html`<th scope="col"${side(i)}>${cell}</th>`)}</tr></thead>
<tbody>
${rows.map(row)}</tbody></table></div>`;
}

export function section(id: string, title: string, lead: Content, body: Content): Html {
  return html`<section id="${id}" aria-labelledby="${id}-h">
<h2 id="${id}-h">${title}</h2>
${lead !== undefined && html`<p class="lead">${lead}</p>`}
${body}
</section>
`;
}
