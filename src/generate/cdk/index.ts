import { deploymentOf } from '../infrastructure/index.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';
import { stackFile } from './stack-file.js';
import { tablesConstruct } from './tables-file.js';

/** A construct with the tables and what belongs to them, and a stack of it. */
export function cdkFiles(gen: Gen): readonly GeneratedFile[] {
  const deployment = deploymentOf(gen);
  const construct = tablesConstruct(deployment);
  return [construct.file, stackFile(deployment, construct)];
}
