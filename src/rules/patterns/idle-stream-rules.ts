import type { Design, EntityDesign } from '../../design/design.js';
import type { Model } from '../../model/model.js';
import { lackedBy, ruleIntent } from '../../planner/rule-intent.js';
import type { Report } from '../rule.js';
import { listOf, quote } from '../show.js';
import { itemWrites } from './item-writes.js';

/** Stream rules that give less than an item needs, where nothing else makes one: they find none, and never do anything. */
export function* idleStreamRules(design: Design): Iterable<Report> {
  const { model } = design;
  for (const rule of model.streams.values()) {
    for (const update of rule.update) {
      const target = design.entities.get(update.entity.value);
      if (target?.key === undefined || update.isDoubtful === true) continue;
      const { key, upsert } = ruleIntent(design, target, update, rule.span);
      if (upsert || isMade(design, target)) continue;
      const lacked = listOf(lackedBy(design, target, key, update), 'or');
      yield {
        span: update.entity.span,
        message: `${quote(rule.name)} gives no ${lacked}, so that it changes ${quote(target.name)} only where there is one, and nothing makes such an item: it never does anything. Set ${lacked} in the rule, give a \`default\`, or state the pattern that creates ${quote(target.name)}.`,
      };
    }
  }
}

function isMade(design: Design, target: EntityDesign): boolean {
  const { model } = design;
  return (
    isWritten(model, target) ||
    [...model.streams.values()].some(({ update, span }) =>
      update.some((one) => one.entity.value === target.name && ruleIntent(design, target, one, span).upsert),
    )
  );
}

function isWritten(model: Model, { name }: EntityDesign): boolean {
  const isStated = [...model.patterns.values()].some(
    ({ op, entities }) => op.value === 'execute' && entities.some(({ value }) => value === name),
  );
  return (
    isStated ||
    itemWrites(model).some(({ entity, action }) => entity === name && (action === 'create' || action === 'put'))
  );
}
