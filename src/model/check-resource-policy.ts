import { CONDITION_KEYS, RESOURCE_POLICY_ACTIONS } from '../facts/resource-policy.js';
import type { YamlNode } from '../source/index.js';
import { nearest } from '../text/did-you-mean.js';
import { matchesWildcard } from '../text/wildcard.js';
import { type LoadContext, reportWrong } from './context.js';
import { entries, get, items, plainText } from './node.js';

/** Names in a statement of a resource-based policy that DynamoDB does not know: it refuses the whole table for one of them. */
export function checkNames(context: LoadContext, statement: YamlNode): void {
  const action = get(statement, 'Action');
  for (const node of action?.kind === 'seq' ? items(action) : action === undefined ? [] : [action]) {
    const name = plainText(node);
    if (name !== undefined && !isAction(name))
      reportWrong(
        context,
        node,
        `A table's resource policy knows no action \`${name}\`: DynamoDB refuses the table for it.${insteadOf(name, RESOURCE_POLICY_ACTIONS)}`,
      );
  }
  for (const { value } of entries(get(statement, 'Condition'))) {
    for (const one of entries(value)) {
      if (isConditionKey(one.key)) continue;
      reportWrong(
        context,
        one.value,
        `A request of DynamoDB has no condition key \`${one.key}\`.${insteadOf(one.key, CONDITION_KEYS)}`,
      );
    }
  }
}

export function isConditionKey(key: string): boolean {
  // Those of providers of identities are called after their hosts.
  return /^(?:aws|[^:]*\.[^:]*):./i.test(key) || CONDITION_KEYS.some((known) => isSame(known, key));
}

/** Actions and keys are compared without regard to case. */
function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

export function isAction(written: string): boolean {
  // As the schema has it: another service's action is none of a table's.
  if (!/^(?:\*|dynamodb:[a-z*?]+)$/i.test(written)) return false;
  const pattern = written.toLowerCase();
  return RESOURCE_POLICY_ACTIONS.some((known) => matchesWildcard(pattern, known.toLowerCase()));
}

function insteadOf(name: string, known: readonly string[]): string {
  const [near] = nearest(name, known);
  return near === undefined ? '' : ` Did you mean \`${near}\`?`;
}
