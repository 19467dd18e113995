import type { Billing } from '../../model/model.js';
import { warmThroughput } from '../infrastructure/index.js';
import { type Code, NOTHING, ts } from '../text/index.js';
import { camel } from './cfn-parts.js';
import { dynamodb } from './imports.js';
import { cdkValue } from './language/index.js';
import { lines } from './lines.js';

/** The property `billing` of a table. */
export function billingCode(billing: Billing): Code {
  if (billing.mode === 'provisioned') {
    const { read, write } = capacities(billing);
    return ts`billing: ${dynamodb('Billing')}.provisioned({ readCapacity: ${read}, writeCapacity: ${write} }),`;
  }
  const most = ceilings(billing);
  return ts`billing: ${dynamodb('Billing')}.onDemand(${most !== NOTHING && ts`{ ${most} }`}),`;
}

/** Those of an index, which has no mode of its own. */
export function indexBillingCode(billing: Billing): Code {
  if (billing.mode === 'on-demand') return ceilings(billing);
  const { read, write } = capacities(billing);
  return ts`readCapacity: ${read}, writeCapacity: ${write},`;
}

function ceilings({ maxRead, maxWrite }: Billing & { readonly mode: 'on-demand' }): Code {
  if (maxRead === undefined && maxWrite === undefined) return NOTHING;
  return ts`${maxRead !== undefined && ts`maxReadRequestUnits: ${Math.ceil(maxRead)},`}${
    maxWrite !== undefined && ts`maxWriteRequestUnits: ${Math.ceil(maxWrite)},`
  }`;
}

/** A global table scales its writes always: between two equal bounds they stay what they are. */
function capacities({ rcu, wcu, autoscale }: Billing & { readonly mode: 'provisioned' }): {
  readonly read: Code;
  readonly write: Code;
} {
  if (autoscale === undefined) {
    const read = ts`${dynamodb('Capacity')}.fixed(${rcu})`;
    return { read, write: scaled({ min: wcu, max: wcu }) };
  }
  const { min, max, target } = autoscale;
  return {
    read: scaled({ min: min.rcu, max: max.rcu, target, seed: rcu }),
    write: scaled({ min: min.wcu, max: max.wcu, target, seed: wcu }),
  };
}

interface Scaled {
  readonly min: number;
  readonly max: number;
  readonly target?: number;
  /** What there is before anything is scaled. */
  readonly seed?: number;
}

function scaled({ min, max, target, seed }: Scaled): Code {
  return ts`${dynamodb('Capacity')}.autoscaled({
${lines(
  ts`minCapacity: ${min},`,
  ts`maxCapacity: ${max},`,
  target !== undefined && ts`targetUtilizationPercent: ${target},`,
  seed !== undefined && ts`seedCapacity: ${seed},`,
)}})`;
}

/** The property `warmThroughput` of a table or an index. */
export function warmCode(billing: Billing | undefined): Code {
  const warm = warmThroughput(billing);
  return warm === undefined ? NOTHING : ts`warmThroughput: ${cdkValue(camel(warm))},`;
}
