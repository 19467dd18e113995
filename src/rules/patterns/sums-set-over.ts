import { paramsOf, pathsOf } from '../../expression/model/index.js';
import type { SetClause } from '../../model/model.js';
import { rootOf } from '../../model/written-path.js';
import type { Report, RuleContext } from '../rule.js';
import { listOf, quote } from '../show.js';
import { addedTo, type ItemWrite, itemWrites } from './item-writes.js';
import { numberDraws } from './number-draws.js';

/** Updates that set a sum to a value of the caller's, whatever others have added since the caller read it. DM4014 has those under a version. */
export function* sumsSetOver({ model, design }: RuleContext): Iterable<Report> {
  const writes = itemWrites(model);
  const drawn = new Set(numberDraws(model).map(({ counter }) => `${counter.entity}.${counter.attribute}`));
  for (const write of writes) {
    const entity = design.entities.get(write.entity)?.entity;
    if (write.action !== 'update' || write.pattern === undefined || entity === undefined) continue;
    if (entity.version !== undefined || write.lock !== undefined) continue;
    for (const clause of write.set) {
      const { path } = clause;
      if (!isGiven(clause) || looksAt(write, path.value) || drawn.has(`${write.entity}.${path.value}`)) continue;
      const adding = writes.filter((one) => one.entity === write.entity && one !== write && addsTo(one, path.value));
      if (adding.length > 0) yield report(write, clause, adding);
    }
  }
}

/** A value that the call gives; one that is written out, such as 0, is meant whatever there was. */
function isGiven({ value }: SetClause): boolean {
  return value === undefined || (paramsOf(value.value).length > 0 && pathsOf(value.value).length === 0);
}

function looksAt({ condition }: ItemWrite, path: string): boolean {
  return condition !== undefined && pathsOf(condition.value).some(({ segments }) => segments[0] === rootOf(path));
}

function addsTo(write: ItemWrite, path: string): boolean {
  return addedTo(write).some((clause) => clause.path.value === path);
}

function report(write: ItemWrite, { path }: SetClause, adding: readonly ItemWrite[]): Report {
  const sum = quote(path.value);
  const names = [...new Set(adding.map(({ name }) => name))];
  return {
    severity: 'info',
    span: path.span,
    message: `${quote(write.name)} sets ${sum} of ${quote(write.entity)} to a value of the caller's, and ${listOf(names)} ${names.length === 1 ? 'adds' : 'add'} to it: what was added since the caller read it is gone. Add the difference, or ask with a \`condition\` that ${sum} is what was read.`,
    related: adding.slice(0, 4).map(({ name, span }) => ({ message: `${quote(name)} adds to it`, span })),
  };
}
