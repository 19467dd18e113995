import type { YamlNode } from '../source/index.js';
import { type LoadContext, reportWrong } from './context.js';
import { duration } from './node.js';

export const MINUTE = 60;
export const DAY = 86_400;

/** A duration within bounds, as a whole number of a unit where there is one; a mistake is reported. */
export function seconds(
  context: LoadContext,
  node: YamlNode | undefined,
  least: number,
  most: number,
  unit?: number,
): number | undefined {
  const value = duration(context, node);
  if (value === undefined || node === undefined || context.reported.has(node)) return undefined;
  const isWhole = unit === undefined || value % unit === 0;
  if (value >= least && value <= most && isWhole) return value;
  const whole = isWhole ? '' : unit === DAY ? 'whole days, ' : 'whole seconds, ';
  reportWrong(context, node, `This takes ${whole}\`${shown(least)}\` to \`${shown(most)}\`.`);
  return undefined;
}

function shown(bound: number): string {
  if (bound > 0 && bound < 1) return `${bound * 1000}ms`;
  if (bound > 0 && bound % DAY === 0) return `${bound / DAY}d`;
  if (bound > 0 && bound % MINUTE === 0) return `${bound / MINUTE}m`;
  return `${bound}s`;
}
