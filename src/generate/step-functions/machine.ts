import type { EntityDesign } from '../../design/index.js';
import { DEFAULT_ERRORS, type PlannedPattern } from '../../planner/index.js';
import { intentsOf } from '../../planner/intent.js';
import type { Gen } from '../typescript/gen.js';
import { itemExpression, visibleExpression } from './jsonata/answers.js';
import { membersCheck } from './jsonata/checks.js';
import { escapedSeparators, escapesExpression, escapesName, unseparatedArguments } from './jsonata/keys.js';
import { ARGS, argument, asl, memberOf, quoted } from './jsonata/text.js';
import { nowText } from './jsonata/time.js';
import type { Derived } from './request/derive.js';
import type { Input } from './request/inputs.js';
import { refsOf } from './request/term.js';
import { Unsayable } from './request/unsayable.js';
import { type AslValue, argumentsValue, type Sent, termsIn } from './request-value.js';

export type State = { readonly [field: string]: AslValue };

/** A state machine of one pattern, without its comment. */
export interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

const TIME = 'Note the time';
const TAKE = 'Take the arguments';
const CHECK = 'Check the arguments';
const REFUSE = 'Refuse the arguments';
const CALL = 'Call DynamoDB';
const MORE = 'Is there more';
const AGAIN = 'Read on';
const DONE = 'Give all rows';

/** Name of the member of an input that says where the next page begins. */
const START_KEY = 'startKey';

/**
 * Retries on throttling, with jitter. The optimised integrations report errors as `DynamoDB.…`, those of the SDK as `DynamoDb.…`.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export function retries(isOptimised: boolean): AslValue {
  const prefix = isOptimised ? 'DynamoDB' : 'DynamoDb';
  const errors = [
    'ProvisionedThroughputExceededException',
    'ThrottlingException',
    'RequestLimitExceeded',
    'RequestLimitExceededException',
    'InternalServerError',
    'InternalServerErrorException',
    // What the optimised integrations have no name for.
    ...(isOptimised
      ? ['AmazonDynamoDBException']
      : ['TransactionInProgressException', 'TransactionConflictException', 'DynamoDbException', 'SdkClientException']),
  ];
  return [
    {
      ErrorEquals: errors.map((error) => `${prefix}.${error}`),
      IntervalSeconds: 1,
      BackoffRate: 2,
      MaxAttempts: 5,
      MaxDelaySeconds: 20,
      JitterStrategy: 'FULL',
    },
  ];
}

/** Optimised where there is such an integration: https://docs.aws.amazon.com/step-functions/latest/dg/connect-ddb.html */
const OPTIMISED: ReadonlySet<string> = new Set(['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem']);
/** Seconds: so long does a request of DynamoDB, with the tries of the integration itself, never take. */
const TASK_TIMEOUT = 30;

export function machineOf(gen: Gen, planned: PlannedPattern, derived: Derived, tableIds: Sent['tableIds']): Machine {
  const { api, inputs } = derived;
  const isOptimised = OPTIMISED.has(api);
  const isPaged = api === 'Query' && planned.pattern.page !== undefined;
  const isFollowed = api === 'Query' && planned.pattern.page === undefined && planned.pattern.limit === undefined;
  if (isPaged && inputs.some(({ name }) => name === START_KEY)) throw new Unsayable(`it has an argument ${START_KEY}`);
  const [first] = entitiesOf(gen, planned);
  const isTimed = usesTime(derived, first, planned);
  const states: [string, State][] = [];
  if (isTimed) states.push([TIME, { Type: 'Pass', Assign: { time: asl('$now()') }, Next: TAKE }]);
  states.push(
    [
      TAKE,
      {
        Type: 'Pass',
        Assign: { args: asl(taken(inputs)), ...escapes(derived), ...(isFollowed ? { rows: [] } : {}) },
        Next: CHECK,
      },
    ],
    [
      CHECK,
      {
        Type: 'Choice',
        Choices: [{ Condition: asl(checked(derived, isPaged)), Next: isPaged ? MORE : CALL }],
        Default: REFUSE,
      },
    ],
    [
      REFUSE,
      { Type: 'Fail', Error: 'InvalidArgument', Cause: 'The input is not what inputs.json says of this pattern.' },
    ],
  );
  const input = argumentsValue(derived.input, { isOptimised, tableIds }) as { readonly [name: string]: AslValue };
  const task = (more: State, last: State): State => ({
    Type: 'Task',
    Resource: `arn:aws:states:::${isOptimised ? 'dynamodb' : 'aws-sdk:dynamodb'}:${api.charAt(0).toLowerCase()}${api.slice(1)}`,
    Arguments: { ...input, ...more },
    TimeoutSeconds: TASK_TIMEOUT,
    Retry: retries(isOptimised),
    ...caught(planned, isOptimised),
    ...last,
  });
  if (isFollowed) {
    const next = {
      Assign: {
        rows: asl(`$append($rows, ${rowsOf(gen, planned)})`),
        start: asl(`$exists($states.result.LastEvaluatedKey) ? $states.result.LastEvaluatedKey : null`),
      },
      Next: MORE,
    };
    states.push(
      [CALL, task({}, next)],
      [
        MORE,
        {
          Type: 'Choice',
          Choices: [{ Condition: asl("$type($start) = 'object' and $count($keys($start)) > 0"), Next: AGAIN }],
          Default: DONE,
        },
      ],
      [AGAIN, task({ ExclusiveStartKey: asl('$start') }, next)],
      [DONE, { Type: 'Pass', Output: { items: asl('[$rows]') }, End: true }],
    );
  } else if (isPaged) {
    const end = {
      Output: {
        items: asl(rowsOf(gen, planned)),
        [START_KEY]: asl('$exists($states.result.LastEvaluatedKey) ? $states.result.LastEvaluatedKey : null'),
      },
      End: true,
    };
    const hasStart = `$type(${ARGS}.${START_KEY}) = 'object'`;
    states.push(
      [MORE, { Type: 'Choice', Choices: [{ Condition: asl(hasStart), Next: AGAIN }], Default: CALL }],
      [CALL, task({}, end)],
      [AGAIN, task({ ExclusiveStartKey: asl(`${ARGS}.${START_KEY}`) }, end)],
    );
  } else states.push([CALL, task(answerOptions(api), { Output: output(gen, planned, api), End: true })]);
  for (const [name, state] of failures(planned)) states.push([name, state]);
  return { StartAt: isTimed ? TIME : TAKE, States: Object.fromEntries(states) };
}

/** The item as the update leaves it. */
function answerOptions(api: Derived['api']): State {
  return api === 'UpdateItem' ? { ReturnValues: 'ALL_NEW' } : {};
}

function entitiesOf({ design }: Gen, planned: PlannedPattern): readonly EntityDesign[] {
  const steps = intentsOf(design, planned.pattern).map(({ entity }) => entity);
  return planned.entities.length > 0 ? planned.entities : steps;
}

function usesTime(derived: Derived, entity: EntityDesign | undefined, { operation }: PlannedPattern): boolean {
  const isInRequest = termsIn(derived.input).some((term) => refsOf(term).some(({ kind }) => kind === 'now'));
  const isPreset = (input: Input): boolean =>
    input.kind === 'item'
      ? input.members.some(isPreset)
      : input.given.kind === 'preset' && (input.given.by === 'now' || input.given.by === 'later');
  const isHidden = operation.kind === 'read' && operation.api === 'GetItem' && entity?.entity.ttl?.hideExpired === true;
  return isInRequest || derived.inputs.some(isPreset) || isHidden;
}

/** The input with what the machine makes up where it is left out. */
function taken(inputs: readonly Input[]): string {
  const presets = presetsOf(inputs);
  const items = inputs.flatMap((input) => {
    if (input.kind !== 'item') return [];
    const inner = presetsOf(input.members);
    const access = memberOf('$states.input', input.name);
    return inner === undefined ? [] : [`{${quoted(input.name)}: $merge([${inner}, ${access}])}`];
  });
  const parts = [...(presets === undefined ? [] : [presets]), '$states.input', ...items];
  return parts.length === 1 ? '$states.input' : `$merge([${parts.join(', ')}])`;
}

function presetsOf(inputs: readonly Input[]): string | undefined {
  const members = inputs.flatMap((input) => {
    if (input.kind !== 'value' || input.given.kind !== 'preset') return [];
    return [`${quoted(input.name)}: ${presetExpression(input)}`];
  });
  return members.length === 0 ? undefined : `{${members.join(', ')}}`;
}

function presetExpression({ given, type }: Input & { readonly kind: 'value' }): string {
  if (given.kind !== 'preset') return 'null';
  switch (given.by) {
    case 'now':
      return nowText(type.kind);
    case 'uuid':
      return '$uuid()';
    case 'later': {
      if (type.kind === 'timestamp') return `$fromMillis($toMillis($time) + ${given.seconds * 1000})`;
      const millis = `$toMillis($time) + ${given.seconds * 1000}`;
      return type.kind === 'epochMillis' ? millis : `$floor((${millis}) / 1000)`;
    }
    case 'constant':
      return typeof given.value === 'string' ? quoted(given.value) : String(given.value);
  }
}

function escapes(derived: Derived): State {
  const separators = new Set(
    termsIn(derived.input).flatMap((term) => (term.kind === 'key' ? escapedSeparators(term) : [])),
  );
  return Object.fromEntries([...separators].map((one) => [escapesName(one), asl(escapesExpression(one))]));
}

function checked({ inputs, range, input }: Derived, isPaged: boolean): string {
  const unseparated = termsIn(input).flatMap((term) =>
    term.kind === 'key' ? unseparatedArguments(term).map((path) => ({ path, separator: term.separator })) : [],
  );
  const texts = unseparated.map(({ path, separator }) => `$not($contains(${argument(path)}, ${quoted(separator)}))`);
  return [
    membersCheck(inputs, ARGS, isPaged ? [START_KEY] : []),
    ...[...new Set(texts)],
    ...(range === undefined ? [] : [`${argument([range[0]])} <= ${argument([range[1]])}`]),
  ].join(' and ');
}

function rowsOf(gen: Gen, planned: PlannedPattern): string {
  return `[$map($states.result.Items, function($i) { ${itemExpression(planned, entitiesOf(gen, planned), '$i')} })]`;
}

function output(gen: Gen, planned: PlannedPattern, api: Derived['api']): AslValue {
  const entities = entitiesOf(gen, planned);
  const [entity] = entities;
  switch (api) {
    case 'GetItem': {
      const visible = entity === undefined ? undefined : visibleExpression(entity, '$i');
      const found = itemExpression(planned, entities, '$i');
      const isThere = visible === undefined ? '$exists($i)' : `($exists($i) ? ${visible} : false)`;
      return asl(`($i := $states.result.Item; ${isThere} ? ${found} : null)`);
    }
    case 'UpdateItem':
      return asl(`($i := $states.result.Attributes; ${itemExpression(planned, entities, '$i')})`);
    case 'Query':
      return { items: asl(rowsOf(gen, planned)) };
    case 'TransactGetItems': {
      const items = entities.map((one, i) => {
        const visible = visibleExpression(one, '$i');
        const found = itemExpression(planned, [one], '$i');
        const isThere = visible === undefined ? '$exists($i)' : `($exists($i) ? ${visible} : false)`;
        return `($i := $states.result.Responses[${i}].Item; ${isThere} ? ${found} : null)`;
      });
      return { items: items.map(asl) };
    }
    default:
      return asl(ARGS);
  }
}

/** The error that the model gives a failed condition, where there is one kind of it. */
function conditionError({ operation }: PlannedPattern): string {
  const kinds = operation.kind === 'write' ? operation.conditions.map(({ kind }) => kind) : [];
  const [only, another] = kinds;
  if (only === undefined || another !== undefined) return DEFAULT_ERRORS.condition;
  if (only === 'not-exists') return DEFAULT_ERRORS.exists;
  if (only === 'exists') return DEFAULT_ERRORS['not-found'];
  return only === 'lock' ? DEFAULT_ERRORS.lock : DEFAULT_ERRORS.condition;
}

function isConditional({ operation }: PlannedPattern): boolean {
  return operation.kind === 'write' && operation.conditions.length > 0 && operation.api !== 'TransactWriteItems';
}

function caught(planned: PlannedPattern, isOptimised: boolean): State {
  if (!isConditional(planned)) return {};
  const prefix = isOptimised ? 'DynamoDB' : 'DynamoDb';
  return { Catch: [{ ErrorEquals: [`${prefix}.ConditionalCheckFailedException`], Next: conditionError(planned) }] };
}

function failures(planned: PlannedPattern): readonly (readonly [string, State])[] {
  if (!isConditional(planned)) return [];
  const error = conditionError(planned);
  return [
    [error, { Type: 'Fail', Error: error, Cause: 'The condition of the write does not hold: nothing is written.' }],
  ];
}
