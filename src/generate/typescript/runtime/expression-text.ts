import type { Item } from './item.js';

/**
 * A piece of an expression with its placeholders. Pieces of one request never give one placeholder to two things: an attribute that is
 * called by a plain word is `#word`, and whatever else needs a placeholder has a word of its own, with an underscore before it.
 */
export interface Clause {
  readonly text: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Item>;
}

export interface ExpressionInput {
  readonly UpdateExpression?: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
}

/** The members of a command's input; those that would be empty are left out, since DynamoDB refuses them. */
export function expressionInput(conditions: readonly Clause[], update?: Clause): ExpressionInput {
  const input: { -readonly [Name in keyof ExpressionInput]: ExpressionInput[Name] } = {};
  const text = textOf(conditions);
  const { names, values } = placeholdersOf(update === undefined ? conditions : [update, ...conditions]);
  if (update?.text) input.UpdateExpression = update.text;
  if (text) input.ConditionExpression = text;
  if (!isEmpty(names)) input.ExpressionAttributeNames = names;
  if (!isEmpty(values)) input.ExpressionAttributeValues = values;
  return input;
}

function isEmpty(object: object): boolean {
  for (const _ in object) return false;
  return true;
}

/** All of the conditions. */
export function all(conditions: readonly Clause[]): Clause {
  return { text: textOf(conditions), ...placeholdersOf(conditions) };
}

/** Each once; where there are several, those with alternatives in brackets. */
function textOf(conditions: readonly Clause[]): string {
  const texts: string[] = [];
  for (const { text } of conditions) if (text !== '' && !texts.includes(text)) texts.push(text);
  if (texts.length > 1) return texts.map((text) => (/ OR /i.test(text) ? `(${text})` : text)).join(' AND ');
  return texts[0] ?? '';
}

function placeholdersOf(clauses: readonly Clause[]) {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  for (const clause of clauses) {
    take(clause.names, names);
    take(clause.values, values);
  }
  return { names, values };
}

/** Placeholders are few: one by one takes a fraction of the time of `Object.assign`. */
function take<Value>(from: Readonly<Record<string, Value>> | undefined, to: Record<string, Value>): void {
  for (const at in from) to[at] = from[at] as Value;
}

/** The placeholder of an attribute. `word`: for a name that is no plain word. A placeholder has 255 bytes at most. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
export function placeholder(name: string, word: string): string {
  return `#${/^[a-z]\w{0,63}$/i.test(name) ? name : word}`;
}
