import { type Code, commas, literal, NOTHING, property, ts } from '../../text/index.js';
import type { UpdateText } from './change-call.js';
import { WriteWords } from './write-words.js';

/** A condition with its placeholders. */
export interface ConditionText {
  readonly text: string;
  readonly words: WriteWords;
}

/** Whether there is an item, or none. */
export function presenceOf(test: string, pk: string): ConditionText {
  const words = new WriteWords('pk');
  return { text: `${test}(${words.name(pk)})`, words };
}

/** Members of a command's input. Those that would be empty are left out, since DynamoDB refuses them. */
export function expressionMembers(conditions: readonly (ConditionText | undefined)[], update?: UpdateText): Code {
  const given = conditions.filter((one) => one !== undefined);
  const all = [...(update === undefined ? [] : [update]), ...given];
  const condition = conditionText(given);
  const names = new Map(all.flatMap(({ words }) => [...words.names]));
  const values = new Map(all.flatMap(({ words }) => [...words.values]));
  return ts`${[
    update?.text !== undefined && ts`UpdateExpression: ${update.text},`,
    condition !== '' && ts`ConditionExpression: ${literal(condition)},`,
    objectMember('ExpressionAttributeNames', namesCode(names)),
    objectMember('ExpressionAttributeValues', valuesCode(values, update?.optional)),
  ]}`;
}

/** Each once; where there are several, those with alternatives in brackets. */
function conditionText(conditions: readonly ConditionText[]): string {
  const texts = [...new Set(conditions.map(({ text }) => text))];
  return texts.map((text) => (texts.length > 1 && / OR /i.test(text) ? `(${text})` : text)).join(' AND ');
}

export function namesCode(names: WriteWords['names']): readonly Code[] {
  return [...names].map(([placeholder, name]) => ts`${property(placeholder)}: ${literal(name)}`);
}

/** `optional`: what may be among them comes last, since an object that is spread before others slows all of it down. */
export function valuesCode(values: WriteWords['values'], optional?: Code): readonly Code[] {
  const always = [...values].map(([placeholder, value]) => ts`${property(placeholder)}: ${value}`);
  return optional === undefined ? always : [...always, optional];
}

function objectMember(called: string, entries: readonly Code[]): Code {
  return entries.length === 0 ? NOTHING : ts`${property(called)}: { ${commas(entries)} },`;
}
