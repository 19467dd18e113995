import type { Pattern } from '../../../model/model.js';
import { type Code, commas, from, literal, ts } from '../../text/index.js';

/** The `CallInfo` of a pattern, as the runtime's `call` takes it: its name, and what the model says of retries and time. */
export function callInfo(pattern: Pattern): Code {
  const { attempts, timeout } = pattern;
  return ts`{ ${commas([
    ts`pattern: ${literal(pattern.name)}`,
    ...(attempts === undefined ? [] : [ts`attempts: ${literal(attempts.value)}`]),
    ...(timeout === undefined ? [] : [ts`limit: ${from('runtime/deadline', 'within')}(${literal(timeout)})`]),
  ])} }`;
}
