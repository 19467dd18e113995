import type { Limit } from './context.js';
import { CallTimeout } from './errors.js';

/** Gives a call up after so many milliseconds; the caller's own signal ends it too. */
export function within(timeout: number): Limit {
  return async (pattern, outer, run) => {
    const controller = new AbortController();
    let isLate = false;
    const abort = (): void => controller.abort(outer?.reason);
    const expire = (): void => {
      isLate = true;
      controller.abort();
    };
    outer?.addEventListener('abort', abort, { once: true });
    const timer = setTimeout(expire, timeout);
    try {
      return await run(controller.signal);
    } catch (error) {
      const isAborted = error instanceof Error && error.name === 'AbortError';
      throw isAborted && isLate ? new CallTimeout(pattern, timeout) : error;
    } finally {
      clearTimeout(timer);
      outer?.removeEventListener('abort', abort);
    }
  };
}
