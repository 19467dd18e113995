import type { Worker } from 'node:worker_threads';
import type { Answer } from './task.js';

/** Threads at work on a task. One that cannot begin or breaks off leaves its part of the task undone. */
export class Threads {
  readonly #workers: readonly Worker[];
  readonly #answers: Answer[] = [];
  #running: number;
  #wake = (): void => {};

  constructor(start: () => Worker, count: number) {
    this.#workers = Array.from({ length: count }).flatMap(() => begun(start));
    this.#running = this.#workers.length;
    for (const worker of this.#workers) {
      worker.on('message', (answer: Answer) => {
        this.#answers.push(answer);
        this.#wake();
      });
      // Memory, for one: whoever has no answer does the work again.
      worker.on('error', () => {});
      worker.on('exit', () => {
        this.#running -= 1;
        this.#wake();
      });
    }
  }

  /** What they answer: so many, or fewer where a thread broke off. Rejects when the signal is aborted. */
  async answers(count: number, signal: AbortSignal): Promise<readonly Answer[]> {
    const woken = (): void => this.#wake();
    signal.addEventListener('abort', woken);
    try {
      while (this.#answers.length < count && this.#running > 0) {
        signal.throwIfAborted();
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
      signal.throwIfAborted();
      return this.#answers;
    } finally {
      signal.removeEventListener('abort', woken);
    }
  }

  /** Ends them, with whatever they are at. */
  end(): void {
    for (const worker of this.#workers) void worker.terminate();
  }
}

function begun(start: () => Worker): readonly Worker[] {
  try {
    return [start()];
  } catch {
    // Node.js may be told to let nobody have threads.
    return [];
  }
}
