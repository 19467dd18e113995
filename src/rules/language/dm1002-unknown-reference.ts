import { UNKNOWN_REFERENCE } from '../../model/language-rules.js';
import type { Rule } from '../rule.js';
import { misspeltErrors } from './misspelt-errors.js';

export const unknownReference: Rule = {
  ...UNKNOWN_REFERENCE,
  family: 'language',
  title: 'A name that refers to nothing',
  preset: 'recommended',
  pillar: 'operational-excellence',
  source: 'https://github.com/dynamodel/dynamodel/blob/main/examples/the-language.md',
  /** Loading reports names that refer to nothing; here errors that a pattern fails with are compared with those that it declares. */
  check: misspeltErrors,
  fixable: true,
};
