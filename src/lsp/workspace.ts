import { basename, dirname } from 'node:path';
import type { Position, TextDocument } from 'vscode-languageserver-textdocument';
import { CONFIG_NAME } from '../config/find-config.js';
import type { Finding } from '../diagnostics/index.js';
import { boundaryOf } from '../files/boundary.js';
import { insideOf } from '../files/inside.js';
import type { LoadResult } from '../model/load-model.js';
import { type ParsedYaml, parseYaml, SourceFile } from '../source/index.js';
import { completionsAt } from './completion/completion.js';
import type { Completion } from './completion/writing.js';
import { documentIn, type ModelDocument, type ModelState } from './model-document.js';
import { includersOf, isModelText } from './owners.js';
import { offsetAt } from './positions.js';
import { type Means, Project } from './project.js';
import { SettingsReader } from './settings.js';
import { Texts } from './texts.js';

type OfferedCompletions = { readonly file: SourceFile; readonly completions: readonly Completion[] };

/** The texts of the editor, and the models that they belong to. */
export class Workspace {
  readonly texts: Texts;
  readonly settings: SettingsReader;
  readonly #means: Means;
  readonly #home: string;
  #folders: readonly string[] = [];
  readonly #projects = new Map<string, Project>();
  /** By URI; the first one answers what is asked about the text. */
  readonly #owners = new Map<string, readonly Project[]>();

  /** @param home folder of texts that lie in none. */
  constructor(home: string, now: () => Date) {
    this.#home = home;
    this.texts = new Texts(home);
    this.settings = new SettingsReader(this.texts);
    this.#means = { texts: this.texts, settings: this.settings, now };
  }

  /** Models of texts that are open. */
  get projects(): readonly Project[] {
    return [...this.#projects.values()];
  }

  setFolders(uris: readonly string[]): void {
    this.#folders = uris.filter((uri) => uri.startsWith('file:')).map((uri) => this.texts.pathOf(uri));
    this.texts.liveIn(this.#folders[0] ?? this.#home);
  }

  open(document: TextDocument): void {
    this.texts.set(document);
    this.#touch(this.texts.pathOf(document.uri));
    this.arrange();
  }

  /** The text of a document has changed. */
  changed({ uri }: TextDocument): void {
    this.#touch(this.texts.pathOf(uri));
    // What makes a text a model may have been written just now.
    if (this.#owners.get(uri)?.length === 0) this.arrange();
  }

  close(document: TextDocument): void {
    this.texts.delete(document.uri);
    this.#owners.delete(document.uri);
    this.#touch(this.texts.pathOf(document.uri));
    this.arrange();
  }

  /** Files have changed on the disk, come or gone. */
  diskChanged(): void {
    this.settings.forget();
    for (const project of this.projects) project.forget();
    this.arrange();
  }

  /** Finds out again which models the open texts belong to. */
  arrange(): void {
    const needed = new Set<Project>();
    for (const document of this.texts.all()) {
      const owners = this.#ownersOf(document);
      this.#owners.set(document.uri, owners);
      for (const owner of owners) needed.add(owner);
    }
    for (const [path, project] of this.#projects) if (!needed.has(project)) this.#projects.delete(path);
  }

  /** Configurations that are open. */
  configurations(): readonly string[] {
    return this.texts
      .all()
      .map(({ uri }) => this.texts.pathOf(uri))
      .filter(isConfigPath);
  }

  /** What an open text is in its model, as it is now; undefined where it belongs to none. */
  documentAt(uri: string): ModelDocument | undefined {
    const [owner] = this.#owners.get(uri) ?? [];
    return owner === undefined ? undefined : documentIn(owner.state(), uri, this.versionOf(uri));
  }

  /** An open configuration as a tree. */
  configurationAt(uri: string): ParsedYaml | undefined {
    const path = this.texts.pathOf(uri);
    const open = isConfigPath(path) ? this.texts.at(path) : undefined;
    return open === undefined ? undefined : parseYaml(new SourceFile(path, open.getText()));
  }

  /** What may be written at a place of an open text, with the text that the places are in. The model is not checked for it. */
  completionsAt(uri: string, position: Position): OfferedCompletions | undefined {
    const path = this.texts.pathOf(uri);
    const open = this.texts.at(path);
    if (open === undefined) return undefined;
    const file = new SourceFile(path, open.getText());
    const input = { text: file.text, offset: offsetAt(file, position) };
    if (isConfigPath(path)) return { file, completions: completionsAt({ ...input, schema: 'configuration' }) };
    const project = this.projectOf(uri);
    if (project === undefined) return undefined;
    const { names } = project.last ?? project.state();
    const load = (text: string): LoadResult => project.loadWith(path, text);
    const found = (): readonly string[] => foundNear(project.last, uri, input.offset);
    return { file, completions: completionsAt({ ...input, schema: 'model', names, load, found }) };
  }

  /** The model that an open text belongs to. */
  projectOf(uri: string): Project | undefined {
    return this.#owners.get(uri)?.[0];
  }

  /** The folder that paths are shown from, beside a path. */
  folderOf(path: string): string {
    const holding = this.#folders.filter((folder) => insideOf(folder, path) !== undefined);
    const innermost = holding.sort((a, b) => b.length - a.length)[0];
    return innermost ?? boundaryOf(dirname(path), dirname(path));
  }

  versionOf(uri: string): number | undefined {
    return this.texts.at(this.texts.pathOf(uri))?.version;
  }

  #ownersOf(document: TextDocument): readonly Project[] {
    const path = this.texts.pathOf(document.uri);
    if (isConfigPath(path)) return [];
    const roots = includersOf(path, this.folderOf(path), this.texts);
    if (roots.length > 0) return roots.map((root) => this.#project(root));
    return isModelText(path, document.getText()) ? [this.#project(path)] : [];
  }

  #project(path: string): Project {
    const known = this.#projects.get(path);
    if (known !== undefined) return known;
    const project = new Project(path, this.folderOf(path), this.#means);
    this.#projects.set(path, project);
    return project;
  }

  #touch(path: string): void {
    const isOfSettings = isConfigPath(path) || this.settings.hasRead(path);
    if (isOfSettings) this.settings.forget();
    for (const project of this.projects) if (isOfSettings || project.restsOn(path)) project.forget();
  }
}

function isConfigPath(path: string): boolean {
  return basename(path) === CONFIG_NAME;
}

/** Rules that found something in a text last, by their distance from a place. */
function foundNear(state: ModelState | undefined, uri: string, offset: number): readonly string[] {
  const away = ({ span }: Finding): number => Math.abs(span.start - offset);
  const own = (state?.findings ?? []).filter(({ span }) => state?.uriOf(span.file) === uri);
  return own.sort((a, b) => away(a) - away(b)).map(({ rule }) => rule);
}
