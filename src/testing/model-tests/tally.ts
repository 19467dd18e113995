import { consumedIn, isRead, rowsReadIn } from '../../load/answer-figures.js';
import type { DynamoAnswer, DynamoRequest } from '../../planner/index.js';

/** What the requests of one call read and consumed. */
export class Tally {
  readonly requests: DynamoRequest[] = [];
  scanned = 0;
  rru = 0;
  wru = 0;

  /** Counts a request and its answer. A request that fails is counted; DynamoDB does not say what it consumed. */
  add(request: DynamoRequest, answer: DynamoAnswer): void {
    this.requests.push(request);
    if (answer.kind === 'error') return;
    const reads = isRead(request);
    if (reads) this.scanned += rowsReadIn(answer.output);
    for (const one of consumedIn(answer.output)) {
      const split = one.ReadCapacityUnits !== undefined || one.WriteCapacityUnits !== undefined;
      if (split) {
        this.rru += one.ReadCapacityUnits ?? 0;
        this.wru += one.WriteCapacityUnits ?? 0;
      } else if (reads) this.rru += one.CapacityUnits ?? 0;
      else this.wru += one.CapacityUnits ?? 0;
    }
  }
}
