/** A read that finds one item at most, as the model says, has found several. */
export class TooManyItems extends Error {
  readonly pattern: string;

  constructor(pattern: string, found: number) {
    super(`\`${pattern}\` expects one item at most, and found ${found}.`);
    this.name = 'TooManyItems';
    this.pattern = pattern;
  }
}

export function onlyOne<Row>(pattern: string, rows: readonly Row[]): Row | undefined {
  if (rows.length > 1) throw new TooManyItems(pattern, rows.length);
  return rows[0];
}
