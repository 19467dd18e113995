import { SEAL } from '../output/header.js';
import { json, raw } from '../text/index.js';
import type { GeneratedFile } from '../typescript/gen.js';
import type { State } from './machine.js';
import type { PatternMachine } from './patterns.js';
import { placeholder, withSubstitutions } from './request-value.js';

/** Seconds of an execution: it waits for retries, and reads all pages. */
const TIMEOUT = 900;
/** Of a function that reads and writes for a pattern. */
export const FUNCTION_TIMEOUT = 60;
/** What a text stands for that a deployment fills in: the function of the patterns that are left to it. */
export const FUNCTION = 'PatternFunctionArn';

/** `state-machines/get-user.asl.json`. https://states-language.net/spec.html */
export function aslFile(one: PatternMachine): GeneratedFile {
  const { planned, file, of } = one;
  const machine = of.kind === 'request' ? of.machine : functionMachine(planned.pattern.name);
  const definition = {
    Comment: `${commentOf(one)} ${SEAL}`,
    QueryLanguage: 'JSONata',
    StartAt: machine.StartAt,
    TimeoutSeconds: TIMEOUT,
    States: machine.States,
  };
  return {
    path: `state-machines/${file}.asl.json`,
    code: raw(withSubstitutions(json(definition).parts.join(''))),
    isFormatted: true,
  };
}

function commentOf({ planned, of }: PatternMachine): string {
  const { pattern } = planned;
  const about = pattern.description === undefined ? '' : ` ${pattern.description.replace(/\s+/g, ' ').slice(0, 1000)}`;
  const how =
    of.kind === 'request'
      ? 'Its input is the schema of this name in inputs.json.'
      : `A function does it, since ${of.why}. Its input is the schema of this name in inputs.json.`;
  return `The access pattern ${pattern.name}.${about}${/[.!?]$/.test(about) || about === '' ? '' : '.'} ${how}`.replace(
    /\. +$/,
    '.',
  );
}

function functionMachine(pattern: string): {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
} {
  return {
    StartAt: 'Call the function',
    States: {
      'Call the function': {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: {
          FunctionName: placeholder(FUNCTION),
          Payload: {
            pattern: pattern.startsWith('{%') ? `{% ${JSON.stringify(pattern)} %}` : pattern,
            arguments: '{% $states.input %}',
          },
        },
        TimeoutSeconds: FUNCTION_TIMEOUT,
        // https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html
        Retry: [
          {
            ErrorEquals: [
              'Lambda.ServiceException',
              'Lambda.AWSLambdaException',
              'Lambda.SdkClientException',
              'Lambda.TooManyRequestsException',
              'ProvisionedThroughputExceededException',
              'ThrottlingException',
              'RequestLimitExceeded',
              'TransactionConflict',
            ],
            IntervalSeconds: 1,
            BackoffRate: 2,
            MaxAttempts: 5,
            MaxDelaySeconds: 20,
            JitterStrategy: 'FULL',
          },
        ],
        Output: '{% $states.result.Payload %}',
        End: true,
      },
    },
  };
}
