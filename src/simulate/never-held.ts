import type { Design } from '../design/design.js';
import { pathsOf } from '../expression/model/index.js';
import type { LocatedExpr, Pattern } from '../model/model.js';
import type { CallFailure } from '../planner/index.js';

/** Why every call that was tried failed, of which `failure` is the last, and what samples would help. */
export function neverHeld(
  design: Design,
  pattern: Pattern,
  { reason, entity, step, error, message }: CallFailure,
): string {
  const stated = step === undefined ? undefined : pattern.steps[step];
  const name = entity ?? 'item';
  const at = step === undefined ? '' : `step ${step + 1}, ${stated?.action ?? 'write'} ${name}: `;
  const tried = `of the items that were tried (${error})`;
  switch (reason) {
    case 'condition': {
      const condition = step === undefined ? pattern.condition : stated?.condition;
      if (condition === undefined) return `${at}${message.replace(/\.$/, '')} (${error})`;
      return `${at}\`${textOf(condition)}\` held for none ${tried}; ${advice(design, condition, name)}`;
    }
    case 'not-found':
      return `${at}there was no such ${name} for any ${tried}; add samples of ${name} that belong to those of the other entities`;
    case 'exists':
    case 'unique':
      return `${at}another ${name} stood in the way of each ${tried}; give its fields more values`;
    default:
      return `${at}${message.replace(/\.$/, '')} (${error})`;
  }
}

function textOf({ text, span }: LocatedExpr): string {
  return (text ?? span.file.text.slice(span.start, span.end)).replace(/\s+/g, ' ');
}

function advice(design: Design, { value }: LocatedExpr, entity: string): string {
  // A member of an enum is a path as well.
  const attributes = design.entities.get(entity)?.attributes;
  const fields = new Set(pathsOf(value).map(({ segments }) => String(segments[0])));
  const facts = [...fields]
    .filter((name) => attributes?.has(name) !== false)
    .map((name) => `\`${name}\``)
    .join(', ');
  return `add samples of ${entity} for which it holds, or state \`min\`, \`max\` or \`weights\` of ${facts} so that more items meet it`;
}
