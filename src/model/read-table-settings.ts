import { DAX_NODE_TYPE, DAX_NODES } from '../facts/index.js';
import type { Located, YamlNode } from '../source/index.js';
import { DAY, MINUTE, seconds } from './bounded-duration.js';
import { compact } from './compact.js';
import { type LoadContext, reportWrong } from './context.js';
import type { DaxCluster, Protection, StreamHandler, StreamView } from './infrastructure.js';
import { choice, choiceOf, flag, get, number, plainText } from './node.js';
import { readBackup } from './read-backup.js';

const VIEWS = ['keys-only', 'new-image', 'old-image', 'new-and-old'] as const;

export function readStreamView(node: YamlNode | undefined): Located<StreamView> | undefined {
  return choice(node?.kind === 'map' ? get(node, 'view') : node, VIEWS);
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
export function readStreamHandler(context: LoadContext, node: YamlNode | undefined): StreamHandler {
  return compact({
    batch: number(get(node, 'batch'))?.value ?? 100,
    window: seconds(context, get(node, 'window'), 0, 5 * MINUTE, 1),
    parallel: number(get(node, 'parallel'))?.value ?? 1,
    retries: number(get(node, 'retries'))?.value ?? 5,
    maxAge: seconds(context, get(node, 'maxAge'), MINUTE, 7 * DAY, 1),
    from: choiceOf(get(node, 'from'), ['trim-horizon', 'latest']) ?? ('trim-horizon' as const),
  });
}

export function readProtection(context: LoadContext, node: YamlNode | undefined, home: string): Protection {
  const pitr = get(node, 'pitr');
  const rotation = get(node, 'rotation');
  const kms = plainText(get(node, 'kms'));
  if (rotation !== undefined && kms !== 'new')
    reportWrong(
      context,
      rotation,
      'Only a key that is made with the table is rotated here: write `kms: new` beside it.',
    );
  return compact({
    pitr: flag(pitr, true),
    pitrDays: number(get(pitr, 'days'))?.value,
    delete: flag(get(node, 'delete'), true),
    kms,
    // https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
    rotation: seconds(context, rotation, 90 * DAY, 2560 * DAY, DAY),
    backup: readBackup(context, get(node, 'backup'), home),
    span: node?.span,
  });
}

export function readDax(context: LoadContext, node: YamlNode | undefined): DaxCluster | undefined {
  if (node === undefined || (node.kind !== 'map' && !flag(node, false))) return undefined;
  return {
    nodeType: plainText(get(node, 'nodeType')) ?? DAX_NODE_TYPE,
    nodes: number(get(node, 'nodes'))?.value ?? DAX_NODES,
    ttl: seconds(context, get(node, 'ttl'), 0, 3650 * DAY, 1) ?? 300,
    span: node.span,
  };
}
