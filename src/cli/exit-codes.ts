/** What the process tells its caller; of several the highest wins. */
export const EXIT = {
  ok: 0,
  /** Findings at or above the threshold, or a file that is not a valid model. */
  findings: 1,
  /** Wrong usage or configuration, or a path that cannot be read. */
  usage: 2,
  /** A fault of dynamodel itself. */
  internal: 3,
  /** Ctrl-C: 128 + SIGINT, as shells report it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export function worst(...codes: readonly ExitCode[]): ExitCode {
  return Math.max(EXIT.ok, ...codes) as ExitCode;
}
