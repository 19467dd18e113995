import { expect, it } from 'vitest';
import { fitting } from '../../src/text/fitting.js';

it.each([
  ['a text', undefined, 'a text'],
  [`${'word '.repeat(12)}end`, undefined, `${'word '.repeat(12)}end`],
  [
    'error: there is nothing of this name here, and nothing like it',
    40,
    'error: there is nothing of this name\n  here, and nothing like it',
  ],
  // What stands in two columns stays in them, and what is only indented stays as it is.
  [
    'the targets:\n  two words   something that is longer than the line',
    44,
    'the targets:\n  two words   something that is longer than\n              the line',
  ],
  [`  ${'/folder'.repeat(8)} and more`, 40, `  ${'/folder'.repeat(8)} and more`],
  ['a `name of several words` is kept in one line', 24, 'a `name of several words` is kept in one\n  line'],
])('%j in %s columns', (text, columns, expected) => {
  expect(fitting(text, columns)).toBe(expected);
});
