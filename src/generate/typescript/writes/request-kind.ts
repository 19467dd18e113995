import type { Pattern } from '../../../model/model.js';
import type { WriteIntent } from '../../../planner/intent.js';
import { scopeOf } from '../../../planner/program/scope.js';
import type { Gen } from '../gen.js';
import { updateFacts } from './update-facts.js';
import { writeArgs } from './write-args.js';
import { withTenant } from './write-calls.js';

/** What the request of a pattern is, as far as that is the same for all arguments. */
export interface RequestKind {
  /** Type of the command's input, of `@aws-sdk/lib-dynamodb`. */
  readonly input: string;
  /** Function of the runtime that makes it of a write. */
  readonly make: string;
  /** Whether an item has to be read first. */
  readonly reads: boolean;
}

export function requestKind(gen: Gen, pattern: Pattern, intent: WriteIntent): RequestKind {
  const { entity, action, lock } = intent;
  const { unique, history } = entity;
  const hasCompanions = unique.length > 0 || history !== undefined;
  const version = entity.entity.version?.attribute.value;
  const transaction = (reads: boolean): RequestKind => ({
    input: 'TransactWriteCommandInput',
    make: 'transactRequest',
    reads,
  });
  switch (action) {
    case 'create':
      return hasCompanions ? transaction(false) : { input: 'PutCommandInput', make: 'putRequest', reads: false };
    case 'put': {
      if (hasCompanions) return transaction(true);
      return { input: 'PutCommandInput', make: 'putRequest', reads: version !== undefined && lock !== version };
    }
    case 'delete':
      return unique.length > 0
        ? transaction(true)
        : { input: 'DeleteCommandInput', make: 'deleteRequest', reads: false };
    case 'move':
      return transaction(true);
    default: {
      const source = withTenant(gen, intent, writeArgs(gen, pattern, intent).source);
      const facts = updateFacts(gen, scopeOf(gen.design, pattern, {}), intent, source);
      const reads = facts.guards !== undefined;
      if (reads && (facts.changesUnique || facts.makesVersion)) return transaction(true);
      return { input: 'UpdateCommandInput', make: 'updateRequest', reads };
    }
  }
}
