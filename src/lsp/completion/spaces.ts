import type { LoadResult } from '../../model/load-model.js';
import type { NameUse } from '../../model/name-uses.js';
import { isText } from '../../model/node.js';
import type { YamlNode } from '../../source/index.js';
import { describedAt } from '../schema-docs.js';
import { otherUses } from '../symbols/other-uses.js';
import type { SymbolSpace, SymbolUse } from '../symbols/symbol.js';
import { usesInTemplates } from '../symbols/template-uses.js';
import { markedTexts } from './marked-texts.js';
import { MARK, nodeAt, type YamlPlace } from './place.js';

/** Reads the model with another text of the file that is being written. */
export type LoadWith = (text: string) => LoadResult;

export type OfferedSpaces = { readonly spaces: readonly SymbolSpace[]; readonly isLower: boolean };

/** Kinds of names that may stand at a place: as a name that stands there is read. */
export function spacesAt(text: string, offset: number, place: YamlPlace, load: LoadWith): OfferedSpaces {
  const keyed = place.role === 'key' ? describedAt('model', [...place.path, MARK]) : undefined;
  for (const marked of markedTexts(text, offset, place, keyed)) {
    const loaded = load(marked);
    const { partial } = loaded;
    const uses: readonly (NameUse | SymbolUse)[] = [
      ...loaded.uses,
      ...(partial === undefined ? [] : [...usesInTemplates(partial), ...otherUses(partial)]),
    ];
    const own = uses.filter(({ value, isDeclaration }) => value.includes(MARK) && isDeclaration !== true);
    if (own.length > 0)
      return { spaces: distinct(own.flatMap(({ of }) => of)), isLower: own.some(({ isLower }) => isLower === true) };
    // It was read, and nothing is named there.
    if (partial !== undefined) break;
  }
  return { spaces: spacesBeside(place), isLower: false };
}

/** Of what loading does not look up as a name. */
function spacesBeside({ path, role, typed }: YamlPlace): readonly SymbolSpace[] {
  const [section, name = ''] = path;
  if (role === 'key') return [];
  if (section === 'tables' && STORED.test(path.slice(2).join('.'))) return [{ kind: 'stored name', of: name }];
  // `Product.title`: the entity comes first.
  return path.at(-1) === 'copy' && !typed.includes('.') ? [{ kind: 'entity' }] : [];
}

/** Places in a table that name what items carry. */
const STORED =
  /^(?:ttl|indexes\.[^.]+\.(?:pk|sk|project\.include)(?:\.\d+)?|vectorIndexes\.[^.]+\.(?:vector|pk|filters|project\.include)(?:\.\d+)?)$/;

function distinct(spaces: readonly SymbolSpace[]): readonly SymbolSpace[] {
  return [...new Map(spaces.map((space) => [JSON.stringify([space.kind, space.of]), space])).values()];
}

/** What an expression at a path may name, by the entities that are named around it. */
export type ExpressionNames = {
  /** Whose attributes stand bare. */
  readonly entities: readonly string[];
  /** The pattern whose parameters stand behind `$`. */
  readonly pattern?: string;
  /** Of a step that is done for each of a list: whose attributes stand behind `$`. */
  readonly each: readonly string[];
};

export function namesOfExpression({ path, root }: YamlPlace): ExpressionNames {
  const [section, name = ''] = path;
  if (section === 'entities') return { entities: [name], each: [] };
  const around = path.map((_, i) => nodeAt(root, path.slice(0, i + 1)));
  const keys =
    section === 'streams' ? ['source'] : ['entity', 'entities', 'check', 'create', 'put', 'update', 'delete', 'get'];
  const entities = [...new Set(around.flatMap((node) => keys.flatMap((key) => textsIn(nodeAt(node, [key])))))];
  if (section !== 'accessPatterns') return { entities, each: [] };
  const lists = around.flatMap((node) => textsIn(nodeAt(node, ['each'])));
  const each = lists.flatMap((list) => textsIn(nodeAt(root, ['accessPatterns', name, 'params', list, 'list'])));
  return { entities, pattern: name, each };
}

function textsIn(node: YamlNode | undefined): readonly string[] {
  if (node?.kind === 'seq') return node.items.flatMap(textsIn);
  return isText(node) ? [String(node.value)] : [];
}
