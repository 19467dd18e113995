import type { YamlNode } from '../../../source/index.js';
import type { Remarks } from '../../remarks.js';
import { child, elements, textOf } from '../../tree.js';

export interface ReadFilter {
  /** In the model's language; undefined where there is no filter. */
  readonly text: string | undefined;
  /** Names of parameters that stand in it, and so in no key condition. */
  readonly parameters: ReadonlySet<string>;
}

/** `filter_expression`: conditions that are joined by one operator. */
export function filterOf(node: YamlNode | undefined, path: string, remarks: Remarks): ReadFilter {
  const parameters = new Set<string>();
  if (node === undefined) return { text: undefined, parameters };
  const texts = elements(child(node, 'conditions')).flatMap((condition, i) => {
    for (const name of namesIn(condition)) parameters.add(name);
    const text = conditionOf(condition);
    if (text === undefined) remarks.unplaced('it is no condition of a filter', condition, `${path}.conditions[${i}]`);
    return text ?? [];
  });
  const operator = textOf(child(node, 'logical_operator'))?.toLowerCase() ?? 'and';
  if (operator !== 'and' && operator !== 'or') {
    remarks.odd(`Conditions cannot be joined by \`${operator}\`; they are joined by \`and\`.`, node, path);
  }
  const text = texts.length === 0 ? undefined : texts.join(operator === 'or' ? ' or ' : ' and ');
  return { text, parameters };
}

function namesIn(condition: YamlNode): readonly string[] {
  const several = elements(child(condition, 'params')).flatMap((one) => textOf(one) ?? []);
  return [...['param', 'param2'].flatMap((key) => textOf(child(condition, key)) ?? []), ...several];
}

const NAME = /^[A-Za-z_]\w*$/;
const COMPARISONS: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);

function conditionOf(condition: YamlNode): string | undefined {
  const field = textOf(child(condition, 'field'));
  if (field === undefined || !NAME.test(field)) return undefined;
  const names = namesIn(condition);
  if (!names.every((name) => NAME.test(name))) return undefined;
  const [first, second] = names.map((name) => `$${name}`);
  const operator = textOf(child(condition, 'operator'))?.toLowerCase();
  const call = textOf(child(condition, 'function'))?.toLowerCase();
  if (call === 'attribute_exists') return `has(${field})`;
  if (call === 'attribute_not_exists') return `not has(${field})`;
  if (call === 'contains' || call === 'begins_with')
    return first === undefined ? undefined : `${call}(${field}, ${first})`;
  if (call !== undefined && call !== 'size') return undefined;
  const operand = call === 'size' ? `size(${field})` : field;
  if (operator === 'in')
    return names.length === 0 ? undefined : `${operand} in [${names.map((name) => `$${name}`).join(', ')}]`;
  if (first === undefined || operator === undefined) return undefined;
  if (operator === 'between') {
    return second === undefined ? undefined : `(${operand} >= ${first} and ${operand} <= ${second})`;
  }
  return COMPARISONS.has(operator) ? `${operand} ${operator === '<>' ? '!=' : operator} ${first}` : undefined;
}
