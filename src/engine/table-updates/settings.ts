import type { UpdateTableInput } from '../api.js';
import type { Catalog } from '../catalog.js';
import { afterDelay, updating } from '../life-cycle/statuses.js';
import { changeStream, checkStreamChange } from '../streams/stream-settings.js';
import type { Table } from '../table.js';
import { encryptionChange } from '../table-settings/encryption.js';
import { changeTableClass, checkTableClassChange } from '../table-settings/table-class.js';
import { asksWarmth, raisedWarmth, warmest } from '../table-settings/warm-throughput.js';
import { atOnce, type Begin } from './plan.js';

/** What a request changes in the settings of a table other than its units, indexes and replicas. */
export function settingChanges(catalog: Catalog, table: Table, input: UpdateTableInput): readonly Begin[] {
  const changes: Begin[] = [];
  const { StreamSpecification: stream, SSESpecification: encryption, TableClass: tableClass } = input;
  if (stream != null) {
    checkStreamChange(table, input);
    changes.push(() => {
      changeStream(catalog, table, input);
      return updating(catalog, table, 'stream', () => {});
    });
  }
  if (encryption != null) changes.push(encrypting(catalog, table, encryptionChange(catalog, table, encryption)));
  if (tableClass != null) {
    const now = catalog.now();
    checkTableClassChange(table, now);
    changes.push(() => updating(catalog, table, 'class', () => changeTableClass(table, tableClass, now)));
  }
  if (asksWarmth(input.WarmThroughput)) {
    const warm = raisedWarmth(table.warm, input.WarmThroughput, 'table');
    changes.push(() => {
      table.warming = true;
      return () =>
        afterDelay(catalog, () => {
          table.warm = warmest(table.warm, warm);
          table.warming = false;
        });
    });
  }
  const { DeletionProtectionEnabled: isProtected, DisassociationProtectionEnabled: isBound } = input;
  if (isProtected != null) {
    changes.push(
      atOnce(() => {
        table.deletionProtection = isProtected;
      }),
    );
  }
  if (isBound != null) {
    changes.push(
      atOnce(() => {
        table.disassociationProtection = isBound;
      }),
    );
  }
  return changes;
}

function encrypting(catalog: Catalog, table: Table, change: () => void): Begin {
  return () => {
    table.encryptionUnderWay = true;
    if (table.encryption === undefined) change();
    return () =>
      afterDelay(catalog, () => {
        change();
        table.encryptionUnderWay = false;
      });
  };
}
