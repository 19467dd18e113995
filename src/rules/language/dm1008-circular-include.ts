import { CIRCULAR_INCLUDE } from '../../model/language-rules.js';
import type { Rule } from '../rule.js';

export const circularInclude: Rule = {
  ...CIRCULAR_INCLUDE,
  family: 'language',
  title: 'A file includes itself',
  preset: 'recommended',
  pillar: 'operational-excellence',
  source: 'https://github.com/dynamodel/dynamodel/blob/main/examples/the-language.md',
};
