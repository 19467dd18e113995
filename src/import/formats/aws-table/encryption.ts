import type { YamlNode } from '../../../source/index.js';
import { child } from '../../tree.js';
import type { Collector } from './collector.js';
import { flagOf } from './flag.js';
import { resolvedText } from './resolved.js';

/** A key of KMS that is made beside the table. */
export interface NewKey {
  /** Days after which it is rotated, where that is said. */
  readonly rotationDays?: number;
}

/** What the key that AWS manages for DynamoDB is called. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html */
const OWN_ALIAS = /^(?:arn:.*:)?alias\/aws\/dynamodb$/;

/** The key that is not DynamoDB's own. `newKey` knows one by what refers to it. */
export function readKms(
  node: YamlNode | undefined,
  path: string,
  newKey: ((text: string) => NewKey | undefined) | undefined,
  notes: Collector,
): { readonly kms?: string; readonly rotationDays?: number } {
  if (node === undefined) return {};
  const key = child(node, 'KMSMasterKeyId') ?? child(node, 'KMSMasterKeyArn');
  const status = resolvedText(child(node, 'Status'))?.text;
  // CloudFormation has its own word for it.
  const word = child(node, 'SSEEnabled') === undefined ? 'Enabled' : 'SSEEnabled';
  const flag = child(node, word);
  const enabled = flag === undefined ? status !== 'DISABLED' : flagOf(flag, `${path}.${word}`, notes);
  if (enabled !== true) return {};
  const text = resolvedText(key);
  if (key === undefined || text === undefined || OWN_ALIAS.test(text.text)) return { kms: 'aws-managed' };
  if (text.kind !== 'unknown') return { kms: text.text };
  const made = newKey?.(text.text);
  if (made !== undefined) return { kms: 'new', ...made };
  notes.drop(
    key,
    path,
    `The key of KMS (\`${text.text}\`)`,
    'which one it is depends on what is not known; write its alias or ARN as `kms`',
  );
  return { kms: 'aws-managed' };
}
