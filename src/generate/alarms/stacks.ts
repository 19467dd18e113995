import type { Watch } from './description.js';
import type { Resource } from './resource.js';
import { resourcesOf } from './resources.js';

/**
 * Most resources of a stack, and bytes of its template.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
const MOST_RESOURCES = 500;
const MOST_BYTES = 1_000_000;
/** For the first lines and parameters, and for indentation, which JSON in one line has not. */
const ROOM = 0.7;

export type Stacks = readonly (readonly Resource[])[];

/** One stack, or as many as hold everything: the later ones are told the topic of the first. */
export function stacksOf(watch: Watch): Stacks {
  const { first, others } = resourcesOf(watch);
  const stacks: Resource[][] = [];
  let stack = [...first];
  let bytes = stack.reduce((sum, one) => sum + bytesOf(one), 0);
  for (const one of others) {
    const size = bytesOf(one);
    if (stack.length >= MOST_RESOURCES || bytes + size > MOST_BYTES * ROOM) {
      stacks.push(stack);
      stack = [];
      bytes = 0;
    }
    stack.push(one);
    bytes += size;
  }
  return [...stacks, stack];
}

function bytesOf({ properties }: Resource): number {
  return Buffer.byteLength(JSON.stringify(properties));
}
