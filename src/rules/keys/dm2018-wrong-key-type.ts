import type { MappingProblem } from '../../design/design.js';
import type { Rule } from '../rule.js';
import { listOf, quote } from '../show.js';
import { declaresType } from './key-slots.js';

type Untextual = Extract<MappingProblem, { kind: 'template-needs-text' }>;

export const wrongKeyType: Rule = {
  id: 'DM2018',
  name: 'wrong-key-type',
  family: 'keys',
  title: 'A key attribute has another type than what is put into it',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html',
  isGround: true,
  *check({ design }) {
    for (const problem of design.mappingProblems) {
      if (problem.kind !== 'wrong-type') continue;
      const { entity, slot, field, stored, index } = problem;
      const table = design.entities.get(entity.name)?.table.table;
      // Without a declared type it is the entities of an index that disagree.
      if (index !== undefined && table !== undefined && !declaresType(table, slot)) continue;
      yield {
        span: problem.span,
        message: `${quote(field.name)} of ${quote(entity.name)} is stored as ${stored}, and the key attribute ${quote(slot.attribute)}${index === undefined ? '' : ` of ${quote(index)}`} is of type ${slot.type}: DynamoDB refuses the write. Declare the key attribute as ${quote(`${slot.attribute}: ${stored}`)}, or give a template.`,
        related: [{ message: `type ${slot.type}`, span: slot.span }],
      };
    }
    for (const group of bySlot(design.mappingProblems.filter((problem) => problem.kind === 'template-needs-text'))) {
      const [first, ...others] = group;
      if (first === undefined) continue;
      const { slot, index } = first;
      const names = [...new Set(group.map(({ entity }) => entity.name))];
      yield {
        span: first.span,
        message: `A template gives a string, and the key attribute ${quote(slot.attribute)}${index === undefined ? '' : ` of ${quote(index)}`} is of type ${slot.type}: DynamoDB refuses every item of ${listOf(names)}. Declare it without a type, or write \`natural\` where the attribute itself is the key.`,
        related: [
          { message: `type ${slot.type}`, span: slot.span },
          ...others.map(({ entity, span }) => ({ message: `the template of ${quote(entity.name)}`, span })),
        ],
      };
    }
  },
};

/** One key attribute that is declared wrongly is one cause, however many entities fill it. */
function bySlot(problems: readonly Untextual[]): readonly (readonly Untextual[])[] {
  const groups = new Map<string, Untextual[]>();
  for (const problem of problems) {
    const { slot } = problem;
    const place = `${slot.span.file.path} ${slot.span.start} ${slot.attribute}`;
    groups.set(place, [...(groups.get(place) ?? []), problem]);
  }
  return [...groups.values()];
}
