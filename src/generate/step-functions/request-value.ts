import type { TableDesign } from '../../design/index.js';
import { keyExpression } from './jsonata/keys.js';
import { argument, asl, aslText, quoted } from './jsonata/text.js';
import { nowText } from './jsonata/time.js';
import {
  constantExpression,
  foldedText,
  storedExpression,
  type ValueExpression,
  valueLiteral,
} from './jsonata/values.js';
import type { Member, Node, ObjectNode } from './request/derive.js';
import type { Term } from './request/term.js';
import { Unsayable } from './request/unsayable.js';

/** A value of Amazon States Language: JSON, whose texts may be expressions. */
export type AslValue = string | number | boolean | readonly AslValue[] | { readonly [name: string]: AslValue };

/** What a deployment fills in, between signs that no other text has. */
export function placeholder(name: string): string {
  return `${SIGN}${name}${SIGN}`;
}

const SIGN = '\u0001';

/** JSON in which placeholders are substitutions of a definition, and nothing else is one. */
export function withSubstitutions(text: string): string {
  return text.replaceAll('${', '\\u0024{').replace(/\\u0001(\w+)\\u0001/g, (_, name: string) => `\${${name}}`);
}

/** Where a request is sent. */
export interface Sent {
  /** By an optimised integration: types that those of the SDK may call otherwise can be said. */
  readonly isOptimised: boolean;
  readonly tableIds: ReadonlyMap<TableDesign, string>;
}

/** The arguments of the task. */
export function argumentsValue(node: Node, sent: Sent): AslValue {
  switch (node.kind) {
    case 'constant':
      if (String(node.value).includes(SIGN)) throw new Unsayable('a name has control characters');
      return typeof node.value === 'string' ? aslText(node.value) : node.value;
    case 'table':
      return placeholder(`${sent.tableIds.get(node.table) ?? ''}Name`);
    case 'list':
      return node.items.map((one) => argumentsValue(one, sent));
    case 'text':
      return asl(termExpression(node.term).expression);
    case 'value': {
      const { tag, expression } = sayable(termExpression(node.term), sent);
      return { [tag]: asl(expression) };
    }
    case 'object':
      return objectValue(node, sent);
  }
}

function objectValue({ members }: ObjectNode, sent: Sent): AslValue {
  if (members.some(({ onlyWith }) => onlyWith.length > 0)) return asl(mergedExpression(members, sent));
  if (members.some(({ name }) => name.includes(SIGN))) throw new Unsayable('a name has control characters');
  return Object.fromEntries(members.map(({ name, node }) => [name, argumentsValue(node, sent)]));
}

/** With members that are there only with some of the arguments. */
function mergedExpression(members: readonly Member[], sent: Sent): string {
  const entry = ({ name, node }: Member): string => {
    if (node.kind !== 'value') throw new Unsayable(`\`${name}\` is there only with some of its arguments`);
    return `${quoted(name)}: ${valueLiteral(sayable(termExpression(node.term), sent))}`;
  };
  const always = members.filter(({ onlyWith }) => onlyWith.length === 0).map(entry);
  const sometimes = members
    .filter(({ onlyWith }) => onlyWith.length > 0)
    .map((one) => {
      const isThere = one.onlyWith.map((path) => `$exists(${argument(path)})`).join(' and ');
      return `${isThere} ? {${entry(one)}} : {}`;
    });
  return `$merge([{${always.join(', ')}}, ${sometimes.join(', ')}])`;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html: names of parameters are in Pascal case. */
function sayable(value: ValueExpression, { isOptimised }: Sent): ValueExpression {
  if (!isOptimised && /\b(?:BOOL|SS|NS|NULL)\b/.test(valueLiteral(value)))
    throw new Unsayable('it has truth values or sets in a request of an SDK integration');
  return value;
}

function termExpression(term: Term): ValueExpression {
  switch (term.kind) {
    case 'constant':
      return constantExpression(term.value);
    case 'argument':
      return storedExpression(term.from.type, argument(term.from.path));
    case 'now': {
      const text = nowText(term.type.kind);
      const isNumber = ['epochMillis', 'epochSeconds', 'int'].includes(term.type.kind);
      return isNumber
        ? { tag: 'N', expression: `$formatNumber(${text}, '0')` }
        : { tag: 'S', expression: foldedText(term.type, text) };
    }
    case 'key':
      return { tag: term.stored, expression: keyExpression(term) };
  }
}

/** Everything that the request has of the call. */
export function termsIn(node: Node): readonly Term[] {
  switch (node.kind) {
    case 'value':
    case 'text':
      return [node.term];
    case 'list':
      return node.items.flatMap(termsIn);
    case 'object':
      return node.members.flatMap((one) => termsIn(one.node));
    default:
      return [];
  }
}
