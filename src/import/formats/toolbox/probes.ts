import type { YamlNode } from '../../../source/index.js';
import { child, children, elements, textOf } from '../../tree.js';

export type ProbedValue = string | number | boolean;

/** What a function made of values that can be told apart. */
export interface Probe {
  readonly kind: 'plain' | 'special' | 'without';
  readonly values: ReadonlyMap<string, ProbedValue>;
  readonly result: YamlNode | undefined;
  readonly error: string | undefined;
}

export function readProbes(node: YamlNode | undefined): readonly Probe[] {
  return elements(node).map((one) => {
    const kind = textOf(child(one, 'kind'));
    return {
      kind: kind === 'special' || kind === 'without' ? kind : 'plain',
      values: new Map(children(child(one, 'values')).map(({ key, value }) => [key, plainOf(value)])),
      result: child(one, 'result'),
      error: textOf(child(one, 'error')),
    };
  });
}

function plainOf(node: YamlNode): ProbedValue {
  if (node.kind !== 'scalar' || node.value === null) return '';
  return typeof node.value === 'bigint' ? Number(node.value) : node.value;
}

/** The probes with a part of what was made: that under a name. */
export function ofResult(
  probes: readonly Probe[],
  part: (result: YamlNode | undefined) => YamlNode | undefined,
): readonly Probe[] {
  return probes.map((probe) => ({ ...probe, result: part(probe.result) }));
}
