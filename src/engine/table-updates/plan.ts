/**
 * Begins a change that was checked, so that the table shows it as under way, and gives what has it end: at once, or when its
 * status has lasted long enough.
 */
export type Begin = () => () => void;

/** A change that needs no time. */
export function atOnce(run: () => void): Begin {
  return () => {
    run();
    return () => {};
  };
}
