import type { Design } from '../../../design/design.js';
import type { PlannedPattern } from '../../../planner/index.js';
import { doc, from, literal, name, ts } from '../../text/index.js';
import type { Gen, GeneratedFile } from '../gen.js';
import { errorNames } from '../names.js';
import { plannedPatterns } from './planned.js';

/** `errors.ts`: a class for each error that the model names. Undefined where it names none. */
export function errorFile(gen: Gen): GeneratedFile | undefined {
  const errors = errorNames(gen.design);
  if (errors.length === 0) return undefined;
  const patterns = plannedPatterns(gen);
  const classes = errors.map((error) => {
    const throwing = patterns
      .filter((planned) => mayFailWith(gen.design, planned, error))
      .map(({ pattern }) => pattern.name);
    const text = [
      ...reasonsOf(gen.design, error),
      throwing.length === 0 ? undefined : `Thrown by ${throwing.map((one) => `\`${one}\``).join(', ')}.`,
    ];
    return ts`${doc(...text)}export class ${name(gen.names.error(error))} extends ${from('runtime/errors', 'CallError')} {
override readonly name = ${literal(gen.names.error(error))};
}

`;
  });
  return { path: 'errors.ts', code: ts`${classes}` };
}

function reasonsOf(design: Design, error: string): readonly string[] {
  const unique = [...design.entities.values()].flatMap((entity) =>
    entity.unique
      .filter(({ constraint }) => constraint.onConflict?.value === error)
      .map(({ fields }) => `Another \`${entity.name}\` has the same ${fields.map((one) => `\`${one}\``).join(', ')}.`),
  );
  const steps = [...design.model.patterns.values()].flatMap((pattern) =>
    pattern.steps
      .filter((step) => step.else?.value === error)
      .map(({ action, entity, condition }) =>
        condition === undefined
          ? `\`${pattern.name}\`: the step \`${action} ${entity.value}\` is not possible.`
          : `\`${pattern.name}\`: \`${condition.text}\` does not hold for the \`${entity.value}\`.`,
      ),
  );
  return [...unique, ...steps];
}

function mayFailWith({ entities }: Design, { pattern, operation }: PlannedPattern, error: string): boolean {
  if (pattern.steps.some((step) => step.else?.value === error)) return true;
  if (operation.kind === 'read') return false;
  const constraints = [...entities.values()].flatMap(({ unique }) =>
    unique.filter(({ constraint }) => constraint.onConflict?.value === error).map(({ sentinel }) => sentinel),
  );
  return operation.parts.some(({ role, entity }) => role === 'sentinel' && constraints.includes(entity));
}
