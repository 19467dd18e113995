type Column = Float64Array | Int32Array | Uint8Array;

/** A copy with room for more, filled up with a value. */
export function grown<C extends Column>(column: C, capacity: number, fill: number): C {
  const next = new (column.constructor as new (length: number) => C)(capacity);
  next.set(column);
  next.fill(fill, column.length);
  return next;
}
