import type { YamlNode } from '../../../source/index.js';
import type { DraftBilling, DraftTable, Question } from '../../draft.js';
import type { Remarks } from '../../remarks.js';
import { child, numberOf, textOf } from '../../tree.js';

/** Of a table, or of an index, which has the table's where it has none of its own. */
export function billingOf(
  node: YamlNode,
  owner: 'table' | 'index',
  path: string,
  remarks: Remarks,
): DraftBilling | undefined {
  const mode = textOf(child(node, 'BillingMode'));
  const settings = child(node, 'ProvisionedCapacitySettings');
  const at = `${path}.ProvisionedCapacitySettings`;
  if (mode === 'PAY_PER_REQUEST') return { mode: 'on-demand' };
  if (mode !== undefined && mode !== 'PROVISIONED') {
    remarks.odd(`There is no way to pay that is called \`${mode}\`.`, node, `${path}.BillingMode`);
  }
  const isProvisionedTable = owner === 'table' && mode === 'PROVISIONED';
  if (settings === undefined) {
    if (mode !== 'PROVISIONED') return undefined;
    const read = owner === 'table' ? 'it is read with none' : "they are read as the table's";
    const message = `Paid by provisioned capacity (\`BillingMode\`), and no units are given; ${read}.`;
    remarks.odd(message, child(node, 'BillingMode') ?? node, `${path}.BillingMode`);
    return isProvisionedTable ? { mode: 'provisioned', rcu: 0, wcu: 0 } : undefined;
  }
  const units = child(settings, 'ProvisionedThroughput');
  const rcu = numberOf(child(units, 'ReadCapacityUnits'));
  const wcu = numberOf(child(units, 'WriteCapacityUnits'));
  if (rcu === undefined || wcu === undefined) {
    remarks.odd('`ProvisionedCapacitySettings` gives no capacity units.', settings, at);
    return isProvisionedTable ? { mode: 'provisioned', rcu: rcu ?? 0, wcu: wcu ?? 0 } : undefined;
  }
  const read = scalingOf(child(settings, 'AutoScalingRead'), `${at}.AutoScalingRead`, remarks);
  const write = scalingOf(child(settings, 'AutoScalingWrite'), `${at}.AutoScalingWrite`, remarks);
  if (read === undefined && write === undefined) return { mode: 'provisioned', rcu, wcu };
  if (read !== undefined && write !== undefined && read.target !== write.target) {
    const message = `Reads scale at ${read.target} % and writes at ${write.target} %; a model has one for both, the lower.`;
    remarks.odd(message, settings, at);
  }
  // What is not scaled stays at its units.
  const [ofRead, ofWrite] = [read ?? fixed(rcu), write ?? fixed(wcu)];
  const target = Math.min(ofRead.target, ofWrite.target);
  const autoscale = {
    min: { rcu: ofRead.min, wcu: ofWrite.min },
    max: { rcu: ofRead.max, wcu: ofWrite.max },
    target,
  };
  return { mode: 'provisioned', rcu, wcu, autoscale };
}

/** A table that is provisioned has units of both kinds. */
export function unitsQuestion({ name, billing }: DraftTable): readonly Question[] {
  if (billing?.mode !== 'provisioned' || (billing.rcu > 0 && billing.wcu > 0)) return [];
  const question = 'How many units of capacity are provisioned?';
  return [{ question, at: `tables.${name}`, fill: 'billing: {provisioned: {rcu: 5, wcu: 5}}' }];
}

interface ReadScaling {
  readonly min: number;
  readonly max: number;
  readonly target: number;
}

function fixed(units: number): ReadScaling {
  return { min: units, max: units, target: Number.POSITIVE_INFINITY };
}

function scalingOf(node: YamlNode | undefined, path: string, remarks: Remarks): ReadScaling | undefined {
  if (node === undefined || (node.kind === 'map' && node.entries.length === 0)) return undefined;
  const request = child(node, 'ScalableTargetRequest');
  const policy = child(node, 'ScalingPolicyConfiguration');
  const min = numberOf(child(request, 'MinCapacity'));
  const max = numberOf(child(request, 'MaxCapacity'));
  if (min === undefined || max === undefined) {
    remarks.odd('Auto scaling is said to be on, and its smallest and largest capacity are not said.', node, path);
    return undefined;
  }
  return { min, max, target: numberOf(child(policy, 'TargetValue')) ?? 70 };
}
