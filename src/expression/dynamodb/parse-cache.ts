import { isReservedWord, MAX_EXPRESSION_BYTES, MAX_EXPRESSION_OPERATORS } from '../../facts/index.js';
import { utf8Length } from '../../value/index.js';
import { type ExpressionKind, invalidExpression } from './expression-error.js';
import { parseCondition, parseProjection, parseUpdate } from './parser.js';
import type { ConditionTree, PathSyntax, ProjectionTree, UpdateTree } from './syntax.js';

/** Texts that each cache keeps; the oldest half goes when it is full. */
const CACHE_SIZE = 2000;

type ConditionKind = Exclude<ExpressionKind, 'ProjectionExpression' | 'UpdateExpression'>;

const conditions: Readonly<Record<ConditionKind, Map<string, ConditionTree>>> = {
  ConditionExpression: new Map(),
  FilterExpression: new Map(),
  KeyConditionExpression: new Map(),
  SearchConditionExpression: new Map(),
};
const updates = new Map<string, UpdateTree>();
const projections = new Map<string, ProjectionTree>();

/** The tree of a condition, filter or key condition, from the cache where the text was parsed before. */
export function conditionTree(text: string, kind: ConditionKind): ConditionTree {
  return cached(conditions[kind], text, () => {
    checkSize(text, kind);
    const tree = parseCondition(text, kind);
    checkOperators(tree.operators, kind);
    return tree;
  });
}

/** The tree of an update expression, from the cache where the text was parsed before. */
export function updateTree(text: string): UpdateTree {
  return cached(updates, text, () => {
    checkSize(text, 'UpdateExpression');
    const tree = parseUpdate(text);
    checkOperators(tree.operators, 'UpdateExpression');
    return tree;
  });
}

/** The tree of a projection expression, from the cache where the text was parsed before. */
export function projectionTree(text: string): ProjectionTree {
  return cached(projections, text, () => {
    checkSize(text, 'ProjectionExpression');
    return parseProjection(text);
  });
}

/** Throws where a path writes a reserved word without a placeholder. */
export function checkReservedWords(paths: Iterable<PathSyntax>, kind: ExpressionKind): void {
  for (const path of paths) {
    for (const step of path.steps) {
      if (step.kind === 'name' && isReservedWord(step.name)) {
        throw invalidExpression(kind, `Attribute name is a reserved keyword; reserved keyword: ${step.name}`);
      }
    }
  }
}

function cached<T>(cache: Map<string, T>, text: string, parse: () => T): T {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const parsed = parse();
  if (cache.size >= CACHE_SIZE) {
    let excess = CACHE_SIZE / 2;
    for (const key of cache.keys()) {
      if (excess-- <= 0) break;
      cache.delete(key);
    }
  }
  cache.set(text, parsed);
  return parsed;
}

function checkSize(text: string, kind: ExpressionKind): void {
  if (text.trim() === '') throw invalidExpression(kind, 'The expression can not be empty;');
  const bytes = utf8Length(text);
  if (bytes <= MAX_EXPRESSION_BYTES) return;
  const size = kind === 'FilterExpression' || kind === 'ConditionExpression' ? ` expression size: ${bytes}` : '';
  throw invalidExpression(kind, `Expression size has exceeded the maximum allowed size;${size}`);
}

function checkOperators(operators: number, kind: ExpressionKind): void {
  if (operators <= MAX_EXPRESSION_OPERATORS) return;
  // The service stops counting at the first operator too many.
  const count = MAX_EXPRESSION_OPERATORS + 1;
  throw invalidExpression(kind, `The expression contains too many operators; operator count: ${count}`);
}
