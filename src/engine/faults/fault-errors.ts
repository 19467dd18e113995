import type { LimitType } from '../../partition/index.js';
import { Cancellation } from '../cancellation.js';
import { EngineError } from '../engine-error.js';
import { messages } from '../messages.js';
import type { Table } from '../table.js';
import { indexArn } from '../table-arn.js';
import type { ThrottlingReason } from '../throttling/api.js';
import { throttlingError, throttlingReason } from '../throttling/reasons.js';
import type { FaultRule } from './api.js';
import type { Member } from './members.js';

/** As the service words it, whatever went wrong. */
const INTERNAL = 'Internal server error';

/** Nothing took effect. */
export function internalError(): EngineError {
  return new EngineError('InternalServerError', INTERNAL);
}

/** The operation took effect, and nobody hears of it. */
export function lostAnswer(): EngineError {
  return new EngineError('InternalServerError', INTERNAL, { answerLost: true });
}

/** What a rule makes of one member, a member that it is for. */
export function memberError(rule: FaultRule, member: Member): EngineError {
  const { of: table } = member;
  if (rule.fault !== 'throttle' || table === undefined) {
    return new EngineError('TransactionConflictException', messages.itemHeld);
  }
  return throttlingError(table, [reasonOf(table, rule, member)]);
}

function reasonOf(table: Table, rule: FaultRule & { readonly fault: 'throttle' }, member: Member): ThrottlingReason {
  const name = rule.index ?? member.index;
  const index = name === undefined ? undefined : table.indexes.get(name);
  const global = index?.definition.kind === 'global' ? index : undefined;
  if (rule.reason !== undefined) {
    const resource = rule.index === undefined ? table.settings.arn : indexArn(table, rule.index);
    return { reason: rule.reason, resource };
  }
  const limit: LimitType =
    table.billingMode === 'PROVISIONED' ? 'ProvisionedThroughputExceeded' : 'KeyRangeThroughputExceeded';
  return throttlingReason(table, global, member.isWrite ? 'write' : 'read', limit);
}

/** Throws the cancellation of a transaction some of whose actions failed. */
export function cancel(actions: number, errors: ReadonlyMap<number, EngineError>): void {
  const cancellation = new Cancellation(actions);
  for (const [action, error] of errors) {
    cancellation.attempt(action, () => {
      throw error;
    });
  }
  cancellation.throwIfAny();
}
