import { didYouMean } from '../text/did-you-mean.js';
import type { Span } from './span.js';
import { entrySpan, type YamlNode } from './yaml-node.js';

/**
 * The place of `entities.Order.attributes.total` or `steps[2].check` in a tree: the entry's key and its value.
 *
 * Names may hold dots themselves, so every key that the path continues with is tried.
 */
export function spanOfPath(root: YamlNode, path: string): Span | undefined {
  const steps = stepsOfPath(root, path);
  return steps === undefined ? undefined : (steps.at(-1)?.span ?? root.span);
}

/** One step of a path in words: where it leads, and which of the path's characters it is. */
export type PathStep = {
  readonly span: Span;
  /** Of a step to an entry. */
  readonly keySpan?: Span;
  readonly from: number;
  readonly to: number;
};

/** The steps of a path, as `spanOfPath` takes them; undefined where it leads nowhere. */
export function stepsOfPath(root: YamlNode, path: string): readonly PathStep[] | undefined {
  return find(root, path, 0);
}

function find(node: YamlNode, path: string, from: number): readonly PathStep[] | undefined {
  const rest = path.slice(from);
  if (rest === '') return [];
  if (node.kind === 'seq') return findItem(node.items, path, from);
  if (node.kind === 'scalar') return undefined;
  for (const entry of node.entries) {
    const after = rest.startsWith(entry.key) ? rest.slice(entry.key.length) : undefined;
    if (after === undefined || !/^(?:$|[.[])/.test(after)) continue;
    const to = from + entry.key.length;
    const found = find(entry.value, path, after.startsWith('.') ? to + 1 : to);
    if (found !== undefined) return [{ span: entrySpan(entry), keySpan: entry.keySpan, from, to }, ...found];
  }
  return undefined;
}

function findItem(items: readonly YamlNode[], path: string, from: number): readonly PathStep[] | undefined {
  const [all, index] = /^\[(\d{1,7})\]\.?/.exec(path.slice(from)) ?? [];
  const item = items[Number(index)];
  if (all === undefined || item === undefined) return undefined;
  const to = from + all.length;
  const found = find(item, path, to);
  return found === undefined ? undefined : [{ span: item.span, from, to }, ...found];
}

/** Longer paths are no slips of anyone's. */
const MOST_STEPS = 30;

/** The path of what is there that a path of nothing was most likely meant to be: each step that leads nowhere becomes the nearest one. */
export function nearestPath(roots: readonly YamlNode[], path: string): string | undefined {
  const steps = path.match(/\[\d+\]|[^.[]+/g) ?? [];
  if (steps.length > MOST_STEPS) return undefined;
  let nodes = roots;
  let near = '';
  for (const step of steps) {
    const known = childrenOf(nodes);
    const name = known.has(step) ? step : didYouMean(step, known.keys());
    if (name === undefined) return undefined;
    nodes = known.get(name) ?? [];
    near += name.startsWith('[') || near === '' ? name : `.${name}`;
  }
  return near === '' ? undefined : near;
}

/** By the step that leads to them. */
function childrenOf(nodes: readonly YamlNode[]): ReadonlyMap<string, readonly YamlNode[]> {
  const children = new Map<string, YamlNode[]>();
  const add = (step: string, child: YamlNode): void => {
    children.set(step, [...(children.get(step) ?? []), child]);
  };
  for (const node of nodes) {
    if (node.kind === 'map') for (const { key, value } of node.entries) add(key, value);
    else if (node.kind === 'seq') for (const [i, item] of node.items.entries()) add(`[${i}]`, item);
  }
  return children;
}
