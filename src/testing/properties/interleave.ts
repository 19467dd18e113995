import { plural } from '../../diagnostics/index.js';
import type { Engine } from '../../engine/index.js';
import { answerOf } from '../../load/run-program.js';
import type { ModelValue } from '../../model/value-type.js';
import type { Arguments, CallOutcome, CallProgram, DynamoAnswer, DynamoRequest } from '../../planner/index.js';

/** One call of one writer: what it reads before, and then does. */
export interface WriterCall {
  /** As a person reads it. */
  readonly text: string;
  /** Done at its first turn: a read that the call rests on. Undefined where there is nothing to call then. */
  readonly begin: () => CallProgram | undefined;
  /** What a writer says that it read. */
  readonly readText?: () => string;
  /** Told at the end; the last request of the call was the last that any writer made. */
  readonly end: (outcome: CallOutcome) => void;
  /** Told before each request of the call. */
  readonly beforeRequest?: () => void;
}

interface Running {
  readonly call: WriterCall;
  readonly program: CallProgram;
  round: readonly DynamoRequest[];
  answers: DynamoAnswer[];
}

/**
 * Runs the calls of several writers on one engine, each writer's one after the other. A writer makes one request at a turn, and the
 * schedule says whose turn it is; after its end writers take turns. Ends early where `isOver` says so. Gives what was done, line by line.
 */
export function interleave(
  engine: Engine,
  writers: readonly (readonly WriterCall[])[],
  schedule: readonly number[],
  isOver: () => boolean,
): readonly string[] {
  const lines: string[] = [];
  const queues = writers.map((calls) => [...calls]);
  const running: (Running | undefined)[] = writers.map(() => undefined);

  const say = (writer: number, text: string): void => {
    lines.push(`writer ${writer + 1}  ${text}`);
  };
  const isBusy = (writer: number): boolean => running[writer] !== undefined || (queues[writer]?.length ?? 0) > 0;

  const advance = (writer: number, call: WriterCall, program: CallProgram, answers?: readonly DynamoAnswer[]): void => {
    const step = answers === undefined ? program.next() : program.next(answers);
    if (step.done === true) {
      running[writer] = undefined;
      say(writer, `  ${outcomeText(step.value)}`);
      call.end(step.value);
    } else if (step.value.length === 0) advance(writer, call, program, []);
    else running[writer] = { call, program, round: step.value, answers: [] };
  };

  const turn = (writer: number): void => {
    const now = running[writer];
    if (now === undefined) {
      const call = queues[writer]?.shift();
      if (call === undefined) return;
      const program = call.begin();
      const read = call.readText?.();
      say(writer, call.text);
      if (read !== undefined) say(writer, `  ${read}`);
      if (program === undefined) return;
      advance(writer, call, program);
      // A call that rests on a read of its own has had its turn.
      if (read === undefined && running[writer] !== undefined) turn(writer);
      return;
    }
    const request = now.round[now.answers.length];
    if (request === undefined) return;
    now.call.beforeRequest?.();
    const answer = answerOf(engine, request);
    now.answers.push(answer);
    say(writer, `  ${request.api}${answer.kind === 'error' ? `: ${errorText(answer)}` : ''}`);
    if (now.answers.length === now.round.length) advance(writer, now.call, now.program, now.answers);
  };

  const busy = (): readonly number[] => writers.flatMap((_, writer) => (isBusy(writer) ? [writer] : []));
  for (const pick of schedule) {
    const able = busy();
    const writer = able[pick % Math.max(1, able.length)];
    if (writer === undefined || isOver()) break;
    turn(writer);
  }
  for (let able = busy(); able.length > 0 && !isOver(); able = busy())
    for (const writer of able) if (!isOver()) turn(writer);
  return lines;
}

function errorText({ error }: Extract<DynamoAnswer, { readonly kind: 'error' }>): string {
  const reasons = (error.CancellationReasons ?? []).map(({ Code }) => Code);
  return reasons.length === 0 ? error.name : `${error.name} [${reasons.join(', ')}]`;
}

/** What no model provides for: DynamoDB refuses the request itself. */
export function refusedByService(name: string, outcome: CallOutcome): string | undefined {
  if (outcome.kind !== 'failed' || outcome.reason !== 'service') return undefined;
  return `${name} makes a request that DynamoDB refuses: ${outcome.error}: ${outcome.message}`;
}

function outcomeText(outcome: CallOutcome): string {
  switch (outcome.kind) {
    case 'failed':
      return `fails: ${outcome.error}`;
    case 'refused':
      return 'is not made';
    default:
      return 'succeeds';
  }
}

/** A call as a person reads it: `changeEmail {customerId: "…", email: "…"}`. */
export function callText(name: string, args: Arguments): string {
  return `${name} {${[...args].map(([key, value]) => `${key}: ${plainText(value)}`).join(', ')}}`;
}

function plainText(value: ModelValue): string {
  if (value instanceof Uint8Array) return `<${plural(value.length, 'byte')}>`;
  if (value instanceof Map)
    return `{${[...(value as Arguments)].map(([key, one]) => `${key}: ${plainText(one)}`).join(', ')}}`;
  if (value instanceof Set) return `[${[...(value as ReadonlySet<ModelValue>)].map(plainText).join(', ')}]`;
  if (Array.isArray(value)) return `[${(value as readonly ModelValue[]).map(plainText).join(', ')}]`;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
