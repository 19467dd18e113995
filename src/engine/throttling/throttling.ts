import { DEFAULT_TABLE_READ_UNITS, DEFAULT_TABLE_WRITE_UNITS } from '../../facts/index.js';
import type { Table } from '../table.js';
import { Admission } from './admission.js';
import type { ThrottlingOptions } from './api.js';
import { type ThrottlingSettings, throttlingSettings } from './metered.js';

const QUOTA = { read: DEFAULT_TABLE_READ_UNITS, write: DEFAULT_TABLE_WRITE_UNITS };

/** Throttles the tables of an engine. Each begins with full burst capacity when a request first reaches it. */
export class Throttling {
  readonly #settings: ThrottlingSettings;

  constructor(options: ThrottlingOptions, now: () => number) {
    this.#settings = throttlingSettings(options, QUOTA, now);
  }

  /** Has the requests of a table admitted from now on. */
  watch(table: Table): void {
    table.admission = new Admission(table, this.#settings);
  }
}
