import { DUPLICATE_NAME } from '../../model/language-rules.js';
import type { Rule } from '../rule.js';

export const duplicateName: Rule = {
  ...DUPLICATE_NAME,
  family: 'language',
  title: 'The same name twice in one place',
  preset: 'recommended',
  pillar: 'operational-excellence',
  source: 'https://github.com/dynamodel/dynamodel/blob/main/examples/the-language.md',
};
