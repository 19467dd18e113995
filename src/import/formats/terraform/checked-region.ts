import type { Block, Expression } from './hcl/ast.js';

/** The Region that a `check` expects: `data.aws_region.current.region == "eu-west-1"`. */
export function checkedRegion(checks: readonly Block[]): string | undefined {
  for (const { body } of checks.flatMap((check) => check.body.blocks.filter(({ type }) => type === 'assert'))) {
    const condition = body.attributes.find(({ name }) => name === 'condition')?.value;
    if (condition?.kind !== 'binary' || condition.operator !== '==' || !isRegionOfProvider(condition.left)) continue;
    const { right } = condition;
    if (right.kind === 'literal' && typeof right.value === 'string') return right.value;
  }
  return undefined;
}

/** `data.aws_region.<any>.region`, which was `name` before version 6 of the provider. */
function isRegionOfProvider(expression: Expression): boolean {
  if (expression.kind !== 'attribute' || (expression.name !== 'region' && expression.name !== 'name')) return false;
  const source = expression.of.kind === 'attribute' ? expression.of.of : undefined;
  if (source?.kind !== 'attribute' || source.name !== 'aws_region') return false;
  return source.of.kind === 'name' && source.of.name === 'data';
}
