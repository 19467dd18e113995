/** Something to try: a change as `--what-if` takes it, and what is said of it. */
export interface Candidate {
  readonly change: string;
  readonly title: string;
  /** What is wrong that it helps against, in figures; without a full stop. */
  readonly causes: readonly string[];
  /** Why it helps, as a sentence. */
  readonly reason?: string;
  /** What calls lose by it: 1 where they read eventually consistently, 2 where they get answers that are seconds old. */
  readonly concession?: 1 | 2;
}

export function whyOf({ causes, reason }: Candidate): string {
  return `${causes.join('; ')}.${reason === undefined ? '' : ` ${reason}`}`;
}

/** Both changes, made together. */
export function combinationOf(first: Candidate, second: Candidate): Candidate {
  const concession = Math.max(first.concession ?? 0, second.concession ?? 0) as 0 | 1 | 2;
  return {
    change: `${first.change},${second.change}`,
    title: `${first.title}; ${second.title.charAt(0).toLowerCase()}${second.title.slice(1)}`,
    causes: [...new Set([...first.causes, ...second.causes])],
    ...(concession === 0 ? {} : { concession }),
  };
}

/**
 * The same remedy in growing doses: the next is tried where one is not enough. Of remedies of one family and subject, a combination takes
 * only one.
 */
export interface Remedy {
  readonly family: string;
  readonly doses: readonly Candidate[];
}

/** A figure that one would write into a design: two digits that matter, rounded up. */
export function roundedUp(value: number): number {
  if (!(value > 0)) return 0;
  const step = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / step - 1e-9) * step;
}

/** Names in backticks: `a`, `b` and 3 more. */
export function namesText(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).map((name) => `\`${name}\``);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : (shown[0] ?? '');
}
