/** Pages of `generate runbooks` that descriptions of alarms send their readers to. */
export const RUNBOOKS = {
  throttling: 'throttling.md',
  hotKey: 'hot-key.md',
  failOver: 'failover.md',
  userErrors: 'user-errors.md',
  conditionalFailures: 'conditional-failures.md',
  latency: 'latency.md',
  streamAge: 'stream-age.md',
} as const;

export function runbookNote(runbook: keyof typeof RUNBOOKS): string {
  return ` Runbook: ${RUNBOOKS[runbook]}.`;
}
