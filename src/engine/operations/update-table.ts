import type { UpdateTableInput, UpdateTableOutput } from '../api.js';
import { type Catalog, tableForControl } from '../catalog.js';
import { describe } from '../describe.js';
import { checkReplicaRequest, replicaChanges } from '../global-tables/replica-changes.js';
import { expectRoom } from '../life-cycle/simultaneous.js';
import { expectChangeable } from '../life-cycle/statuses.js';
import { checkShape } from '../request-shapes/shape.js';
import { updateTableShape } from '../request-shapes/update-table.js';
import { checkStreamRequest } from '../streams/stream-settings.js';
import type { Table } from '../table.js';
import { checkTableClass } from '../table-settings/table-class.js';
import { checkIndexRequest, indexChanges } from '../table-updates/global-indexes.js';
import { checkUpdateRequest } from '../table-updates/request.js';
import { settingChanges } from '../table-updates/settings.js';
import { checkThroughputRequest, throughputChanges } from '../table-updates/throughput.js';
import { checkVectorRequest, vectorIndexChanges } from '../vectors/vector-index-changes.js';

/**
 * All is checked before anything is done. The answer shows the table with its changes under way.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
export function updateTable(catalog: Catalog, input: UpdateTableInput): UpdateTableOutput {
  checkShape(input, updateTableShape);
  checkTableClass(input.TableClass);
  checkReplicaRequest(catalog, input);
  checkUpdateRequest(input);
  checkStreamRequest(input);
  checkThroughputRequest(input);
  checkIndexRequest(input);
  checkVectorRequest(input);
  const table = tableForControl(catalog, input.TableName);
  expectChangeable(table, isAdmittedWhileUpdating(table, input));
  const changes = planned(catalog, table, input);
  expectRoom(catalog, table);
  const begun = changes.map((begin) => begin());
  const description = describe(catalog, table);
  for (const finish of begun) finish();
  if (table.admission !== undefined) table.admission.adjust();
  return { TableDescription: description };
}

function planned(catalog: Catalog, table: Table, input: UpdateTableInput) {
  return [
    ...throughputChanges(catalog, table, input),
    ...settingChanges(catalog, table, input),
    ...indexChanges(catalog, table, input),
    ...vectorIndexChanges(catalog, table, input),
    ...replicaChanges(catalog, table, input),
  ];
}

/** What does not mind that the table is being updated: it has a status of its own, or needs no time. */
function isAdmittedWhileUpdating(table: Table, input: UpdateTableInput): boolean {
  const indexes = [...(input.GlobalSecondaryIndexUpdates ?? []), ...(input.VectorIndexUpdates ?? [])];
  const changesIndexes = indexes.some(({ Create, Delete }) => Create != null || Delete != null);
  return (
    input.ProvisionedThroughput == null &&
    input.BillingMode == null &&
    input.StreamSpecification == null &&
    input.TableClass == null &&
    input.OnDemandThroughput == null &&
    (input.ReplicaUpdates ?? []).length === 0 &&
    (!changesIndexes || table.change === 'index')
  );
}
