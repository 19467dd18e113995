import { UNKNOWN_REFERENCE } from '../../model/language-rules.js';
import type { Rule } from '../rule.js';

export const unknownReference: Rule = {
  ...UNKNOWN_REFERENCE,
  family: 'language',
  title: 'A name that refers to nothing',
  preset: 'recommended',
  pillar: 'operational-excellence',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.CoreComponents.html',
};
