import type { Pattern } from '../../../model/model.js';
import { type Code, commas, from, literal, ts } from '../../text/index.js';

/** The `CallInfo` of a pattern, as the runtime's `call` takes it: its name, and what the model says of retries and time. */
export function callInfo({ name, attempts, timeout }: Pattern): Code {
  return ts`{ ${commas([
    ts`pattern: ${literal(name)}`,
    ...(attempts === undefined ? [] : [ts`client: ${from('runtime/attempts', 'trying')}(${literal(attempts.value)})`]),
    ...(timeout === undefined ? [] : [ts`limit: ${from('runtime/deadline', 'within')}(${literal(timeout)})`]),
  ])} }`;
}

/** The properties of a `CallInfo` that the constant `info` holds, each with its comma, for an object that has them too. */
export function infoProperties({ attempts, timeout }: Pattern): readonly (Code | false)[] {
  return [
    ts`pattern: info.pattern,`,
    attempts !== undefined && ts`client: info.client,`,
    timeout !== undefined && ts`limit: info.limit,`,
  ];
}
