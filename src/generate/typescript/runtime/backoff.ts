/** Times that what a batch left unprocessed is asked for, the first included. */
export const MAX_TRIES = 8;

const FIRST_MS = 50;
const MOST_MS = 5000;

/**
 * Milliseconds to wait before a try, counted from 1 for the second: any time up to a ceiling that doubles, so that callers who were
 * refused together do not come back together.
 */
export function retryDelay(attempt: number, random: () => number): number {
  return random() * Math.min(MOST_MS, FIRST_MS * 2 ** (attempt - 1));
}

/** Ends with the signal, whose reason it throws then. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end);
  });
}
