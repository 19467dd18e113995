import { numberText } from '../../diagnostics/index.js';
import type { Entry } from './entry.js';
import { labelOf, NOT_IN_MODEL, placeOf } from './lines.js';

interface Row {
  requests: number;
  readUnits: number;
  writeUnits: number;
}

/** What requests cost in all, by access pattern. */
export class Tally {
  readonly #names: readonly string[];
  readonly #patterns = new Map<string, Row>();
  readonly #unknown = new Map<string, Row>();

  /** @param names those of the model's access patterns */
  constructor(names: readonly string[]) {
    this.#names = names;
    for (const name of names) this.#patterns.set(name, newRow());
  }

  add(entry: Entry): void {
    const { recognized } = entry;
    if (recognized.kind === 'other') return;
    const rows = recognized.kind === 'unknown' ? this.#unknown : this.#patterns;
    const name = recognized.kind === 'unknown' ? placeOf(entry) : labelOf(recognized);
    const row = rows.get(name) ?? newRow();
    rows.set(name, row);
    row.requests += 1;
    row.readUnits += entry.readUnits;
    row.writeUnits += entry.writeUnits;
  }

  /** Empty where no request was about items. */
  text(): string {
    const asked = [...this.#patterns].filter(([, { requests }]) => requests > 0);
    if (asked.length + this.#unknown.size === 0) return '';
    const silent = this.#names.filter((name) => this.#patterns.get(name)?.requests === 0).length;
    const rows = [
      ['access pattern', 'requests', 'RRU', 'WRU'],
      ...asked.map(([name, row]) => cells(name, row)),
      ...[...this.#unknown].map(([name, row]) => cells(`${NOT_IN_MODEL}: ${name}`, row)),
    ];
    const widths = [0, 1, 2, 3].map((i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
    const lines = rows.map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
    );
    const rest = silent === 0 ? [] : [`not asked for: ${silent} of the model's ${this.#names.length} access patterns`];
    return `${[...lines, ...rest].join('\n')}\n`;
  }
}

function newRow(): Row {
  return { requests: 0, readUnits: 0, writeUnits: 0 };
}

function cells(name: string, { requests, readUnits, writeUnits }: Row): readonly string[] {
  return [name, numberText(requests), numberText(readUnits), numberText(writeUnits)];
}
