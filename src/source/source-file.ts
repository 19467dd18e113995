/** A place for people: 1-based line and column; columns count Unicode code points. */
export type Position = { readonly line: number; readonly column: number };

const BYTE_ORDER_MARK = 0xfeff;

/**
 * One text that was read, with the path that the user knows it by.
 *
 * Offsets are UTF-16 code units into `text`, after a byte order mark was taken off.
 */
export class SourceFile {
  readonly path: string;
  readonly text: string;
  #lineStarts: readonly number[] | undefined;
  /** The last place that was asked for: places come in order, and a line may be megabytes long. */
  #last = { offset: 0, line: 1, column: 1 };

  /** @param path as it is shown: '/'-separated, relative to the working directory where it lies inside it. */
  constructor(path: string, text: string) {
    this.path = path;
    this.text = text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
  }

  /** Offset of the first character of each line; a line ends with LF or CRLF. */
  get lineStarts(): readonly number[] {
    this.#lineStarts ??= findLineStarts(this.text);
    return this.#lineStarts;
  }

  get lineCount(): number {
    return this.lineStarts.length;
  }

  position(offset: number): Position {
    const line = this.lineOf(offset);
    const last = this.#last;
    const goesOn = last.line === line && last.offset <= offset;
    const from = goesOn ? last.offset : (this.lineStarts[line - 1] ?? 0);
    const column = (goesOn ? last.column : 1) + codePoints(this.text, from, offset);
    this.#last = { offset, line, column };
    return { line, column };
  }

  /** 1-based number of the line that holds the offset. */
  lineOf(offset: number): number {
    const starts = this.lineStarts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** Offsets of a line's text, without its line break; an empty range past the end. */
  lineRange(line: number): { readonly start: number; readonly end: number } {
    const start = this.lineStarts[line - 1] ?? this.text.length;
    const next = this.lineStarts[line];
    let end = next === undefined ? this.text.length : next - 1;
    if (end > start && this.text.charCodeAt(end - 1) === 0x0d) end -= 1;
    return { start, end };
  }

  lineText(line: number): string {
    const { start, end } = this.lineRange(line);
    return this.text.slice(start, end);
  }
}

function findLineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** How many characters begin in the range; the second half of a surrogate pair begins none. */
function codePoints(text: string, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i += 1) {
    const isSecondHalf = isLow(text.charCodeAt(i)) && i > 0 && isHigh(text.charCodeAt(i - 1));
    if (!isSecondHalf) count += 1;
  }
  return count;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
