import type { EntityDesign } from '../../design/index.js';
import { combination, type Expr, type PathSegment, printPath } from '../../expression/model/index.js';
import {
  type ConstantSyntax,
  parseModelStatement,
  type SetValue,
  type StatementPath,
  type StatementSpan,
  statementPaths,
  type UpdateClause,
} from '../../expression/partiql/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { textSpan } from '../../model/located-text.js';
import type { LocatedExpr, Pattern, SetClause } from '../../model/model.js';
import type { Located } from '../../source/index.js';
import type { ItemWrite } from './item-writes.js';

const NOTHING: Pick<ItemWrite, 'set' | 'add' | 'remove'> = { set: [], add: [], remove: [] };

/**
 * The updates and deletes of statements as those of other patterns are stated, in the names of the model: what comes with such a pattern
 * comes with none of these. Only where a statement's pattern names its one entity: the statement does not say of which the item is.
 */
export function statementWrites(
  patterns: Iterable<Pattern>,
  entities: ReadonlyMap<string, EntityDesign>,
): readonly ItemWrite[] {
  return flatMap([...patterns], (pattern) => {
    const [named, other] = pattern.entities;
    const entity = other === undefined ? entities.get(named?.value ?? '') : undefined;
    return pattern.op.value === 'execute' && entity !== undefined ? writeOf(pattern, entity) : [];
  });
}

function writeOf(pattern: Pattern, entity: EntityDesign): readonly ItemWrite[] {
  const { statement: text, name } = pattern;
  const parsed = parseModelStatement(text?.value ?? '');
  if (text === undefined || parsed.kind !== 'ok') return [];
  const { statement } = parsed.model;
  if (statement.action !== 'update' && statement.action !== 'delete') return [];
  const { action, where } = statement;
  const asked =
    where === undefined
      ? []
      : statementPaths({ action: 'delete', from: statement.from, where, returning: undefined, parameters: 0 });
  const condition: LocatedExpr = {
    value: combination(
      'and',
      asked.map(({ path }) => has(modelled(entity, path))),
    ),
    span: text.span,
  };
  const clauses = action === 'update' ? clausesOf(entity, text, statement.clauses) : NOTHING;
  return [{ entity: entity.name, action, name, pattern, condition, span: text.span, ...clauses }];
}

function clausesOf(entity: EntityDesign, text: Located<string>, clauses: readonly UpdateClause[]): typeof NOTHING {
  const at = ({ start, end }: StatementSpan) => textSpan(text, start, end);
  const pathOf = (path: StatementPath): Located<string> => ({
    value: printPath(modelled(entity, path.path)),
    span: at(path),
  });
  return {
    set: flatMap(clauses, (clause): readonly SetClause[] =>
      clause.kind === 'set'
        ? [{ path: pathOf(clause.path), value: { value: assigned(entity, clause.value), span: at(clause.value) } }]
        : [],
    ),
    add: [],
    remove: flatMap(clauses, ({ kind, path }) => (kind === 'remove' ? [pathOf(path)] : [])),
  };
}

/** The attribute by the model's name; what lies in it keeps the names that it is stored under. */
function modelled(entity: EntityDesign, [stored, ...inner]: readonly PathSegment[]): readonly PathSegment[] {
  const known = [...entity.attributes.values()].find(({ attribute }) => attribute.storedName === stored);
  return [known?.attribute.name ?? stored ?? '', ...inner];
}

function has(segments: readonly PathSegment[]): Expr {
  return { kind: 'call', name: 'has', args: [pathExpr(segments)], start: 0, end: 0 };
}

function pathExpr(segments: readonly PathSegment[]): Expr {
  return { kind: 'path', image: 'current', segments, start: 0, end: 0 };
}

/** What is assigned, as far as the language of the model can say it; any parameter stands for the rest. */
function assigned(entity: EntityDesign, value: SetValue): Expr {
  switch (value.kind) {
    case 'add':
    case 'subtract': {
      const { kind, start, end } = value;
      const [left, right] = [sideOf(entity, value.left), sideOf(entity, value.right)];
      return { kind: 'arithmetic', operator: kind === 'add' ? '+' : '-', left, right, start, end };
    }
    case 'append':
      return unknown();
    case 'path':
    case 'literal':
    case 'parameter':
      return sideOf(entity, value);
  }
}

function sideOf(entity: EntityDesign, side: ConstantSyntax | StatementPath): Expr {
  if (side.kind === 'path') return pathExpr(modelled(entity, side.path));
  if (side.kind === 'parameter') return { kind: 'param', name: side.name ?? '', segments: [], start: 0, end: 0 };
  const { value } = side;
  return 'N' in value ? { kind: 'literal', value: { type: 'number', text: value.N }, start: 0, end: 0 } : unknown();
}

function unknown(): Expr {
  return { kind: 'param', name: '', segments: [], start: 0, end: 0 };
}
