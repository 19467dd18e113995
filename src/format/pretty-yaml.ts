import * as yaml from 'prettier/plugins/yaml';
import { format } from 'prettier/standalone';
import { settled } from '../text/settled.js';

/**
 * YAML as prettier leaves it, but for what is broken over lines: what stands in brackets comes to one line, unless a comment is in it. How
 * wide a line may be is not decided here.
 */
export function prettyYaml(text: string): Promise<string> {
  return settled(text, (current) =>
    format(current, {
      parser: 'yaml',
      plugins: [yaml],
      printWidth: Number.POSITIVE_INFINITY,
      bracketSpacing: false,
      proseWrap: 'preserve',
    }),
  );
}
