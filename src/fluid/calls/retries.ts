import type { RetryPolicy } from '../traffic.js';

/** Of the quota that the SDK gives retries: one first try that succeeds pays for a fifth of a retry that fails. */
const FAILED_RETRIES_FOR_A_SUCCESS = 1 / 5;

/** Milliseconds of the SDK's exponential backoff after a throttled request: before its first retry at most, and ever. */
const THROTTLED_BASE = 500;
const LONGEST_BACKOFF = 20_000;

/** A load that is refused in part: what is asked for the first time, and what of it is served, in the same unit. */
export interface Refused {
  readonly offered: number;
  readonly served: number;
}

/**
 * Attempts that a load comes to with the SDK's retries, spread out as its jitter does. What is served stays the same: retries only
 * ask again for what there is not. With a quota, retries that fail are paid for by first tries that succeed, also by those of `calm`
 * load that is not refused at all.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function attemptsOf({ offered, served }: Refused, { attempts, quota }: RetryPolicy, calm = 0): number {
  if (!(offered > served) || attempts <= 1) return offered;
  // Nothing at all is served: every try of every call fails.
  const refusal = (1 - served / offered) ** (1 / attempts);
  const free = refusal >= 1 ? offered * attempts : served / (1 - refusal);
  return quota ? Math.min(free, withQuota(offered, served, calm)) : free;
}

/** Solves (A − L)(1 − x) = (L·x + calm)/5 for the attempts A, of which a share x = served/A succeeds. */
function withQuota(offered: number, served: number, calm: number): number {
  if (served <= 0) return offered + calm * FAILED_RETRIES_FOR_A_SUCCESS;
  const excess = (x: number): number =>
    (served / x - offered) * (1 - x) - (offered * x + calm) * FAILED_RETRIES_FOR_A_SUCCESS;
  // Falls from +∞ at 0 to less than nothing where there are no retries.
  let low = 0;
  let high = served / offered;
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return served / high;
}

/**
 * Milliseconds that the SDK waits on average before each retry of a throttled request: a random part of a time that doubles from
 * retry to retry, up to 20 seconds.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html;
 * https://github.com/smithy-lang/smithy-typescript/blob/main/packages/util-retry/src/constants.ts
 *
 * @param base milliseconds of the first: 500, and 1,000 with `AWS_NEW_RETRIES_2026`.
 */
export function backoffMeans(attempts: number, base: number = THROTTLED_BASE): readonly number[] {
  return Array.from({ length: Math.max(0, attempts - 1) }, (_, i) => Math.min(base * 2 ** i, LONGEST_BACKOFF) / 2);
}
