import type { Finding } from '../../diagnostics/index.js';
import { memoryReader } from '../../model/file-reader.js';
import { type LoadResult, loadModel } from '../../model/load-model.js';
import { applyEdits, type TextEdit } from '../../source/index.js';
import { type ModelSymbol, type SymbolIndex, symbolId } from './symbol.js';
import { symbolIndexOf } from './symbol-index.js';

/**
 * What would be wrong with the model after the edits: an error that is not there now, or a name that would mean something else. The language
 * itself says so: the model is read as it would be.
 */
export function wrongResult(
  loaded: LoadResult,
  before: SymbolIndex,
  group: readonly ModelSymbol[],
  edits: readonly TextEdit[],
  newName: string,
): string | undefined {
  const [root] = loaded.files;
  if (root === undefined) return 'The model cannot be read.';
  const texts = loaded.files.map((file) => [file.path, applyEdits(file, edits)] as const);
  const after = loadModel(memoryReader(Object.fromEntries(texts)), root.path);
  const error = newError(loaded.findings, after.findings);
  if (error !== undefined) return `\`${newName}\` cannot be the name: ${error.message}`;
  const renamed = usesBySymbol(before, (symbol) => renamedSymbol(symbol, group, newName));
  return isSame(
    renamed,
    usesBySymbol(symbolIndexOf(after), (symbol) => symbol),
  )
    ? undefined
    : `\`${newName}\` is taken, or means something else in one of the places where it would stand: choose another name.`;
}

function newError(before: readonly Finding[], after: readonly Finding[]): Finding | undefined {
  const left = new Map<string, number>();
  for (const { rule, severity } of before) if (severity === 'error') left.set(rule, (left.get(rule) ?? 0) + 1);
  return after.find(({ rule, severity }) => {
    if (severity !== 'error') return false;
    const count = left.get(rule) ?? 0;
    left.set(rule, count - 1);
    return count < 1;
  });
}

/** How often each symbol is named. */
function usesBySymbol(
  { occurrences }: SymbolIndex,
  rename: (symbol: ModelSymbol) => ModelSymbol,
): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const { symbols } of occurrences) {
    for (const symbol of symbols) {
      const id = symbolId(rename(symbol));
      uses.set(id, (uses.get(id) ?? 0) + 1);
    }
  }
  return uses;
}

function renamedSymbol(symbol: ModelSymbol, group: readonly ModelSymbol[], newName: string): ModelSymbol {
  const own = group.includes(symbol) ? { ...symbol, name: newName } : symbol;
  const owner = group.some(({ kind, name }) => name === symbol.of && OWNED[symbol.kind] === kind);
  return owner ? { ...own, of: newName } : own;
}

/** What the symbols of a kind belong to. */
const OWNED: Partial<Record<ModelSymbol['kind'], ModelSymbol['kind']>> = {
  attribute: 'entity',
  index: 'table',
  'stored name': 'table',
  parameter: 'access pattern',
};

function isSame(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): boolean {
  return one.size === other.size && [...one].every(([id, count]) => other.get(id) === count);
}
