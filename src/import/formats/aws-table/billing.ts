import type { YamlNode } from '../../../source/index.js';
import type { DraftBilling } from '../../draft.js';
import { child, numberOf } from '../../tree.js';
import type { Collector } from './collector.js';
import { isUnknown, resolvedText } from './resolved.js';

/** Units and their bounds, read and write apart as templates have them. */
export interface Capacity {
  readonly units?: number;
  readonly min?: number;
  readonly max?: number;
  /** Percent. */
  readonly target?: number;
}

/** A number, where it is known; otherwise it is told. */
export function knownNumber(node: YamlNode | undefined, path: string, notes: Collector): number | undefined {
  if (node === undefined) return undefined;
  if (isUnknown(node)) {
    notes.quirk(node, path, `This number depends on what is not known (\`${resolvedText(node)?.text ?? ''}\`).`);
    return undefined;
  }
  const number = numberOf(node);
  if (number === undefined)
    notes.quirk(node, path, `This is no number: \`${resolvedText(node)?.text ?? 'a list or a map'}\`.`);
  return number;
}

/** `ProvisionedThroughput`: read and write units. */
export function readUnits(
  node: YamlNode | undefined,
  path: string,
  notes: Collector,
): { readonly read: Capacity; readonly write: Capacity } {
  return {
    read: unitsOf(knownNumber(child(node, 'ReadCapacityUnits'), `${path}.ReadCapacityUnits`, notes)),
    write: unitsOf(knownNumber(child(node, 'WriteCapacityUnits'), `${path}.WriteCapacityUnits`, notes)),
  };
}

function unitsOf(units: number | undefined): Capacity {
  return units === undefined ? {} : { units };
}

/** Bounds of a table that is paid by request; −1 stands for none. */
export function readOnDemand(
  node: YamlNode | undefined,
  path: string,
  notes: Collector,
): { readonly maxRead?: number; readonly maxWrite?: number } {
  const maxRead = knownNumber(child(node, 'MaxReadRequestUnits'), `${path}.MaxReadRequestUnits`, notes);
  const maxWrite = knownNumber(child(node, 'MaxWriteRequestUnits'), `${path}.MaxWriteRequestUnits`, notes);
  return {
    ...(maxRead === undefined || maxRead < 0 ? {} : { maxRead }),
    ...(maxWrite === undefined || maxWrite < 0 ? {} : { maxWrite }),
  };
}

/** Bounds of requests where capacity is provisioned, of which they say nothing. */
export function tellIdleBounds(node: YamlNode | undefined, path: string, of: string, notes: Collector): void {
  if (node === undefined || Object.keys(readOnDemand(node, path, notes)).length === 0) return;
  notes.drop(node, path, `\`OnDemandThroughput\` of ${of}`, 'it is paid by provisioned capacity');
}

/** Units where requests are paid, with which they say nothing; zeros stand for none. */
export function tellIdleUnits(
  node: YamlNode | undefined,
  elsewhere: { readonly read?: Capacity; readonly write?: Capacity },
  owner: YamlNode,
  path: string,
  notes: Collector,
): void {
  for (const key of ['ReadCapacityUnits', 'WriteCapacityUnits']) {
    const units = child(node, key);
    if (units === undefined || numberOf(units) === 0) continue;
    notes.quirk(units, `${path}.ProvisionedThroughput.${key}`, `\`${key}\` says nothing beside \`PAY_PER_REQUEST\`.`);
  }
  for (const kind of Object.keys(elsewhere)) {
    notes.quirk(owner, path, `What is said elsewhere of its ${kind} capacity says nothing beside \`PAY_PER_REQUEST\`.`);
  }
}

/** What any table that is paid by request has from the start. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html */
const FROM_THE_START = { read: 12_000, write: 4000 };

/** Warm throughput, where it is not what any table has from the start. */
export function readWarm(
  node: YamlNode | undefined,
  path: string,
  notes: Collector,
): { readonly warmRead?: number; readonly warmWrite?: number } {
  const read = knownNumber(child(node, 'ReadUnitsPerSecond'), `${path}.ReadUnitsPerSecond`, notes);
  const write = knownNumber(child(node, 'WriteUnitsPerSecond'), `${path}.WriteUnitsPerSecond`, notes);
  if (read === FROM_THE_START.read && write === FROM_THE_START.write) return {};
  return {
    ...(read === undefined ? {} : { warmRead: read }),
    ...(write === undefined ? {} : { warmWrite: write }),
  };
}

/** One billing of both; where only one of the two scales, the other one's bounds are its units. */
export function provisioned(
  read: Capacity,
  write: Capacity,
  warm: { readonly warmRead?: number; readonly warmWrite?: number },
): DraftBilling {
  const rcu = read.units ?? read.min ?? 0;
  const wcu = write.units ?? write.min ?? 0;
  const scales = read.max !== undefined || write.max !== undefined;
  if (!scales) return { mode: 'provisioned', rcu, wcu, ...warm };
  return {
    mode: 'provisioned',
    rcu,
    wcu,
    autoscale: {
      min: { rcu: read.min ?? rcu, wcu: write.min ?? wcu },
      max: { rcu: read.max ?? rcu, wcu: write.max ?? wcu },
      target: Math.min(read.target ?? write.target ?? 70, write.target ?? read.target ?? 70),
    },
    ...warm,
  };
}

/** What a reader of the model should know of how it scales, which the model has fewer words for. */
export function scalingNotes(read: Capacity, write: Capacity): readonly string[] {
  if (read.max === undefined && write.max === undefined) return [];
  if (read.max === undefined || write.max === undefined) {
    return [`Only ${read.max === undefined ? 'writes' : 'reads'} scale; the others stay at their units.`];
  }
  if (read.target === undefined || write.target === undefined || read.target === write.target) return [];
  return [`Reads scale at ${read.target} % and writes at ${write.target} %; the lower of the two is taken for both.`];
}
