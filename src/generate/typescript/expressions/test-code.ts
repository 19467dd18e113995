import { type Code, join, raw, ts } from '../../text/index.js';
import { either, type Facts } from './facts.js';

/** Code of a condition, and what is known where it holds and where it does not. */
export interface Test {
  readonly code: Code;
  /** Code of its negation, where that is not `!(…)`. */
  readonly opposite?: Code;
  readonly constant?: boolean;
  readonly yes: Facts;
  readonly no: Facts;
}

export function constantTest(value: boolean, facts: Facts): Test {
  return { code: raw(String(value)), constant: value, yes: facts, no: facts };
}

/** A test that shows nothing of any variable. */
export function plainTest(code: Code, facts: Facts): Test {
  return { code, yes: facts, no: facts };
}

export function negated(test: Test): Test {
  const { code, opposite, constant, yes, no } = test;
  if (constant !== undefined) return { ...constantTest(!constant, yes), yes: no, no: yes };
  return { code: opposite ?? ts`!(${code})`, opposite: code, yes: no, no: yes };
}

/** Tests one after the other, each in the light of those before it. */
export function combined(kind: 'and' | 'or', facts: Facts, tests: readonly ((facts: Facts) => Test)[]): Test {
  const isAnd = kind === 'and';
  const codes: Code[] = [];
  let on = facts;
  let out: Facts | undefined;
  for (const next of tests) {
    const test = next(on);
    if (test.constant === isAnd) continue;
    if (test.constant === !isAnd) return constantTest(!isAnd, facts);
    codes.push(test.code);
    const leaving = isAnd ? test.no : test.yes;
    out = out === undefined ? leaving : either(out, leaving);
    on = isAnd ? test.yes : test.no;
  }
  if (codes.length === 0) return constantTest(isAnd, facts);
  const code =
    codes.length === 1
      ? codes[0]
      : join(
          codes.map((one) => ts`(${one})`),
          isAnd ? ts` && ` : ts` || `,
        );
  return { code: code ?? raw('true'), yes: isAnd ? on : (out ?? facts), no: isAnd ? (out ?? facts) : on };
}
