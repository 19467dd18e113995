import type { Entity, Model, Pattern } from '../../model/model.js';
import type { ModelSymbol } from './symbol.js';

/** What edits of a rename change besides the name in the model. Editors show it beside them. */
export type RenameNote = {
  readonly label: string;
  readonly description: string;
  /** Whether a person has to agree first. */
  readonly needsConfirmation: boolean;
};

export type RenameNotes = {
  /** Of every place, where what runs already is concerned. */
  readonly all: RenameNote | undefined;
  /** Of places that name other symbols than the one that was asked for. */
  readonly others: RenameNote | undefined;
  /** Of the entry that keeps the name of what runs already. */
  readonly kept: (symbol: ModelSymbol) => RenameNote;
};

export function renameNotes(model: Model, group: readonly ModelSymbol[], asked: readonly ModelSymbol[]): RenameNotes {
  return { all: migration(model, group), others: company(group, asked), kept: keptNote };
}

/** What takes a migration or another deployment. */
function migration(model: Model, group: readonly ModelSymbol[]): RenameNote | undefined {
  for (const symbol of group) {
    const description = whatChanges(model, symbol);
    if (description !== undefined)
      return { label: 'Changes what is stored or deployed', description, needsConfirmation: true };
  }
  return undefined;
}

function whatChanges(model: Model, { kind, name, of }: ModelSymbol): string | undefined {
  switch (kind) {
    case 'attribute': {
      const implied = model.entities.get(of ?? '')?.attributes.get(name)?.implied !== undefined;
      return implied
        ? `Nothing declares \`${name}\` among the attributes of \`${of}\`: items hold it under this name, and those that are there need a migration.`
        : undefined;
    }
    case 'entity': {
      const entity = model.entities.get(name);
      const isAbout = ({ entities }: Pattern): boolean => entities.some(({ value }) => value === name);
      return (entity === undefined ? undefined : companionsChange(model, entity)) ?? routeChanges(model, isAbout);
    }
    case 'access pattern':
      return routeChanges(model, (pattern) => pattern.name === name);
    case 'table':
      return `Generated infrastructure calls the table \`${name}\`: under another name it is another resource. Move the old one before you deploy.`;
    case 'index':
      return `The index is called \`${name}\` in DynamoDB: under another name it is built anew, and the old one is removed.`;
    case 'role':
    case 'stream rule':
      return `Generated infrastructure calls this \`${name}\`: under another name it is another resource.`;
    default:
      return undefined;
  }
}

/** A route that no role states is made of the names of the pattern and of what it is about. */
function routeChanges({ roles, patterns }: Model, concerns: (pattern: Pattern) => boolean): string | undefined {
  for (const { name, allow, api } of roles.values()) {
    for (const { value } of api === undefined ? [] : allow) {
      const pattern = patterns.get(value);
      if (pattern !== undefined && api?.routes.has(value) === false && concerns(pattern))
        return `The role \`${name}\` has an HTTP API, in which the route of \`${value}\` is made of names: state it under \`routes\` first, or tell those who call it.`;
    }
  }
  return undefined;
}

/** Sentinels and earlier versions of an entity have its name in their keys or in what tells them apart. */
function companionsChange({ defaults }: Model, { name, unique, history }: Entity): string | undefined {
  const sentinel = [...unique.values()].find(({ key }) => key === undefined || defaults.entityAttribute !== undefined);
  if (sentinel !== undefined)
    return `Items that keep \`${sentinel.name}\` unique hold the name \`${name}\`: those that are stored need a migration.`;
  return history !== undefined && defaults.entityAttribute !== undefined
    ? `Earlier versions are stored as \`${name}.history\`: those that are stored need a migration.`
    : undefined;
}

/** Most that are named. */
const SHOWN = 6;

function company(group: readonly ModelSymbol[], asked: readonly ModelSymbol[]): RenameNote | undefined {
  const others = group.filter((symbol) => !asked.includes(symbol));
  if (others.length === 0) return undefined;
  const shown = others.slice(0, SHOWN).map((symbol) => `\`${labelOf(symbol)}\``);
  const rest = others.length - shown.length;
  return {
    label: 'What has to be called the same',
    description: `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}: one place names them together, or values go between them by name.`,
    needsConfirmation: false,
  };
}

export function labelOf({ kind, name, of }: ModelSymbol): string {
  return of === undefined || kind === 'index' ? name : `${of}.${name}`;
}

function keptNote({ kind, name }: ModelSymbol): RenameNote {
  const what = kind === 'attribute' ? 'stored' : kind === 'entity' ? 'stored with items' : 'deployed';
  return {
    label: `Keeps \`${name}\` as it is ${what}`,
    description: `Without this edit what is ${what} changes its name, too: items that are there need a migration.`,
    needsConfirmation: false,
  };
}
