import type { DraftPattern } from '../../draft.js';

const OPERATIONS: ReadonlyMap<string, DraftPattern['op']> = new Map([
  ['getitem', 'get'],
  ['putitem', 'put'],
  ['deleteitem', 'delete'],
  ['query', 'query'],
  ['scan', 'scan'],
  ['updateitem', 'update'],
  ['batchgetitem', 'batch-get'],
  ['batchwriteitem', 'batch-write'],
  ['transactwrite', 'transact-write'],
  ['transactwriteitems', 'transact-write'],
  ['transactget', 'transact-get'],
  ['transactgetitems', 'transact-get'],
]);

/** Of an operation's name in the API or in the command line tool: `GetItem`, `get-item`. */
export function operationNamed(name: string): DraftPattern['op'] | undefined {
  return OPERATIONS.get(name.toLowerCase().replaceAll('-', ''));
}
