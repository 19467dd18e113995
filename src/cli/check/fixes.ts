import { fixTexts } from '../../diagnostics/fixes.js';
import { type CheckReport, printable } from '../../diagnostics/index.js';
import type { FileReader } from '../../model/file-reader.js';
import { decodeSource } from '../../source/index.js';
import type { CommandContext } from '../context.js';
import { EditedFiles } from '../edited-files.js';
import { readerOf } from '../load-input.js';
import { type ModelInput, STDIN } from '../model-paths.js';
import { printDiff } from '../print-diff.js';
import { writableScope } from '../writable-scope.js';
import { writeChanges } from '../write-changes.js';
import type { CheckOptions } from './check-options.js';
import type { CheckedModel } from './checked-model.js';

/** A fix may let others come to light. Each round makes one at least, and few models need more than two. */
const MOST_ROUNDS = 100;

export type FixedModels = {
  /** The models as they are with the fixes. */
  readonly checked: readonly CheckedModel[];
  readonly fixed: NonNullable<CheckReport['fixed']>;
};

type Recheck = (input: ModelInput, reader: FileReader) => Promise<CheckedModel>;

/** What `--fix` does in one run: every model is read through it, and what it changes is written or shown at the end. */
export class Fixing {
  readonly #context: CommandContext;
  readonly #options: CheckOptions;
  readonly #edited: EditedFiles;
  readonly #readers = new Map<string, FileReader>();

  constructor(context: CommandContext, options: CheckOptions) {
    this.#context = context;
    this.#options = options;
    this.#edited = new EditedFiles(context.io.cwd);
  }

  /** Reads a model's files as they are with the fixes made so far. */
  async readerOf(input: ModelInput): Promise<FileReader> {
    const known = this.#readers.get(input.shown);
    if (known !== undefined) return known;
    const reader = this.#edited.over(await readerOf(input, this.#context.io));
    this.#readers.set(input.shown, reader);
    return reader;
  }

  /**
   * Mends until nothing is left to mend. Throws a `UsageError` where a file cannot be written.
   *
   * @param bystanders models that are not to be mended: what they share with the others is changed only as they suggest it too.
   */
  async fix(
    models: readonly CheckedModel[],
    bystanders: readonly CheckedModel[],
    recheck: Recheck,
  ): Promise<FixedModels> {
    const { io } = this.#context;
    const isInScope = writableScope(this.#options.paths, io.cwd);
    const identityOf = (path: string): string => this.#edited.identityOf(path);
    const own = new Set(models.flatMap(({ loaded }) => loaded.files.map(({ path }) => identityOf(path))));
    const mayChange = (path: string): boolean => path === STDIN || (own.has(identityOf(path)) && isInScope(path));
    this.#tellLeft(models, mayChange);
    let all = [...models, ...bystanders];
    let count = 0;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const fixes = fixTexts(
        all.map(({ loaded, findings }) => ({ files: loaded.files, findings })),
        mayChange,
        identityOf,
      );
      if (fixes.texts.length === 0) break;
      count += fixes.fixed.length;
      this.#edited.edit(fixes.texts);
      const changed = new Set(fixes.texts.map(({ file }) => identityOf(file.path)));
      all = await this.#again(all, changed, recheck);
    }
    await this.#end();
    return { checked: all.slice(0, models.length), fixed: { count, isWritten: !this.#options.dryRun } };
  }

  /** Where the report goes: a diff, and a model that came by standard input, are the result, and the report stands beside it. */
  reporting(inputs: readonly ModelInput[]): CommandContext {
    const { io } = this.#context;
    const isBeside = this.#options.dryRun || inputs.some(({ kind }) => kind === 'stdin');
    return isBeside ? { ...this.#context, io: { ...io, stdout: io.stderr } } : this.#context;
  }

  async #again(
    models: readonly CheckedModel[],
    changed: ReadonlySet<string>,
    recheck: Recheck,
  ): Promise<CheckedModel[]> {
    const checked: CheckedModel[] = [];
    for (const model of models) {
      const isTouched = model.loaded.files.some(({ path }) => changed.has(this.#edited.identityOf(path)));
      checked.push(isTouched ? await recheck(model.input, await this.readerOf(model.input)) : model);
    }
    return checked;
  }

  /** Shows or writes the changes; what came by standard input goes on to standard output. */
  async #end(): Promise<void> {
    const { io } = this.#context;
    const changes = this.#edited.changes();
    if (this.#options.dryRun) {
      await printDiff(this.#context, changes);
      return;
    }
    writeChanges(
      changes.filter(({ path }) => path !== STDIN),
      io.cwd,
    );
    const content = this.#readers.get(STDIN)?.read(STDIN);
    if (content?.kind !== 'bytes') return;
    // Whoever saves what is printed would lose what could not be decoded, or was not read to its end.
    if (decodeSource(STDIN, content.bytes).problems.length > 0) return;
    io.stdout.write(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content.bytes));
  }

  /** Of what could be mended in files that nobody named. */
  #tellLeft(models: readonly CheckedModel[], mayChange: (path: string) => boolean): void {
    const edits = models.flatMap(({ findings }) => findings.flatMap(({ suggestion }) => suggestion?.edits ?? []));
    const left = new Set(edits.map(({ file }) => file.path).filter((path) => !mayChange(path)));
    for (const path of [...left].sort())
      this.#context.io.stderr.write(`\`${printable(path)}\` is left as it is: name the file itself to have it fixed\n`);
  }
}
