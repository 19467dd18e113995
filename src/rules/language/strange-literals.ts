import type { EntityDesign } from '../../design/index.js';
import { printExpression } from '../../expression/model/index.js';
import { expressionSpan } from '../../model/located-text.js';
import type { SetClause } from '../../model/model.js';
import { dynamoType, type ValueType } from '../../model/value-type.js';
import { memberAt, segmentsOf } from '../../model/written-path.js';
import { type ItemWrite, itemWrites } from '../patterns/item-writes.js';
import type { Report, RuleContext } from '../rule.js';
import { quote } from '../show.js';
import { literalsIn, withoutBounds } from './literal-value.js';
import { whyNoValue } from './why-no-value.js';

/** Literals that a write sets or adds, and that break a fact of their type. Those of another kind, and of an enum, are DM4016's. */
export function* strangeLiterals({ model, design }: RuleContext): Iterable<Report> {
  for (const write of itemWrites(model)) {
    const entity = design.entities.get(write.entity);
    if (entity === undefined) continue;
    for (const clause of write.set) yield* ofClause(entity, write, clause, 'sets');
    for (const clause of write.add) yield* ofClause(entity, write, clause, 'adds to');
  }
}

function* ofClause(
  entity: EntityDesign,
  { name }: ItemWrite,
  { path, value: stated }: SetClause,
  does: 'sets' | 'adds to',
): Iterable<Report> {
  const type = stated === undefined ? undefined : typeAt(entity, path.value);
  if (stated === undefined || type === undefined || type.kind === 'enum') return;
  // An amount need not lie between the bounds of the sum.
  const facts = does === 'sets' ? type : withoutBounds(type);
  for (const { expr, stored, value } of literalsIn(stated.value)) {
    const why = stored === dynamoType(type) ? whyNoValue(facts, value) : undefined;
    if (why === undefined) continue;
    const span = expressionSpan(stated, expr);
    const text = quote(stated.text?.slice(expr.start, expr.end) ?? printExpression(expr));
    const what = does === 'sets' ? `sets ${quote(path.value)} to ${text}` : `adds ${text} to ${quote(path.value)}`;
    yield {
      span,
      message: `${quote(name)} ${what}, and ${why.text}: DynamoDB stores it all the same, and the item is none of its type. Correct the value or the type.`,
    };
  }
}

function typeAt({ types }: EntityDesign, path: string): ValueType | undefined {
  const [root = path, ...rest] = segmentsOf(path);
  const whole = types.typeOf(String(root));
  return rest.length === 0 ? whole : memberAt(whole, rest)?.type;
}
