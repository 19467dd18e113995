import jsonata from 'jsonata';

/** What a state machine did: the requests of its tasks, and how it ended. */
export interface Run {
  readonly tasks: readonly { readonly resource: string; readonly args: unknown }[];
  readonly output?: unknown;
  readonly error?: string;
}

export type Answer = (resource: string, args: unknown) => unknown;

export interface Surroundings {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly uuid: () => string;
  /** The result of a task; an `Error` whose name is an error of Step Functions. */
  readonly answer: Answer;
}

type State = Readonly<Record<string, unknown>>;

const expressions = new Map<string, ReturnType<typeof jsonata>>();

/** Runs a definition in JSONata as the specification says, as far as generated ones go. https://states-language.net/spec.html */
export async function runMachine(
  definition: { readonly StartAt: string; readonly States: Readonly<Record<string, State>> },
  input: unknown,
  { now, uuid, answer }: Surroundings,
): Promise<Run> {
  const variables: Record<string, unknown> = {};
  const tasks: { resource: string; args: unknown }[] = [];
  const evaluate = async (value: unknown, states: object): Promise<unknown> => {
    if (typeof value === 'string' && value.startsWith('{%')) {
      const text = value.slice(2, -2);
      const known = expressions.get(text) ?? jsonata(text);
      expressions.set(text, known);
      known.registerFunction('now', () => new Date(now).toISOString());
      known.registerFunction('uuid', uuid);
      const result = await known.evaluate(undefined, { ...variables, states });
      if (result === undefined) throw new Error(`nothing: ${text}`);
      return plain(result);
    }
    if (Array.isArray(value)) return Promise.all(value.map((one) => evaluate(one, states)));
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value).map(async ([name, one]) => [name, await evaluate(one, states)] as const);
    return Object.fromEntries(await Promise.all(members));
  };
  let at = definition.StartAt;
  let data = input;
  for (let steps = 0; steps < 100; steps += 1) {
    const state = definition.States[at];
    if (state === undefined) throw new Error(`there is no state ${at}`);
    let result: unknown = data;
    if (state.Type === 'Fail') return { tasks, error: String(state.Error) };
    if (state.Type === 'Choice') {
      let next = state.Default as string;
      for (const choice of state.Choices as readonly { Condition: string; Next: string }[]) {
        if ((await evaluate(choice.Condition, { input: data })) === true) {
          next = choice.Next;
          break;
        }
      }
      at = next;
      continue;
    }
    if (state.Type === 'Task') {
      const args = await evaluate(state.Arguments, { input: data });
      tasks.push({ resource: String(state.Resource), args });
      result = await answer(String(state.Resource), args);
      if (result instanceof Error) {
        const { name } = result;
        const caught = ((state.Catch ?? []) as readonly { ErrorEquals: readonly string[]; Next: string }[]).find(
          ({ ErrorEquals }) => ErrorEquals.includes(name),
        );
        if (caught === undefined) return { tasks, error: name };
        at = caught.Next;
        continue;
      }
    }
    const states = { input: data, result };
    const assigned = state.Assign === undefined ? {} : ((await evaluate(state.Assign, states)) as object);
    const output = state.Output === undefined ? result : await evaluate(state.Output, states);
    Object.assign(variables, assigned);
    data = output;
    if (state.End === true || state.Type === 'Succeed') return { tasks, output: data };
    at = String(state.Next);
  }
  throw new Error('the machine does not end');
}

/** Sequences of JSONata are lists with more in them. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
