import type { OperandSyntax } from '../../../expression/dynamodb/syntax.js';
import { attribute, type Item } from '../../../value/index.js';
import type { DraftPattern } from '../../draft.js';
import { type AwsCondition, conjuncts, parsedCondition, plainPath } from '../shared/aws-condition.js';

type RangeOp = NonNullable<DraftPattern['range']>['op'];

/** What a query asks of its key attributes, by their stored names. */
export type KeyCondition = ReadonlyMap<
  string,
  {
    readonly op: 'equal' | RangeOp;
    /** The value that stands for it in the command: of a range, the lower one. */
    readonly text: string | undefined;
  }
>;

const COMPARED: ReadonlyMap<string, 'equal' | RangeOp> = new Map([
  ['=', 'equal'],
  ['<', 'lt'],
  ['<=', 'lte'],
  ['>', 'gt'],
  ['>=', 'gte'],
]);
const MIRRORED: ReadonlyMap<string, string> = new Map([
  ['=', '='],
  ['<', '>'],
  ['<=', '>='],
  ['>', '<'],
  ['>=', '<='],
]);

/** Reads a key condition expression; undefined for a text that is none. */
export function keyConditionOf(
  text: string,
  { names, values }: { readonly names: ReadonlyMap<string, string>; readonly values: Item },
): KeyCondition | undefined {
  const parsed = parsedCondition(text);
  if (parsed === undefined) return undefined;
  const asked = new Map<string, { readonly op: 'equal' | RangeOp; readonly text: string | undefined }>();
  for (const one of conjuncts(parsed)) {
    const found = predicateOf(one, names);
    if (found === undefined) return undefined;
    asked.set(found.name, { op: found.op, text: textOfValue(found.value, values) });
  }
  return asked;
}

function predicateOf(
  condition: AwsCondition,
  names: ReadonlyMap<string, string>,
): { readonly name: string; readonly op: 'equal' | RangeOp; readonly value: OperandSyntax | undefined } | undefined {
  const made = (
    path: OperandSyntax | undefined,
    op: 'equal' | RangeOp | undefined,
    value: OperandSyntax | undefined,
  ) => {
    const name = path === undefined ? undefined : plainPath(path, names);
    return name === undefined || op === undefined ? undefined : { name, op, value };
  };
  switch (condition.kind) {
    case 'compare': {
      const { left, right, comparator } = condition;
      if (left.kind === 'path') return made(left, COMPARED.get(comparator), right);
      return made(right, COMPARED.get(MIRRORED.get(comparator) ?? ''), left);
    }
    case 'between':
      return made(condition.operand, 'between', condition.low);
    case 'call':
      return condition.name === 'begins_with' ? made(condition.args[0], 'begins', condition.args[1]) : undefined;
    default:
      return undefined;
  }
}

function textOfValue(operand: OperandSyntax | undefined, values: Item): string | undefined {
  if (operand?.kind !== 'value') return undefined;
  const value = attribute(values, operand.placeholder) ?? attribute(values, `:${operand.placeholder}`);
  if (value === undefined) return undefined;
  return 'S' in value ? value.S : 'N' in value ? value.N : undefined;
}
