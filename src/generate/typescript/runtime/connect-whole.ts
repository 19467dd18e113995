import { coalescedGets } from './coalesce.js';
import { type AnyClient, type ConnectOptions, connect } from './connect.js';
import type { Context } from './context.js';
import { type Hook, measured } from './hook.js';

/** What a client of the whole model may have besides: a single pattern that is imported alone need not carry it. */
export interface ClientOptions extends ConnectOptions {
  /** Told of every call. */
  readonly hook?: Hook;
  /** Whether gets that are made at the same time go out as batches. */
  readonly coalesce?: boolean;
}

/** `connect`, with what watches calls and what makes batches of gets. */
export function connectWhole(
  client: AnyClient,
  tables: Readonly<Record<string, string>>,
  { hook, coalesce, ...options }: ClientOptions,
): Context {
  return {
    ...connect(client, tables, options),
    ...(hook === undefined ? {} : { measure: measured(hook) }),
    ...(coalesce === true ? { coalesce: coalescedGets() } : {}),
  };
}
