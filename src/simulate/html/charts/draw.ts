import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { classOf } from '../colours.js';
import { escaped, type Html, html, trusted } from '../html.js';

use([BarChart, CustomChart, LineChart, ScatterChart, GridComponent, MarkLineComponent, SVGRenderer]);

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A drawing for each width of its figure, the widest first: letters keep their size where a line of them would shrink. */
export type Widths = readonly number[];

/** Across the page: a wide screen, paper, a telephone. */
export const FULL: Widths = [1080, 680, 340];
/** Where two stand side by side, or one above the other. */
export const HALF: Widths = [520, 340];

export interface Chart {
  readonly widths: Widths;
  readonly height: (width: number) => number;
  readonly option: (size: Size) => EChartsCoreOption;
}

/** What a reader who does not see it is told. */
export interface ChartText {
  readonly title: string;
  readonly description: string;
}

/** A private character: none that is printed. */
const MARK = '\ue000';

/**
 * A text of the model for the library. It keeps the widths of texts in an object by the text itself, where one that is called `__proto__`
 * would change every object of the process: no text of a model may get there as it is.
 */
export function label(text: string): string {
  return `${MARK}${text}`;
}

/** The chart as SVG once for each width, of which the page shows the one that fits. `id` must be the page's only one of that name. */
export function drawn({ widths, height, option }: Chart, id: string, text: ChartText): readonly Html[] {
  return widths.map((width, i) => {
    const size = { width, height: height(width) };
    const shapes = trusted(bodyOf(svgOf(option(size), size), `${id}-${i}`));
    const title = `${id}-${i}-t`;
    const description = `${id}-${i}-d`;
    return html`<svg class="w${width}" role="img" aria-labelledby="${title}" aria-describedby="${description}" viewBox="0 0 ${width} ${size.height}"><title id="${title}">${text.title}</title><desc id="${description}">${text.description}</desc>${shapes}</svg>`;
  });
}

function svgOf(option: EChartsCoreOption, { width, height }: Size): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, ...option });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/**
 * What stands within the library's `<svg>`: with classes for colours, names that do not depend on what was drawn before, and without
 * what only matters to its scripts. Its attributes hold no text of the model: that stands between tags, where the library escapes it.
 */
function bodyOf(svg: string, id: string): string {
  const inner = svg
    .slice(svg.indexOf('>') + 1, svg.lastIndexOf('</svg>'))
    .replace(/<style ?>[\s\S]*?<\/style>/g, '')
    .replace(/^\n?<rect [^>]*fill="none"><\/rect>/, '');
  return inner
    .replace(/<(\w+)((?: [\w:-]+="[^"]*")*) ?>/g, (_, tag: string, attributes: string) => tagOf(tag, attributes, id))
    .replace(/<(path|rect|circle)\b([^>]*)><\/\1>/g, '<$1$2/>')
    .replace(/\n/g, '')
    .replaceAll(MARK, '');
}

const UNUSED = /^(?:ecmeta_|class$|pointer-events$|dominant-baseline$|xml:space$|stroke-miterlimit$)/;

function tagOf(tag: string, attributes: string, id: string): string {
  const classes: string[] = [];
  const kept: string[] = [];
  // Letters are centred on their line by hand: not every program that shows SVG knows that attribute.
  let shift = 0;
  for (const [, name = '', value = ''] of attributes.matchAll(/ ([\w:-]+)="([^"]*)"/g)) {
    if (name === 'dominant-baseline' && value === 'central') shift = 0.35;
    if (UNUSED.test(name) || value === '#000') continue;
    const colour = name === 'fill' || name === 'stroke' ? classOf(name, value) : undefined;
    if (colour !== undefined) classes.push(colour);
    else if (name === 'style') kept.push(...fontOf(value));
    else if (name === 'd') kept.push(`d="${compactPath(value)}"`);
    else kept.push(`${name}="${value.replace(/\bzr\d+-/, `${id}-`)}"`);
  }
  if (classes.length > 0) kept.unshift(`class="${classes.join(' ')}"`);
  if (tag === 'text' && shift !== 0) kept.push(`dy="${shift}em"`);
  return `<${[tag, ...kept].join(' ')}>`;
}

/** The page's own letters, in the size and weight that were asked for. */
function fontOf(style: string): readonly string[] {
  return style.split(';').flatMap((one) => {
    const [name = '', value = ''] = one.split(':');
    return (name === 'font-size' || name === 'font-weight') && value !== 'normal'
      ? [`${name}="${escaped(value)}"`]
      : [];
  });
}

/** Tenths of a pixel are enough, and rectangles need each edge once. */
function compactPath(path: string): string {
  return path
    .replace(/-?\d+\.\d+/g, (number) => String(Number(Number(number).toFixed(1))))
    .replace(
      /M([\d.-]+) ([\d.-]+)L([\d.-]+) \2L\3 ([\d.-]+)L\1 \4Z/g,
      (_, left: string, top: string, right: string, bottom: string) => `M${left} ${top}H${right}V${bottom}H${left}Z`,
    );
}
