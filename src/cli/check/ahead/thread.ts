import { parentPort, workerData } from 'node:worker_threads';
import { NODE_MAJOR } from '../../io.js';
import { optimizingLate } from '../../late-optimization.js';
import { answersOf, type Task } from './task.js';

/** What a thread does: it answers until no model is left, or it is ended. */
export async function runThread(): Promise<void> {
  const task = workerData as Task;
  // Of the whole process, now that the code which an earlier run kept has been taken: it is of other settings.
  optimizingLate(NODE_MAJOR).announce(task.bytes);
  for await (const answer of answersOf(task)) {
    try {
      parentPort?.postMessage(answer);
    } catch {
      // What cannot be sent is found again.
      parentPort?.postMessage({ at: answer.at });
    }
  }
}
