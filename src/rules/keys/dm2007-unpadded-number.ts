import { adviceToWrite } from '../../diagnostics/index.js';
import type { CompiledTemplate } from '../../keys/index.js';
import type { Rule } from '../rule.js';
import { quote } from '../show.js';
import { placeOfValue, variables } from './key-parts.js';
import { orderFaults } from './order-faults.js';
import { describeUse, problemsOf } from './template-findings.js';

export const unpaddedNumber: Rule = {
  id: 'DM2007',
  name: 'unpadded-number',
  family: 'keys',
  title: 'A number without a fixed width in a sort key of type S',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-sort-keys.html',
  *check(context) {
    const faults = orderFaults(context, 'DM2007');
    for (const { use, problem, span } of problemsOf(context.design, 'unpadded-number')) {
      if (use.part !== 'sk') continue;
      const [low, high] = problem.values;
      const placeholder = `{${problem.path}|${fixedWidth(use.compiled, problem.path)}}`;
      const better = quote(placeholder);
      const advice = `Write ${better}.`;
      const needed = faults.find(
        ({ value, variable }) => placeOfValue(value) === use.text.span && variable.path === problem.path,
      );
      yield {
        severity: needed === undefined ? 'warning' : 'error',
        span,
        message: `${quote(problem.path)} has no fixed width in ${describeUse(use)}: strings are ordered byte by byte, so ${quote(high)} comes before ${quote(low)}, and ranges and newest-first queries give the wrong items. Write ${better}; ${placeholder.endsWith('|epoch}') ? 'keys of times since 9 September 2001 stay as they are' : 'stored items then need a migration'}.`,
        related:
          needed === undefined
            ? []
            : [{ message: `${quote(needed.pattern.name)} relies on its order`, span: needed.pattern.span }],
        // What the model does not bound, only its author knows.
        suggestion: /:[NI]/.test(placeholder)
          ? { message: advice }
          : adviceToWrite(advice, span, `{${problem.path}}`, placeholder),
      };
    }
  },
};

/** The function that gives the number one width, with its digits where the model bounds them. */
function fixedWidth(compiled: CompiledTemplate | undefined, path: string): string {
  const type =
    compiled === undefined ? undefined : variables(compiled).find((variable) => variable.path === path)?.type;
  switch (type?.kind) {
    case 'epochSeconds':
    case 'epochMillis':
      return 'epoch';
    case 'decimal':
      return `${type.min?.startsWith('-') === false ? 'dec' : 'sdec'}:I.${type.scale}`;
    case 'int': {
      const { min, max } = type;
      if (min === undefined || max === undefined) return 'pad:N';
      const digits = Math.max(...[min, max].map((bound) => String(bound).replace('-', '').length));
      return `${min < 0n ? 'signed' : 'pad'}:${digits}`;
    }
    default:
      return 'pad:N';
  }
}
