import type { Catalog } from '../catalog.js';
import { validationError } from '../engine-error.js';
import { DAY, MINUTE } from '../milliseconds.js';
import { checkShape } from '../request-shapes/shape.js';
import type { Table } from '../table.js';
import type {
  ContinuousBackupsDescription,
  DescribeContinuousBackupsInput,
  DescribeContinuousBackupsOutput,
  UpdateContinuousBackupsInput,
  UpdateContinuousBackupsOutput,
} from './api.js';
import { tableForBackups } from './find.js';
import { backupMessages } from './messages.js';
import { continuousBackupsShape, updateContinuousBackupsShape } from './request-shapes.js';
import type { PointInTimeRecovery } from './state.js';

const DEFAULT_DAYS = 35;
/** How far the latest time that can be restored lies behind. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html */
const LAG = 5 * MINUTE;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html */
export function describeContinuousBackups(
  catalog: Catalog,
  input: DescribeContinuousBackupsInput,
): DescribeContinuousBackupsOutput {
  checkShape(input, continuousBackupsShape);
  return { ContinuousBackupsDescription: describeRecovery(catalog, tableForBackups(catalog, input.TableName)) };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html */
export function updateContinuousBackups(
  catalog: Catalog,
  input: UpdateContinuousBackupsInput,
): UpdateContinuousBackupsOutput {
  checkShape(input, updateContinuousBackupsShape);
  const { PointInTimeRecoveryEnabled: enabled, RecoveryPeriodInDays: days } = input.PointInTimeRecoverySpecification;
  if (!enabled && days != null) throw validationError(backupMessages.periodWithoutRecovery);
  const table = tableForBackups(catalog, input.TableName);
  const { pointInTimeRecovery: before } = table;
  if (enabled) {
    // Of what a shorter period has let go, a longer one does not bring anything back.
    const since =
      before === undefined ? catalog.now() : Math.max(before.since, oldestRestorable(catalog.now(), before));
    table.pointInTimeRecovery = { since, days: days ?? before?.days ?? DEFAULT_DAYS };
  } else {
    table.pointInTimeRecovery = undefined;
    table.history.clear();
  }
  return { ContinuousBackupsDescription: describeRecovery(catalog, table) };
}

/** The earliest and the latest time that a table can be restored to, in milliseconds since the epoch. */
export function restorableWindow(catalog: Catalog, recovery: PointInTimeRecovery): readonly [number, number] {
  const now = catalog.now();
  const from = Math.max(recovery.since, oldestRestorable(now, recovery));
  return [from, Math.max(from, now - LAG)];
}

/** The time before which a table's changes need not be kept. */
export function oldestRestorable(now: number, { days }: PointInTimeRecovery): number {
  return now - days * DAY;
}

function describeRecovery(catalog: Catalog, table: Table): ContinuousBackupsDescription {
  const { pointInTimeRecovery: recovery } = table;
  if (recovery === undefined) {
    return {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    };
  }
  const [from, to] = restorableWindow(catalog, recovery);
  return {
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: {
      PointInTimeRecoveryStatus: 'ENABLED',
      RecoveryPeriodInDays: recovery.days,
      EarliestRestorableDateTime: new Date(from),
      LatestRestorableDateTime: new Date(to),
    },
  };
}
