import type { TableClass } from '../api.js';
import { EngineError, validationError } from '../engine-error.js';
import { DAY } from '../milliseconds.js';
import type { Table } from '../table.js';
import { settingMessages } from './messages.js';

const CLASSES: ReadonlySet<string> = new Set(['STANDARD', 'STANDARD_INFREQUENT_ACCESS']);
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.tableclasses.html */
const MAX_CHANGES = 2;
const CHANGES_PERIOD = 30 * DAY;

/** Throws unless this is a class of tables; the service does not list it with other faults of a request. */
export function checkTableClass(tableClass: TableClass | undefined | null): void {
  if (tableClass != null && !CLASSES.has(tableClass)) throw validationError(settingMessages.tableClass);
}

/** Throws where the class was changed as often as it may be. */
export function checkTableClassChange(table: Table, now: number): void {
  const recent = table.tableClassChanges.filter((time) => time > now - CHANGES_PERIOD);
  if (recent.length >= MAX_CHANGES) throw new EngineError('LimitExceededException', settingMessages.tableClassChanges);
}

export function changeTableClass(table: Table, tableClass: TableClass, now: number): void {
  table.tableClass = tableClass;
  table.tableClassChanges = [...table.tableClassChanges.filter((time) => time > now - CHANGES_PERIOD), now];
}

/** See `TableDescription.TableClassSummary`. */
export function describeTableClass(table: Table): {
  readonly TableClassSummary?: { readonly TableClass: TableClass; readonly LastUpdateDateTime?: Date };
} {
  if (table.tableClass === undefined) return {};
  const changed = table.tableClassChanges.at(-1);
  return {
    TableClassSummary: {
      TableClass: table.tableClass,
      ...(changed === undefined ? {} : { LastUpdateDateTime: new Date(changed) }),
    },
  };
}
