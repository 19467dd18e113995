import { findingOf } from '../diagnostics/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { Located, YamlEntry, YamlNode } from '../source/index.js';
import { checkNames } from './check-resource-policy.js';
import { compact } from './compact.js';
import { checkReference, type LoadContext } from './context.js';
import type { ResourceStatement } from './infrastructure.js';
import { DUPLICATE_NAME } from './language-rules.js';
import { choiceOf, entries, get, items, oneOrMore, plainText, text } from './node.js';

export function readResourcePolicy(context: LoadContext, node: YamlNode | undefined): readonly ResourceStatement[] {
  checkSids(context, node);
  return flatMap(items(node), (item) => {
    const effect = choiceOf(get(item, 'Effect'), ['Allow', 'Deny']);
    const principal = get(item, 'Principal');
    const operators = entries(get(item, 'Condition'));
    for (const operator of operators) checkOperator(context, operator);
    checkNames(context, item);
    if (effect === undefined || principal === undefined) return [];
    const condition = operators.map(
      ({ key, value }) => [key, new Map(entries(value).map((one) => [one.key, scalars(one.value)]))] as const,
    );
    return [
      compact({
        sid: plainText(get(item, 'Sid')),
        effect,
        principal: principal.kind === 'map' ? readPrincipals(principal) : ('*' as const),
        actions: oneOrMore(get(item, 'Action')),
        condition: new Map(condition),
        span: item.span,
      }),
    ];
  });
}

function readPrincipals(node: YamlNode): ReadonlyMap<'AWS' | 'Service', readonly string[]> {
  const names = (['AWS', 'Service'] as const).map(
    (kind) => [kind, oneOrMore(get(node, kind)).map(({ value }) => value)] as const,
  );
  return new Map(names.filter(([, values]) => values.length > 0));
}

/** IAM compares text, whatever YAML made of it. */
function scalars(node: YamlNode): readonly string[] {
  const all = node.kind === 'seq' ? items(node) : [node];
  return flatMap(all, (one) => (one.kind === 'scalar' && one.value !== null ? [String(one.value)] : []));
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: ReadonlySet<string> = new Set(
  flatMap(
    [
      ...['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
      ...['StringLike', 'StringNotLike', 'Bool', 'BinaryEquals', 'IpAddress', 'NotIpAddress'],
      ...['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'],
      ...flatMap(['Numeric', 'Date'], (kind) =>
        ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'].map(
          (how) => `${kind}${how}`,
        ),
      ),
    ],
    (name) => [name, `${name}IfExists`],
  ).concat('Null'),
);

const OF_SET = /^For(?:AllValues|AnyValue):/;

export function isConditionOperator(name: string): boolean {
  return OPERATORS.has(name.replace(OF_SET, ''));
}

function checkOperator(context: LoadContext, { key, keySpan: span }: YamlEntry): void {
  const value = key.replace(OF_SET, '');
  checkReference(context, { value, span }, 'condition operator', { names: OPERATORS, complete: true });
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html */
function checkSids(context: LoadContext, node: YamlNode | undefined): void {
  const seen = new Map<string, Located<string>>();
  for (const item of items(node)) {
    const sid = text(get(item, 'Sid'));
    if (sid === undefined) continue;
    const first = seen.get(sid.value);
    if (first === undefined) seen.set(sid.value, sid);
    else
      context.findings.push(
        findingOf(DUPLICATE_NAME, {
          message: `Two statements of the policy have the \`Sid\` \`${sid.value}\`: rename one of them.`,
          span: sid.span,
          related: [{ message: 'It stands here first.', span: first.span }],
        }),
      );
  }
}
