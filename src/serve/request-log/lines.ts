import { numberText, plural, printable } from '../../diagnostics/index.js';
import type { Recognized } from '../pattern-log/index.js';
import type { Entry } from './entry.js';

/** Format of the lines of `--log json`; see schemas/request-log.schema.json. */
export const REQUEST_LOG_FORMAT = 1;

export const NOT_IN_MODEL = 'not in the model';

/** What people call the request: its pattern, with its part in it. */
export function labelOf(recognized: Recognized): string {
  switch (recognized.kind) {
    case 'other':
      return '';
    case 'unknown':
      return NOT_IN_MODEL;
    case 'pattern': {
      const names = recognized.patterns.join(' or ');
      return recognized.part === undefined ? names : `${names} (${recognized.part})`;
    }
  }
}

export function placeOf({ operation, table, index }: Pick<Entry, 'operation' | 'table' | 'index'>): string {
  const where = table === undefined ? '' : ` ${table}${index === undefined ? '' : `/${index}`}`;
  return printable(`${operation}${where}`);
}

/** One line for people; `width` is that of the column of patterns, and 0 leaves it out. */
export function textLine(entry: Entry, width: number): string {
  const { recognized, error, readUnits, writeUnits, items, scanned, milliseconds } = entry;
  const units = [
    ...(readUnits > 0 ? [`${numberText(readUnits)} RRU`] : []),
    ...(writeUnits > 0 ? [`${numberText(writeUnits)} WRU`] : []),
  ];
  const counted =
    scanned !== undefined && scanned !== items
      ? `${plural(items, 'item')} of ${numberText(scanned)}`
      : plural(items, 'item');
  const did = error === undefined ? (units.length > 0 ? [counted, ...units] : []) : [error];
  const label = width === 0 ? '' : `${labelOf(recognized).padEnd(width)}  `;
  return `${label}${placeOf(entry).padEnd(PLACE_WIDTH)}  ${[...did, `${milliseconds.toFixed(1)} ms`].join(', ')}\n`;
}

const PLACE_WIDTH = 30;

/** The same for programs: one object of JSON. */
export function jsonLine({ recognized, milliseconds, ...entry }: Entry): string {
  const pattern =
    recognized.kind === 'pattern'
      ? { patterns: recognized.patterns, ...(recognized.part === undefined ? {} : { part: recognized.part }) }
      : {};
  const line = {
    formatVersion: REQUEST_LOG_FORMAT,
    ...entry,
    inModel: recognized.kind === 'other' ? null : recognized.kind === 'pattern',
    ...pattern,
    milliseconds: Math.round(milliseconds * 1000) / 1000,
  };
  return `${JSON.stringify(line)}\n`;
}
