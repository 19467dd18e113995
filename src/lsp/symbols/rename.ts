import type { LoadResult } from '../../model/load-model.js';
import type { Model } from '../../model/model.js';
import { quote } from '../../rules/show.js';
import type { TextEdit } from '../../source/index.js';
import type { ModelDocument } from '../model-document.js';
import { occurrenceAt } from './find.js';
import { keptName, NO_TEXT } from './kept-names.js';
import { wrongResult } from './rename-check.js';
import { labelOf, type RenameNote, renameNotes } from './rename-notes.js';
import { lowerFirst, type ModelSymbol, type Occurrence, type SymbolIndex } from './symbol.js';
import { symbolIndexOf } from './symbol-index.js';
import { placeOf, uniqueEdits } from './unique-edits.js';

export type { RenameNote } from './rename-notes.js';

/** What it changes is told by a note, where more than the name in the model becomes another. */
export type RenameEdit = TextEdit & { readonly note?: RenameNote };

export type Renaming = { readonly edits: readonly RenameEdit[] } | Refusal;

/** Why not, in a sentence for the user. */
export type Refusal = { readonly refusal: string };

export type RenameTarget = { readonly span: Occurrence['span']; readonly name: string };

/** What `renameAt` would change at a place; a refusal where there is a name that cannot be changed, and nothing where there is none. */
export function renameTargetAt(document: ModelDocument, offset: number): RenameTarget | Refusal | undefined {
  const { loaded } = document.state;
  const occurrence = occurrenceAt(document, offset);
  if (occurrence === undefined) return undefined;
  const refusal = obstacleAt(occurrence) ?? obstacleIn(symbolIndexOf(loaded), occurrence, loaded.partial);
  if (refusal !== undefined) return { refusal };
  const { file, start, end } = occurrence.span;
  return { span: occurrence.span, name: file.text.slice(start, end) };
}

/** The edits, in all files of the model, that give what is named at a place another name, and change nothing else. */
export function renameAt(document: ModelDocument, offset: number, newName: string): Renaming {
  const { loaded } = document.state;
  const occurrence = occurrenceAt(document, offset);
  if (occurrence === undefined) return { refusal: 'There is no name of the model here that could be changed.' };
  const target = renameTargetAt(document, offset);
  if (target === undefined || 'refusal' in target) return target ?? { refusal: 'Nothing is named here.' };
  const model = loaded.partial;
  const [symbol] = occurrence.symbols;
  if (model === undefined || symbol === undefined)
    return { refusal: 'The model cannot be read: mend its errors first.' };
  if (occurrence.isLower && lowerFirst(newName) !== newName)
    return { refusal: `\`${newName}\` names an entity here, with its first letter in lower case: write it so.` };
  const name = occurrence.isLower ? newName.charAt(0).toUpperCase() + newName.slice(1) : newName;
  if (name === symbol.name) return { edits: [] };
  const wrong = wrongName(symbol, name);
  if (wrong !== undefined) return { refusal: wrong };
  const index = symbolIndexOf(loaded);
  const taken = index.group(symbol).flatMap(({ kind, of }) => index.find(kind, name, of) ?? [])[0];
  if (taken !== undefined) return { refusal: `There is ${nameOf(taken)} already: choose another name.` };
  const edits = editsOf(index, loaded, model, occurrence, name);
  if ('refusal' in edits) return edits;
  const changed = wrongResult(loaded, index, index.group(symbol), edits.edits, name);
  return changed === undefined ? edits : { refusal: changed };
}

function nameOf(symbol: ModelSymbol): string {
  return `${/^[aei]/.test(symbol.kind) ? 'an' : 'a'} ${symbol.kind} \`${labelOf(symbol)}\``;
}

function obstacleAt({ role, symbols, isExact }: Occurrence): string | undefined {
  const [symbol] = symbols;
  if (symbol?.kind === 'stored name')
    return `\`${symbol.name}\` is the name of a key attribute in DynamoDB: with another one the table would be another table.`;
  if (role === 'stored')
    return `Here stands what \`${symbol?.of}.${symbol?.name}\` is stored under, and not its name in the model. Rename the attribute where it is declared: what is stored keeps its name.`;
  return isExact
    ? undefined
    : `\`${symbol?.name}\` is written here through an alias or with escapes: write it out first.`;
}

function obstacleIn(index: SymbolIndex, { symbols }: Occurrence, model: Model | undefined): string | undefined {
  const group = symbols.flatMap((symbol) => index.group(symbol));
  const places = index.places(group);
  const [symbol] = symbols;
  if (symbol?.kind === 'error' && !places.some(({ role }) => role === 'declaration'))
    return `\`${symbol.name}\` is an error of the language's own: nothing in the model gives it its name.`;
  const unclear = places.find(({ role, isExact }) => role !== 'stored' && !isExact);
  if (unclear !== undefined)
    return `\`${symbol?.name}\` is also written through an alias or with escapes (${lineOf(unclear)}): write it out there first.`;
  const bound = group.find((one) => isImplied(model, one) && isStored(index, one));
  return bound === undefined
    ? undefined
    : `\`${bound.name}\` is not declared among the attributes of \`${bound.of}\`, so that it is stored under its name, which a key, a projection or the time to live of the table rests on. Declare the attribute first: then a new name keeps what is stored.`;
}

function lineOf({ span: { file, start } }: Occurrence): string {
  return `\`${file.path}\`, line ${file.lineOf(start)}`;
}

function isImplied(model: Model | undefined, { kind, name, of }: ModelSymbol): boolean {
  return kind === 'attribute' && model?.entities.get(of ?? '')?.attributes.get(name)?.implied !== undefined;
}

function isStored({ places }: SymbolIndex, symbol: ModelSymbol): boolean {
  return places([symbol]).some(({ role }) => role === 'stored');
}

const IDENTIFIED: ReadonlySet<ModelSymbol['kind']> = new Set([
  'type',
  'entity',
  'attribute',
  'access pattern',
  'parameter',
]);

function wrongName({ kind }: ModelSymbol, name: string): string | undefined {
  const shown = quote(name.slice(0, 80));
  if (NO_TEXT.test(name)) return `${shown} is no text in YAML: choose another name.`;
  if (IDENTIFIED.has(kind) && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    return `${shown} is no name of this kind: it is made of letters, digits and \`_\`, and does not begin with a digit.`;
  return /^[A-Za-z_][\w.-]*$/.test(name)
    ? undefined
    : `${shown} would have to stand in quotes wherever it is used: choose a name of letters, digits, \`_\`, \`-\` and \`.\` that begins with a letter.`;
}

function editsOf(
  index: SymbolIndex,
  { parsed }: LoadResult,
  model: Model,
  occurrence: Occurrence,
  newName: string,
): Renaming {
  const group = index.group(occurrence.symbols[0]!);
  const notes = renameNotes(model, group, occurrence.symbols);
  const unique = uniqueEdits(model, parsed, newName);
  const edits: RenameEdit[] = [];
  for (const { span, role, isLower, symbols } of index.places(group)) {
    if (role === 'stored') continue;
    const { file, start, end } = span;
    const note =
      notes.all ?? (symbols.some((symbol) => occurrence.symbols.includes(symbol)) ? undefined : notes.others);
    const text = { file, start, end, newText: isLower ? lowerFirst(newName) : newName };
    const edit = unique.has(placeOf(span)) ? unique.get(placeOf(span)) : text;
    if (edit === undefined) return { refusal: notKept(symbols[0]?.name ?? '') };
    edits.push(withNote(edit, note));
  }
  // Where some are stored under the name because nothing declares them, all of them go on together.
  if (group.some((symbol) => isImplied(model, symbol))) return { edits };
  for (const symbol of group) {
    const kept = keptName(model, parsed, symbol, newName);
    if (kept.kind === 'impossible') return { refusal: notKept(symbol.name) };
    for (const edit of kept.edits) edits.push(withNote(edit, notes.kept(symbol)));
  }
  return { edits };
}

function notKept(name: string): string {
  return `\`${name}\` is what is stored, and its declaration is shared or written so that the name cannot be kept there: write it out first.`;
}

function withNote(edit: TextEdit, note: RenameNote | undefined): RenameEdit {
  return note === undefined ? edit : { ...edit, note };
}
