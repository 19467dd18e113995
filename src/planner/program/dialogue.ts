import { flatMap } from '../../lists/flat-map.js';
import type { CallProblem } from '../arguments.js';
import type { DynamoRequest } from '../call.js';
import type { CallFailure, CallOutcome, DynamoAnswer, ServiceError } from '../program.js';

/** A part of a program: as the whole, but with a result of its own. */
export type Dialogue<Result> = Generator<readonly DynamoRequest[], Result, readonly DynamoAnswer[]>;

export type Output = { readonly [name: string]: unknown };

/** Ends a program with an outcome, from however deep. */
export class CallEnd extends Error {
  readonly outcome: CallOutcome;

  constructor(outcome: CallOutcome) {
    super(outcome.kind);
    this.outcome = outcome;
  }
}

export function endCall(outcome: CallFailure | { readonly kind: 'refused'; readonly problem: CallProblem }): never {
  throw new CallEnd(outcome);
}

/** What the model has no name for: the error of the service as it is. */
export function serviceFailure(error: ServiceError): CallFailure {
  return { kind: 'failed', reason: 'service', error: error.name, message: error.message };
}

/** One round; any error of the service ends the call. */
export function* ask(requests: readonly DynamoRequest[]): Dialogue<readonly Output[]> {
  if (requests.length === 0) return [];
  const answers = yield requests;
  return requests.map((_, i) => outputOf(answers[i]));
}

export function outputOf(answer: DynamoAnswer | undefined): Output {
  if (answer === undefined) throw new Error('A request of the program was not answered.');
  return answer.kind === 'output' ? answer.output : endCall(serviceFailure(answer.error));
}

/** Dialogues side by side: what they ask at the same time is one round. */
export function* together<Result>(dialogues: readonly Dialogue<Result>[]): Dialogue<readonly Result[]> {
  const results = new Map<number, Result>();
  let open: { readonly at: number; readonly dialogue: Dialogue<Result>; readonly asked: readonly DynamoRequest[] }[] =
    [];
  const advance = (at: number, dialogue: Dialogue<Result>, answers: readonly DynamoAnswer[] | undefined): void => {
    const step = answers === undefined ? dialogue.next() : dialogue.next(answers);
    if (step.done === true) results.set(at, step.value);
    else open.push({ at, dialogue, asked: step.value });
  };
  for (const [at, dialogue] of dialogues.entries()) advance(at, dialogue, undefined);
  while (open.length > 0) {
    const asking = open;
    open = [];
    const answers = yield flatMap(asking, ({ asked }) => asked);
    let from = 0;
    for (const { at, dialogue, asked } of asking) {
      advance(at, dialogue, answers.slice(from, from + asked.length));
      from += asked.length;
    }
  }
  return dialogues.map((_, at) => results.get(at) as Result);
}
