import {
  ASSUMPTIONS,
  type CapacityMode,
  type PartitionAssumptions,
  Throughput,
  type UnitRates,
} from '../../partition/index.js';
import type { OnDemandThroughput, ProvisionedThroughputDescription } from '../api.js';
import type { SecondaryIndex } from '../secondary-index.js';
import type { Table } from '../table.js';
import type { ThrottlingOptions } from './api.js';

/** What the throughput of a table or index follows from; a change of any of it is a new mode. */
interface Basis {
  readonly billing: Table['billingMode'];
  readonly provisioned: ProvisionedThroughputDescription;
  readonly onDemand: OnDemandThroughput | undefined;
  readonly warm: UnitRates;
}

/** Settings of all tables of an engine. */
export interface ThrottlingSettings {
  readonly assumptions: PartitionAssumptions;
  readonly quota: UnitRates;
  readonly now: () => number;
}

/** The settings that options ask for. */
export function throttlingSettings(
  options: ThrottlingOptions,
  quota: UnitRates,
  now: () => number,
): ThrottlingSettings {
  const { splits = 'default' } = options;
  const { read, write } = options.quota ?? quota;
  if (!(read > 0 && write > 0)) throw new RangeError(`throttling.quota must be units a second: ${read}, ${write}`);
  if (splits !== 'never' && !Object.hasOwn(ASSUMPTIONS, splits)) {
    throw new RangeError(`throttling.splits must be fast, default, slow or never: ${splits}`);
  }
  const assumptions =
    splits === 'never' ? { ...ASSUMPTIONS.default, detectSeconds: Number.POSITIVE_INFINITY } : ASSUMPTIONS[splits];
  return { assumptions, quota: { read, write }, now };
}

/** The throughput of a table, with its local indexes, or of a global index, kept to what the table's settings say now. */
export class Metered {
  readonly table: Table;
  /** The global index; undefined for the table itself. */
  readonly index: SecondaryIndex | undefined;
  readonly #settings: ThrottlingSettings;
  readonly #throughput: Throughput<string>;
  #basis: Basis;

  constructor(table: Table, index: SecondaryIndex | undefined, settings: ThrottlingSettings) {
    this.table = table;
    this.index = index;
    this.#settings = settings;
    this.#basis = this.#currentBasis();
    this.#throughput = new Throughput({
      mode: this.#mode(),
      assumptions: settings.assumptions,
      lowest: '',
      time: settings.now(),
      cutCollections: index !== undefined || !hasLocalIndex(table),
      bytes: (index ?? table).store.bytes,
      warm: this.#basis.warm,
    });
  }

  /** Its throughput, as of a time. */
  at(time: number): Throughput<string> {
    const basis = this.#currentBasis();
    const { billing, provisioned, onDemand, warm } = this.#basis;
    if (basis.billing !== billing || basis.provisioned !== provisioned || basis.onDemand !== onDemand) {
      this.#basis = basis;
      this.#throughput.setMode(this.#mode(), time);
    }
    if (basis.warm !== warm) {
      this.#basis = basis;
      this.#throughput.warmUp(basis.warm, time);
    }
    return this.#throughput;
  }

  #currentBasis(): Basis {
    const { throughput, onDemandThroughput, warm } = this.index ?? this.table;
    return { billing: this.table.billingMode, provisioned: throughput, onDemand: onDemandThroughput, warm };
  }

  #mode(): CapacityMode {
    const { billing, provisioned, onDemand } = this.#basis;
    if (billing === 'PROVISIONED') {
      return { kind: 'provisioned', read: provisioned.ReadCapacityUnits, write: provisioned.WriteCapacityUnits };
    }
    const read = maximum(onDemand?.MaxReadRequestUnits);
    const write = maximum(onDemand?.MaxWriteRequestUnits);
    return {
      kind: 'onDemand',
      maximum: { ...(read === undefined ? {} : { read }), ...(write === undefined ? {} : { write }) },
      quota: this.#settings.quota,
    };
  }
}

/** -1 takes a maximum away. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_OnDemandThroughput.html */
function maximum(units: number | undefined): number | undefined {
  return units == null || units < 0 ? undefined : units;
}

function hasLocalIndex(table: Table): boolean {
  return [...table.indexes.values()].some(({ definition }) => definition.kind === 'local');
}
