import { type Design, physicalName } from '../design/index.js';
import type { Engine, StreamViewType } from '../engine/index.js';
import type { Table } from '../model/model.js';

const VIEWS: Readonly<Record<NonNullable<Table['stream']>['value'], StreamViewType>> = {
  'keys-only': 'KEYS_ONLY',
  'new-image': 'NEW_IMAGE',
  'old-image': 'OLD_IMAGE',
  'new-and-old': 'NEW_AND_OLD_IMAGES',
};

/**
 * Enables the streams and the times to live that a design declares, on tables that an engine has. What was written before is in no
 * stream. Tables of the physical names in `present` stay as they are.
 */
export function enableDeclared(engine: Engine, design: Design, present: ReadonlySet<string>): void {
  for (const { table } of design.tables.values()) {
    const TableName = physicalName(table);
    if (present.has(TableName)) continue;
    const { stream, ttl } = table;
    if (stream !== undefined) {
      const StreamViewType = VIEWS[stream.value];
      engine.updateTable({ TableName, StreamSpecification: { StreamEnabled: true, StreamViewType } });
    }
    if (ttl !== undefined) {
      engine.updateTimeToLive({ TableName, TimeToLiveSpecification: { Enabled: true, AttributeName: ttl.value } });
    }
  }
}
