import { dirname, parse, relative, resolve, sep } from 'node:path';
import { configFinder } from '../config/find-config.js';
import {
  type Config,
  type ConfigResult,
  configReader,
  MOST_BASELINE_BYTES,
  NO_CONFIG,
  readBaseline,
  readConfig,
} from '../config/index.js';
import type { Baseline, KnownFindings } from '../diagnostics/index.js';
import { shownPath } from '../files/shown-path.js';
import type { LintConfig } from '../model/model.js';
import { nodeFileReader } from '../model/node-file-reader.js';
import type { Texts } from './texts.js';

/** What holds for a model besides what it says itself. */
export type ModelSettings = {
  readonly lint: LintConfig;
  /** What the baseline knows of the model. */
  readonly known: KnownFindings;
  /** The configuration's path. */
  readonly path?: string;
};

/** Reads the settings of models, each file once until something changes. */
export class SettingsReader {
  readonly #texts: Texts;
  #find = configFinder({});
  readonly #read = new Map<string, { readonly cwd: string; readonly result: ConfigResult }>();
  readonly #baselines = new Map<string, Baseline | undefined>();
  /** The last ones that could be read: a configuration that is being written does not turn rules off and on. */
  readonly #sound = new Map<string, Config>();

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  /** Something on the disk, or in a configuration that is open, is another now. */
  forget(): void {
    this.#find = configFinder({});
    this.#read.clear();
    this.#baselines.clear();
  }

  /** Of a model at a path; paths are shown from `cwd`. */
  of(model: string, cwd: string): ModelSettings {
    const path = this.#find(dirname(model));
    if (path === undefined) return { lint: NO_CONFIG.lint, known: new Map() };
    const { config } = this.read(path, cwd);
    const { lint, check } = config ?? this.#sound.get(path) ?? NO_CONFIG;
    return { lint, known: this.#knownOf(model, cwd, check.baseline?.value), path };
  }

  /** A configuration with what is wrong with it. */
  read(path: string, cwd: string): ConfigResult {
    const key = JSON.stringify([cwd, path]);
    const known = this.#read.get(key);
    if (known !== undefined) return known.result;
    const result = readConfig(this.#texts.over(configReader(cwd, path), cwd), shownPath(path, cwd));
    this.#read.set(key, { cwd, result });
    if (result.config !== undefined) this.#sound.set(path, result.config);
    return result;
  }

  /** Whether a configuration rests on the file. */
  hasRead(path: string): boolean {
    return [...this.#read.values()].some(({ cwd, result }) => result.files.some((file) => resolve(cwd, file) === path));
  }

  #knownOf(model: string, cwd: string, named: string | undefined): KnownFindings {
    if (named === undefined) return new Map();
    const path = resolve(cwd, named);
    const read = this.#baselines;
    if (!read.has(path)) {
      const disk = nodeFileReader(cwd, parse(path).root, MOST_BASELINE_BYTES);
      read.set(path, readBaseline(disk, path).baseline);
    }
    return read.get(path)?.get(relative(dirname(path), model).replaceAll(sep, '/')) ?? new Map();
  }
}
