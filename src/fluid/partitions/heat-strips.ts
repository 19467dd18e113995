import type { HeatMap } from '../result.js';
import type { Fleet } from './fleet.js';

const STRIPS = 64;

/** Notes the busiest partition of every strip of the hash space, bucket by bucket: load over limit. */
export class HeatStrips {
  readonly #columns: number;
  readonly #values: Float32Array;
  /** Of the partitions that are far from every limit. */
  readonly #calm = new Float32Array(STRIPS);

  constructor(columns: number) {
    this.#columns = columns;
    this.#values = new Float32Array(STRIPS * columns);
  }

  beginCalm(): void {
    this.#calm.fill(0);
  }

  calm(fleet: Fleet, p: number, ratio: number): void {
    raise(this.#calm, fleet, p, ratio, 1, 0);
  }

  begin(column: number): void {
    for (let strip = 0; strip < STRIPS; strip++) {
      this.#values[strip * this.#columns + column] = this.#calm[strip] as number;
    }
  }

  /** The same as in the column before. */
  repeat(column: number): void {
    for (let strip = 0; strip < STRIPS; strip++) {
      const at = strip * this.#columns + column;
      this.#values[at] = this.#values[at - 1] as number;
    }
  }

  busy(fleet: Fleet, p: number, ratio: number, column: number): void {
    raise(this.#values, fleet, p, ratio, this.#columns, column);
  }

  /** The buckets up to one. */
  result(columns: number): HeatMap {
    const values = new Float32Array(STRIPS * columns);
    for (let strip = 0; strip < STRIPS; strip++) {
      values.set(this.#values.subarray(strip * this.#columns, strip * this.#columns + columns), strip * columns);
    }
    return { rows: STRIPS, columns, values };
  }
}

function raise(values: Float32Array, fleet: Fleet, p: number, ratio: number, stride: number, column: number): void {
  const first = Math.min(STRIPS - 1, Math.floor((fleet.low[p] as number) * STRIPS));
  const last = Math.max(first, Math.min(STRIPS - 1, Math.ceil((fleet.high[p] as number) * STRIPS) - 1));
  for (let strip = first; strip <= last; strip++) {
    const at = strip * stride + column;
    if (ratio > (values[at] as number)) values[at] = ratio;
  }
}
