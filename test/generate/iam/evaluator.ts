/**
 * How IAM judges a request by the policies of whoever makes it, as its pages have it: the grammar, and conditions with all operators that
 * generated policies use. What it does not know it refuses, so that no policy is judged by half.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: OneOrMore;
  readonly Resource: OneOrMore;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
}

type OneOrMore = string | readonly string[];

/** Keys that a request has no value for are absent. */
export type Context = Readonly<Record<string, OneOrMore>>;

export interface AuthorizationRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

/** An explicit Deny wins over every Allow; what no statement allows is refused. */
export function judge(
  documents: readonly PolicyDocument[],
  request: AuthorizationRequest,
): 'allowed' | 'explicitly denied' | 'implicitly denied' {
  const applying = documents
    .flatMap((document) => statementsOf(document))
    .filter((statement) => applies(statement, request));
  if (applying.some(({ Effect }) => Effect === 'Deny')) return 'explicitly denied';
  return applying.some(({ Effect }) => Effect === 'Allow') ? 'allowed' : 'implicitly denied';
}

const ELEMENTS: ReadonlySet<string> = new Set(['Sid', 'Effect', 'Action', 'Resource', 'Condition']);

/** Variables are read in this version of the language alone. */
function statementsOf({ Version, Statement }: PolicyDocument): readonly PolicyStatement[] {
  if (Version !== '2012-10-17') throw new Error(`Version ${Version}`);
  for (const statement of Statement) {
    const unknown = Object.keys(statement).find((element) => !ELEMENTS.has(element));
    if (unknown !== undefined) throw new Error(`The element ${unknown} is not judged.`);
  }
  return Statement;
}

function applies({ Action, Resource, Condition = {} }: PolicyStatement, request: AuthorizationRequest): boolean {
  const { action, resource, context } = request;
  // Actions are compared without regard to case.
  const isAction = listOf(Action).some((one) => matches(one.toLowerCase(), action.toLowerCase(), {}, true) === true);
  if (!isAction) return false;
  const isResource = listOf(Resource).some((one) => matches(one, resource, context, true) === true);
  return (
    isAction && isResource && Object.entries(Condition).every(([operator, keys]) => holds(operator, keys, context))
  );
}

/** All keys of an operator have to hold, one value of each is enough. */
function holds(operator: string, keys: Readonly<Record<string, OneOrMore>>, context: Context): boolean {
  const [, set, name = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  return Object.entries(keys).every(([key, wanted]) => {
    const found = valuesOf(key, context);
    const texts = listOf(wanted);
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Null
    if (name === 'Null') return texts.some((text) => text === String(found === undefined || found.length === 0));
    if (found === undefined && ifExists !== undefined) return true;
    const isMet = (value: string): boolean => texts.some((text) => compare(name, text, value, context));
    // "ForAllValues also returns true if there are no context keys in the request":
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
    if (set === 'ForAllValues') return (found ?? []).every(isMet);
    if (set === 'ForAnyValue') return (found ?? []).some(isMet);
    const [only, another] = found ?? [];
    if (another !== undefined) throw new Error(`${key} has several values, which ${operator} is not for.`);
    return only !== undefined && isMet(only);
  });
}

function compare(name: string, wanted: string, value: string, context: Context): boolean {
  switch (name) {
    case 'StringEquals':
      return matches(wanted, value, context, false) === true;
    case 'StringLike':
      return matches(wanted, value, context, true) === true;
    case 'Bool':
      return wanted.toLowerCase() === value.toLowerCase();
    default:
      throw new Error(`The operator ${name} is not judged.`);
  }
}

/**
 * Whether a text is as a policy wants it. `*` and `?` are wildcards where they are meant to be; the value of a variable is text, and
 * `${*}`, `${?}` and `${$}` are these characters. A variable without a value matches nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
function matches(wanted: string, value: string, context: Context, hasWildcards: boolean): boolean | undefined {
  if (!/[*?$]/.test(wanted)) return wanted === value;
  let pattern = '';
  for (const [piece, variable] of wanted.matchAll(/\$\{([^}]*)\}|[\s\S]/g)) {
    if (variable !== undefined) {
      const text = ['*', '?', '$'].includes(variable) ? variable : variableOf(variable, context);
      if (text === undefined) return undefined;
      pattern += escaped(text);
    } else if (hasWildcards && piece === '*') pattern += '[\\s\\S]*';
    else if (hasWildcards && piece === '?') pattern += '[\\s\\S]';
    else pattern += escaped(piece);
  }
  return new RegExp(`^${pattern}$`, 'u').test(value);
}

function variableOf(written: string, context: Context): string | undefined {
  const [, name = '', fallback] = /^([^,]*?)(?:\s*,\s*'([^']*)')?$/.exec(written) ?? [];
  const [only, another] = valuesOf(name, context) ?? [];
  return another === undefined ? (only ?? fallback) : undefined;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** Names of keys are compared without regard to case. */
function valuesOf(key: string, context: Context): readonly string[] | undefined {
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase());
  return found === undefined ? undefined : listOf(found[1]);
}

export function listOf(value: OneOrMore): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}
