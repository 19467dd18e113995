import type { NameKind } from '../../completion/table.js';
import { loadModel } from '../../model/load-model.js';
import type { Model } from '../../model/model.js';
import type { CommandContext } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { Io } from '../io.js';
import { readerOf } from '../load-input.js';
import { type ModelInput, modelsOfFolder, resolveModel } from '../model-paths.js';

/** More names than this are no help to whoever presses a key. */
const MOST_NAMES = 2000;
/** Models of one folder that are read for their names. */
const MOST_MODELS = 10;
const LONGEST_NAME = 200;

/**
 * Prints names of the model that a command line is about, one a line, and nothing else, whatever is wrong: a person is in the middle of a word.
 * What could be no word on one line, or would tell the terminal something, is left out; the rest is data, which scripts never evaluate.
 */
export async function runCompleteNames(
  { io }: CommandContext,
  kind: NameKind,
  words: readonly string[],
): Promise<ExitCode> {
  const names = new Set<string>();
  for (const input of inputsOf(words, io)) {
    const { partial } = loadModel(await readerOf(input, io), input.shown);
    for (const name of partial === undefined ? [] : namesOf(partial, kind)) names.add(name);
  }
  const shown = [...names]
    .filter((name) => name.length <= LONGEST_NAME && !UNPRINTABLE.test(name))
    .slice(0, MOST_NAMES);
  io.stdout.write(shown.map((name) => `${name}\n`).join(''));
  return EXIT.ok;
}

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** The models that are named already, or those of the current folder. */
function inputsOf(words: readonly string[], io: Io): readonly ModelInput[] {
  const named = words
    .filter((word) => word !== '' && !word.startsWith('-'))
    .flatMap((word) => orNothing(() => [resolveModel(word, io.cwd)]));
  if (named.length > 0) return named.slice(0, MOST_MODELS);
  return orNothing(() => modelsOfFolder(io.cwd)).slice(0, MOST_MODELS);
}

function orNothing<T>(work: () => readonly T[]): readonly T[] {
  try {
    return work();
  } catch {
    return [];
  }
}

function namesOf({ patterns, scenarios, tables, entities }: Model, kind: NameKind): readonly string[] {
  switch (kind) {
    case 'patterns':
      return [...patterns.keys()];
    case 'scenarios':
      return [...scenarios.keys()];
    case 'knobs':
      return ['rate', ...patterns.keys(), ...entities.keys(), ...tables.keys()].map((name) => `${name}.`);
  }
}
