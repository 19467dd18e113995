// biome-ignore-all lint/suspicious/noControlCharactersInRegex: styles of the terminal
/** A style of the terminal, as the command line uses them. */
type Style = { readonly color: string | undefined; readonly isBold: boolean; readonly isDim: boolean };

const PLAIN: Style = { color: undefined, isBold: false, isDim: false };
/** On the dark background of the picture each has a contrast of at least 4.5. */
const COLORS: Readonly<Record<string, string>> = {
  '31': '#ff7b72',
  '32': '#56d364',
  '33': '#e3b341',
  '34': '#79c0ff',
  '35': '#d2a8ff',
  '36': '#76e3ea',
};
const CHARACTER = 8.4;
const LINE = 20;
const MARGIN = 20;

/** Colours and all, as a terminal shows it: the output of a command as SVG, under the command. */
export function terminalPicture(command: string, output: string): string {
  const lines = [`\u001b[2m$\u001b[22m \u001b[1m${command}\u001b[22m`, '', ...output.trimEnd().split('\n')];
  const columns = Math.max(...lines.map((line) => [...withoutStyles(line)].length));
  const width = Math.ceil(columns * CHARACTER + 2 * MARGIN);
  const height = lines.length * LINE + 2 * MARGIN;
  let style = PLAIN;
  const texts = lines.map((line, row) => {
    const spans: string[] = [];
    let column = 0;
    for (const part of line.split(/(\u001b\[[\d;]*m)/)) {
      const code = /^\u001b\[([\d;]*)m$/.exec(part)?.[1];
      if (code !== undefined) style = code.split(';').reduce(changed, style);
      else {
        spans.push(span(part, style, column, row));
        column += [...part].length;
      }
    }
    return spans.join('');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">
<title id="title">${escaped(`The output of ${command}`)}</title>
<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="#e6edf3" xml:space="preserve">
${texts.filter((text) => text !== '').join('\n')}
</g>
</svg>
`;
}

export function withoutStyles(text: string): string {
  return text.replaceAll(/\u001b\[[\d;]*m/g, '');
}

function changed(style: Style, code: string): Style {
  if (code === '' || code === '0') return PLAIN;
  if (code === '1') return { ...style, isBold: true };
  if (code === '2') return { ...style, isDim: true };
  if (code === '22') return { ...style, isBold: false, isDim: false };
  if (code === '39') return { ...style, color: undefined };
  const color = COLORS[code];
  if (color === undefined) throw new Error(`The picture has no style ${code}.`);
  return { ...style, color };
}

/** Words are placed one by one and stretched to their cells: which font there is, and how wide its characters are, differs. */
function span(text: string, { color, isBold, isDim }: Style, column: number, row: number): string {
  const fill = color ?? (isDim ? '#9198a1' : undefined);
  return [...text.matchAll(/\S+(?: \S+)*/g)]
    .map(({ 0: words, index }) => {
      const x = MARGIN + (column + [...text.slice(0, index)].length) * CHARACTER;
      const length = [...words].length * CHARACTER;
      const attributes = [
        `x="${rounded(x)}" y="${MARGIN + (row + 1) * LINE - 5}" textLength="${rounded(length)}" lengthAdjust="spacingAndGlyphs"`,
        ...(fill === undefined ? [] : [`fill="${fill}"`]),
        ...(isBold ? ['font-weight="bold"'] : []),
      ];
      return `<text ${attributes.join(' ')}>${escaped(words)}</text>`;
    })
    .join('');
}

function rounded(length: number): string {
  return String(Number(length.toFixed(1)));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
