import type { CompiledTraffic } from '../changes/compiled.js';
import type { Headline } from '../report.js';
import type { Candidate } from './candidate.js';

/** A candidate that was simulated. */
export interface Tried {
  readonly candidate: Candidate;
  readonly after: Headline;
  readonly changed: CompiledTraffic;
  /** Of the remedies in it. */
  readonly families: readonly string[];
  /** Set where it was run over all of the layouts. */
  readonly isSure?: true;
}

/** Share of the refusals that may be left for a remedy to be enough, and share of all calls in nine of ten layouts. */
const LEFT = 0.1;
const LEFT_OF_CALLS = 0.001;
/** Share of the refusals that a remedy must take away, and share of the bill that a saving must spare. */
const LEAST_HELP = 0.1;
/** Share of the refusals that is left where something helps much. */
const MUCH_HELP = 0.5;
const LEAST_SAVING = 0.2;
/** Shares of refused calls that are this near are the same to a person. */
const SAME_SHARE = 0.002;

/** Usual and bad layouts count alike. */
export function refusedShare({ throttledShare }: Headline): number {
  return (throttledShare.p50 + throttledShare.p90) / 2;
}

export function isEnough(after: Headline, before: Headline): boolean {
  return after.throttledShare.p90 <= LEFT_OF_CALLS && refusedShare(after) <= LEFT * refusedShare(before);
}

export function isWorthwhile(after: Headline, before: Headline): boolean {
  return refusedShare(after) <= (1 - LEAST_HELP) * refusedShare(before);
}

/** A saving that has more calls refused is none. */
export function savesEnough(after: Headline, before: Headline): boolean {
  if (after.usdPerMonth > (1 - LEAST_SAVING) * before.usdPerMonth) return false;
  return refusedShare(after) <= refusedShare(before) + SAME_SHARE / 2;
}

/**
 * By what is still refused, then by what calls lose, then by what it costs, then by how much has to be changed. What a part of it does as
 * well is left out. Answers that are old where the latest were asked for come last of all, where something else helps as well.
 */
export function ranked(found: readonly Tried[], before: Headline): readonly Tried[] {
  const isHelpedOtherwise = found.some(
    ({ candidate, after }) => candidate.concession !== 2 && refusedShare(after) <= MUCH_HELP * refusedShare(before),
  );
  const useful = found.filter((tried) => !found.some((other) => other !== tried && isAsGood(other, tried, before)));
  const isLastResort = ({ candidate }: Tried): boolean => candidate.concession === 2 && isHelpedOtherwise;
  return [...useful].sort(
    (a, b) =>
      Number(isLastResort(a)) - Number(isLastResort(b)) ||
      level(a, before) - level(b, before) ||
      (a.candidate.concession ?? 0) - (b.candidate.concession ?? 0) ||
      costStep(a) - costStep(b) ||
      a.families.length - b.families.length ||
      a.after.usdPerMonth - b.after.usdPerMonth,
  );
}

/** The same for bills that differ by little: steps of a tenth. */
function costStep({ after: { usdPerMonth } }: Tried): number {
  return Math.round(Math.log(Math.max(1, usdPerMonth)) / Math.log(1.1));
}

function level({ after }: Tried, before: Headline): number {
  return isEnough(after, before) ? 0 : 1 + Math.round(refusedShare(after) / SAME_SHARE);
}

/** Whether the other one is part of it and helps as much. */
function isAsGood(other: Tried, tried: Tried, before: Headline): boolean {
  const isPart =
    other.families.length < tried.families.length && other.families.every((family) => tried.families.includes(family));
  return isPart && level(other, before) <= level(tried, before) && costStep(other) <= costStep(tried);
}
