import type { PlannedPattern } from '../../../planner/index.js';
import type { Gen } from '../gen.js';
import { argsCode } from './args-code.js';
import { type ReadFacts, readFacts } from './read-facts.js';

/** What the module of a read exports, for the client and its tests. */
export interface ReadExports {
  /** `patterns/orders-between`. */
  readonly module: string;
  /** `(context, args, options?)`: the answer. */
  readonly run: string;
  /** `(context, args)`: the input of the command, without sending it; a list where there may be several. */
  readonly request: string;
  /** `(context, args, options?)`: every row, as an async iterable. Of reads without `limit`. */
  readonly all?: string;
  /** `(context, args, options?)`: every page, as an async iterable. Of reads with `page`. */
  readonly pages?: string;
  /** `(context, args, options?)`: the number of rows. Of reads without `limit`. */
  readonly count?: string;
  /** Takes a `TenantContext`. */
  readonly tenant: boolean;
  /** Whether `args` may be left out because nothing in them is required. */
  readonly argsOptional: boolean;
  /** Whether `run` takes options behind the arguments. */
  readonly options: boolean;
}

export function readExports(gen: Gen, planned: PlannedPattern): ReadExports {
  return exportsOf(readFacts(gen, planned));
}

export function exportsOf(facts: ReadFacts): ReadExports {
  const { gen, planned, answer, operation } = facts;
  const { fn, type, module } = gen.names.pattern(planned.pattern.name);
  const isOpen = answer === 'pages' || answer === 'all';
  return {
    module,
    run: fn,
    request: `${fn}Request`,
    ...(isOpen ? { all: `all${type}`, count: `count${type}` } : {}),
    ...(answer === 'pages' ? { pages: `${fn}Pages` } : {}),
    tenant: facts.tenantField !== undefined,
    argsOptional: argsCode(facts).isOptional,
    options: answer === 'pages' || operation.fanOut !== undefined,
  };
}
