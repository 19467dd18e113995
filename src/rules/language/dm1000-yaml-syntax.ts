import { YAML_SYNTAX } from '../../model/language-rules.js';
import type { Rule } from '../rule.js';

export const yamlSyntax: Rule = {
  ...YAML_SYNTAX,
  family: 'language',
  title: 'The file is not readable YAML',
  preset: 'recommended',
  pillar: 'operational-excellence',
  source: 'https://yaml.org/spec/1.2.2/',
};
