import type { CallProblem } from './arguments.js';

/** Why arguments make no call, as people read it. */
export function problemText(problem: CallProblem): string {
  switch (problem.code) {
    case 'missing':
      return `\`${problem.argument}\` is missing`;
    case 'wrong':
      return `\`${problem.argument}\` needs ${problem.expected}, and this is ${problem.got}`;
    case 'too-many':
      return `${problem.got} elements, \`${problem.argument}\` takes ${problem.max}`;
    case 'key':
      return `the values make no key for \`${problem.slot}\` (${problem.error.code} in \`${problem.error.path}\`)`;
    case 'gap':
      return `\`${problem.argument}\` is given without \`${problem.before}\``;
    case 'too-many-buckets':
      return `the range touches more than ${problem.max} buckets of \`${problem.field}\``;
    case 'unordered':
      return `the key does not keep the order of \`${problem.field}\``;
  }
}
