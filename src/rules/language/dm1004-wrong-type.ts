import { WRONG_TYPE } from '../../model/language-rules.js';
import type { Rule } from '../rule.js';
import { strangeLiterals } from './strange-literals.js';
import { strangeValues } from './strange-values.js';
import { unlikeParameters } from './unlike-parameters.js';

export const wrongType: Rule = {
  ...WRONG_TYPE,
  family: 'language',
  title: 'A value of the wrong kind',
  preset: 'recommended',
  pillar: 'operational-excellence',
  source: 'https://github.com/dynamodel/dynamodel/blob/main/examples/the-language.md',
  /** Loading reports values of another kind; here a parameter is compared with the attribute that it is given for, and a value with the facts of its type. */
  *check(context) {
    yield* unlikeParameters(context);
    yield* strangeValues(context);
    yield* strangeLiterals(context);
  },
};
