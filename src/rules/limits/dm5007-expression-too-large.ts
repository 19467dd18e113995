import { type Expr, walkExpression } from '../../expression/model/index.js';
import { MAX_EXPRESSION_BYTES, MAX_EXPRESSION_OPERATORS, MAX_IN_OPERANDS } from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { PlannedPattern } from '../../planner/plan.js';
import type { Located, Span } from '../../source/index.js';
import { utf8Length } from '../../value/index.js';
import type { Report, Rule } from '../rule.js';
import { count } from '../show.js';
import { size } from '../words.js';

export const expressionTooLarge: Rule = {
  id: 'DM5007',
  name: 'expression-too-large',
  family: 'limits',
  title: 'An expression is larger than DynamoDB takes',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source:
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters',
  *check({ model, plans }) {
    for (const pattern of model.patterns.values()) {
      const written = [pattern.filter, pattern.condition, ...pattern.steps.map(({ condition }) => condition)].filter(
        (one): one is Located<Expr> => one !== undefined,
      );
      const found = flatMap(written, (one) => [...tooManyParts(one)]);
      yield* found;
      const plan = plans.get(pattern.name);
      if (found.length === 0 && plan?.kind === 'planned' && mayBeLong(plan))
        yield* tooLong(plan.operation.example.input, written[0]?.span ?? pattern.span);
    }
  },
};

/** Making the request takes longer than all other rules together: only for one that could come near the limit. */
function mayBeLong({ entities, pattern }: PlannedPattern): boolean {
  const attributes = flatMap(entities, (entity) => [...entity.entity.attributes.values()]);
  const names = attributes.reduce((sum, { storedName }) => sum + utf8Length(storedName) + PER_NAME, 0);
  const written = pattern.filter?.text ?? pattern.condition?.text ?? '';
  return 2 * names + 4 * written.length > MAX_EXPRESSION_BYTES;
}

/** `#`, `:`, `=`, blanks and numbering around a name and its value. */
const PER_NAME = 12;

function* tooManyParts(expr: Located<Expr>): Iterable<Report> {
  let operators = 0;
  let operands = 0;
  walkExpression(expr.value, (node) => {
    if (node.kind === 'in') operands = Math.max(operands, node.list.length);
    if (node.kind === 'and' || node.kind === 'or') operators += node.operands.length - 1;
    else if (node.kind !== 'path' && node.kind !== 'literal' && node.kind !== 'param' && node.kind !== 'absent')
      operators += 1;
  });
  if (operands > MAX_IN_OPERANDS) {
    yield {
      span: expr.span,
      message: `\`in\` lists ${count(operands)} values, and DynamoDB takes ${MAX_IN_OPERANDS}. Store what the list stands for as an attribute, or ask in several requests.`,
      numbers: { operands, limit: MAX_IN_OPERANDS },
    };
  } else if (operators > MAX_EXPRESSION_OPERATORS) {
    yield {
      span: expr.span,
      message: `The expression has ${count(operators)} operators and functions, and DynamoDB takes ${MAX_EXPRESSION_OPERATORS}. Store what it decides as an attribute.`,
      numbers: { operators, limit: MAX_EXPRESSION_OPERATORS },
    };
  }
}

/** Of the request that the planner makes: projections and updates grow with the attributes they name. */
function* tooLong(input: { readonly [name: string]: unknown }, span: Span): Iterable<Report> {
  for (const [name, text] of Object.entries(input)) {
    if (!name.endsWith('Expression') || typeof text !== 'string') continue;
    const length = utf8Length(text);
    if (length <= MAX_EXPRESSION_BYTES) continue;
    yield {
      span,
      message: `The ${name} of this pattern's request has ${size(length)}, and DynamoDB takes ${size(MAX_EXPRESSION_BYTES)}. Name fewer attributes.`,
      numbers: { bytes: length, limitBytes: MAX_EXPRESSION_BYTES },
    };
  }
}
