import type { Design } from '../design/design.js';
import type { Arguments } from '../planner/arguments.js';
import type { CallOptions, CallResult } from '../planner/call.js';
import type { PlannedPattern } from '../planner/plan.js';
import { contextOf } from '../planner/plan-pattern.js';
import { type ReadCall, readCall } from '../planner/read-call.js';
import { type WriteCall, writeCall } from '../planner/write-call.js';

/** The requests of one call of a planned pattern. */
export function callOf(
  design: Design,
  { operation, pattern }: PlannedPattern,
  args: Arguments,
  options: CallOptions,
): CallResult<ReadCall | WriteCall> {
  const context = contextOf(design, pattern);
  if (context === undefined) throw new Error(`${pattern.name} is planned, but not in this design.`);
  return operation.kind === 'read'
    ? readCall(context, operation, args, options)
    : writeCall(context, operation, args, options);
}
