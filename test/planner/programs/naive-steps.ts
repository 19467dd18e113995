import fc from 'fast-check';
import type { ModelValue } from '../../../src/model/index.js';
import type { Args, Step } from './naive.js';
import type { Values } from './support.js';

/** The time of the calls, as a soft delete notes it. */
export const GONE = '2026-01-05T09:00:00.000Z';

const memberId = fc.constantFrom('a', 'b', 'c');
const email = fc.constantFrom('x', 'X', 'y', 'Y', 'z');
const nick = fc.constantFrom('n', 'o');
const name = fc.constantFrom('ann', 'bob');
const version = fc.integer({ min: 1, max: 4 });
const teamId = fc.constantFrom('s', 't');
const city = fc.constantFrom('p', 'q');
const title = fc.constantFrom('u', 'v');
const docId = fc.constantFrom('d', 'e');
const head = fc.constantFrom('h', 'i');
const body = fc.constantFrom('k', 'l');

function step(
  pattern: string,
  args: Readonly<Record<string, fc.Arbitrary<string | number>>>,
  optional: readonly string[] = [],
) {
  const required = Object.keys(args).filter((one) => !optional.includes(one));
  return fc
    .record(args, { requiredKeys: required as never })
    .map((values): Step => ({ pattern, args: values as Args }));
}

export const steps: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: step('join', { memberId, email, nick, name }, ['nick']), weight: 3 },
  { arbitrary: step('save', { memberId, email, nick, name }, ['nick']), weight: 2 },
  { arbitrary: step('changeEmail', { memberId, email, version }), weight: 3 },
  { arbitrary: step('setEmail', { memberId, email }), weight: 3 },
  step('setNick', { memberId, nick }),
  step('dropNick', { memberId }),
  step('rename', { memberId, name, version }),
  step('leave', { memberId }),
  step('leaveLocked', { memberId, version }),
  { arbitrary: step('found', { teamId, city, title }), weight: 2 },
  { arbitrary: step('retitle', { teamId, city, title }), weight: 2 },
  step('replace', { teamId, city, title }),
  step('close', { teamId }),
  step('write', { docId, head, body }),
  step('rewrite', { docId, head, body }),
  { arbitrary: step('rehead', { docId, head }), weight: 4 },
  step('rebody', { docId, body, version }),
  step('burn', { docId }),
  { arbitrary: step('enroll', { memberId, email, nick, name, teamId, title }, ['nick']), weight: 2 },
  { arbitrary: step('handOver', { memberId, email, docId, head, body, teamId }), weight: 2 },
);

/** One call after another, or one that begins and is overtaken by the next. */
export const sequences = fc.array(
  fc.record({ first: steps, overtaking: fc.option(steps, { freq: 3, nil: undefined }) }),
  {
    minLength: 1,
    maxLength: 14,
  },
);

/** The arguments of a call: whole numbers as bigints, items of a transaction as maps. */
export function argumentsOf({ pattern, args }: Step): Values {
  const values = Object.fromEntries(
    Object.entries(args).map(([key, value]): [string, ModelValue] => [
      key,
      typeof value === 'number' ? BigInt(value) : value,
    ]),
  );
  const pick = (names: readonly string[]): ModelValue =>
    new Map(names.flatMap((key) => (values[key] === undefined ? [] : [[key, values[key]]])));
  if (pattern === 'enroll') {
    const { teamId: team, title: text } = values;
    return { member: pick(['memberId', 'email', 'nick', 'name']), teamId: team ?? '', title: text ?? '' };
  }
  if (pattern === 'handOver') {
    const { memberId: member, email: address, teamId: team } = values;
    return { memberId: member ?? '', email: address ?? '', teamId: team ?? '', doc: pick(['docId', 'head', 'body']) };
  }
  return values;
}
