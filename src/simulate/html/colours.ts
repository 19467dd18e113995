/**
 * The page's colours in its two themes. A chart is drawn with a stand-in for each; classes take their place, so that one drawing
 * serves both themes.
 */
export const CHART_COLOURS = {
  ink: ['#16202e', '#e9eef5'],
  muted: ['#4f5b6b', '#a5b1c1'],
  line: ['#e3e7ed', '#2b3543'],
  axis: ['#b3bcc8', '#4b586a'],
  card: ['#ffffff', '#171e28'],
  offered: ['#77828f', '#8e9bac'],
  consumed: ['#2563c9', '#5b9dff'],
  throttled: ['#c8261d', '#ff6f61'],
  limit: ['#16202e', '#e9eef5'],
  before: ['#a9b2be', '#5d6a7c'],
  after: ['#0b7a4b', '#4cc38a'],
  plain: ['#2563c9', '#5b9dff'],
  first: ['#2563c9', '#6ea8ff'],
  second: ['#c2410c', '#ff9a5c'],
  third: ['#0f766e', '#3ecfbd'],
  fourth: ['#7c3aed', '#b79bff'],
  fifth: ['#8f5a00', '#e2b93b'],
  sixth: ['#be185d', '#ff86b7'],
  heat0: ['#eef1f5', '#1f2835'],
  heat1: ['#dceaf7', '#20344c'],
  heat2: ['#b9d6ef', '#244a70'],
  heat3: ['#84b6e2', '#2b6399'],
  heat4: ['#4b8ecd', '#3c82c4'],
  heat5: ['#2a69ad', '#66a9ea'],
  heat6: ['#f2b134', '#f2b134'],
  heat7: ['#e4572e', '#f4733f'],
  heat8: ['#b8172b', '#f03e50'],
  heat9: ['#6d0a2f', '#ffb8cb'],
} as const satisfies Readonly<Record<string, readonly [light: string, dark: string]>>;

/** What the page has besides, in its two themes: grounds, and the words on them that warn, praise or lead elsewhere. */
export const PAGE_COLOURS = {
  page: ['#f4f6f9', '#0e131a'],
  wash: ['#f4f6f9', '#202937'],
  bad: ['#b3201a', '#ff8a7e'],
  badwash: ['#fdecea', '#3a1d1d'],
  good: ['#0b6b42', '#5bd49b'],
  goodwash: ['#e7f5ee', '#14302a'],
  link: ['#1d55b0', '#7fb2ff'],
} as const satisfies Readonly<Record<string, readonly [light: string, dark: string]>>;

export type Colour = keyof typeof CHART_COLOURS;

const NAMES = Object.keys(CHART_COLOURS) as readonly Colour[];

/** Colours of things that are of equal rank. */
export const SERIES: readonly Colour[] = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'];

/** What the library takes for the colour. */
export function ink(colour: Colour): string {
  return `#0ffe${NAMES.indexOf(colour).toString(16).padStart(2, '0')}`;
}

/** Class of a shape with that filling or that line, from the stand-in. */
export function classOf(attribute: string, standIn: string): string | undefined {
  const found = /^#0ffe([0-9a-f]{2})$/.exec(standIn);
  const index = found === null ? -1 : Number.parseInt(found[1] ?? '', 16);
  return index in NAMES ? `${attribute === 'fill' ? 'f' : 's'}${index}` : undefined;
}

/** Class of an HTML element with that background. */
export function swatchClass(colour: Colour): string {
  return `b${NAMES.indexOf(colour)}`;
}

/** Light unless the reader's screen is set to dark: what is printed is light. */
export function colourStyles(): string {
  const all = Object.entries({ ...CHART_COLOURS, ...PAGE_COLOURS });
  const variables = (theme: 0 | 1) => all.map(([name, themes]) => `--${name}:${themes[theme]}`).join(';');
  const classes = NAMES.map((name, i) => {
    const crisp = name.startsWith('heat') ? ';shape-rendering:crispEdges' : '';
    return `.f${i}{fill:var(--${name})${crisp}}.s${i}{stroke:var(--${name})}.b${i}{color:var(--${name});background:currentColor}`;
  });
  return `:root{${variables(0)}}\n@media screen and (prefers-color-scheme:dark){:root{${variables(1)}}}\n${classes.join('\n')}`;
}
