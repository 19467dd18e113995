import { YAML_TRAP } from '../../model/language-rules.js';
import type { Rule } from '../rule.js';

export const yamlTrap: Rule = {
  ...YAML_TRAP,
  family: 'language',
  title: 'YAML reads a value as something else than the text that is expected',
  preset: 'recommended',
  pillar: 'operational-excellence',
  source: 'https://yaml.org/spec/1.2.2/#103-core-schema',
};
