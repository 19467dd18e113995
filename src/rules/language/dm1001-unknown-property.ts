import { UNKNOWN_PROPERTY } from '../../model/language-rules.js';
import type { Rule } from '../rule.js';

export const unknownProperty: Rule = {
  ...UNKNOWN_PROPERTY,
  family: 'language',
  title: 'A property that the model language does not have',
  preset: 'recommended',
  pillar: 'operational-excellence',
  source: 'https://github.com/dynamodel/dynamodel/blob/main/examples/the-language.md',
  fixable: true,
};
