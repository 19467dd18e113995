/** Attributes as a file has them, bytes already bytes. Whether they are an item is for the table to say. */
export type Attributes = Readonly<Record<string, unknown>>;

/** One thing that a file has done to a table. */
export type DataWrite =
  | { readonly kind: 'put'; readonly item: Attributes }
  | { readonly kind: 'delete'; readonly key: Attributes };

/** A write with its place. */
export interface PlacedWrite {
  readonly write: DataWrite;
  /** Where the file names it. */
  readonly table?: string | undefined;
  readonly line?: number | undefined;
  /** The text of the line. */
  readonly text?: string | undefined;
  /** Where in a document it stands. */
  readonly within?: string | undefined;
}

/** Reads a file a part at a time, so that no more than a part of it is held; what is wrong comes out after the writes before it. */
export type PlacedWrites = AsyncGenerator<Iterable<PlacedWrite>, void>;

/** A part of a file whose lines are each looked at when their turn comes. */
export function* eachOf<Line>(lines: readonly Line[], writeOf: (line: Line) => PlacedWrite): Generator<PlacedWrite> {
  for (const line of lines) yield writeOf(line);
}
