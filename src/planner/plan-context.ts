import type { Design, EntityDesign } from '../design/design.js';
import { parseModelStatement } from '../expression/partiql/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { Pattern } from '../model/model.js';
import type { PlanContext } from './context.js';

/**
 * What a pattern is planned (and its calls are built) in; undefined where its entities have no key, or are in several tables and no
 * transaction reaches over them.
 */
export function contextOf(design: Design, pattern: Pattern): PlanContext | undefined {
  const entities = namedEntities(design, pattern);
  const [first] = entities;
  if (first === undefined || entities.some(({ key }) => key === undefined)) return undefined;
  if (!isTransaction(pattern) && entities.some(({ table }) => table !== first.table)) return undefined;
  return { design, pattern, entities, table: first.table };
}

export function isTransaction({ op }: Pattern): boolean {
  return op.value === 'transact-write' || op.value === 'transact-get';
}

/** The entities that a pattern, or a step of it, names, each once; of a statement that names none, all of its table. */
export function namedEntities(design: Design, pattern: Pattern): readonly EntityDesign[] {
  if (pattern.op.value === 'execute' && pattern.entities.length === 0) {
    const parsed = parseModelStatement(pattern.statement?.value ?? '');
    const table = parsed.kind === 'ok' ? parsed.model.statement.from.table : undefined;
    const entities = design.tables.get(table ?? '')?.entities ?? [];
    return entities.filter(({ companionOf }) => companionOf === undefined);
  }
  const names = isTransaction(pattern) ? pattern.steps.map(({ entity }) => entity) : pattern.entities;
  return [...new Set(flatMap(names, ({ value }) => design.entities.get(value) ?? []))];
}
