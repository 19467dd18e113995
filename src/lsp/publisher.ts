import type { Diagnostic } from 'vscode-languageserver';

export type Published = {
  readonly uri: string;
  /** Of the text that it was found in, where the editor has it open. */
  readonly version?: number;
  readonly diagnostics: Diagnostic[];
};

type ByUri = ReadonlyMap<string, readonly Diagnostic[]>;

/** Tells the editor what was found. A file may be part of several models: it gets what each of them finds in it, once. */
export class Publisher {
  readonly #send: (published: Published) => void;
  readonly #versionOf: (uri: string) => number | undefined;
  /** By who found it: a model or a configuration. */
  readonly #found = new Map<string, ByUri>();
  readonly #told = new Map<string, string>();

  constructor(send: (published: Published) => void, versionOf: (uri: string) => number | undefined) {
    this.#send = send;
    this.#versionOf = versionOf;
  }

  /** What a model or a configuration has now, in place of what it had. */
  set(source: string, found: ByUri): void {
    const before = this.#found.get(source);
    this.#found.set(source, found);
    this.#tell([...(before?.keys() ?? []), ...found.keys()]);
  }

  /** Takes away what others than these found. */
  keepOnly(sources: ReadonlySet<string>): void {
    for (const [source, found] of this.#found) {
      if (sources.has(source)) continue;
      this.#found.delete(source);
      this.#tell([...found.keys()]);
    }
  }

  #tell(uris: readonly string[]): void {
    for (const uri of new Set(uris)) {
      const all = [...this.#found.values()].flatMap((found) => found.get(uri) ?? []);
      const diagnostics = [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
      const version = this.#versionOf(uri);
      const told = JSON.stringify([version, diagnostics]);
      if (this.#told.get(uri) === told) continue;
      const isGone = diagnostics.length === 0 && version === undefined;
      if (isGone && !this.#told.delete(uri)) continue;
      if (!isGone) this.#told.set(uri, told);
      this.#send({ uri, diagnostics, ...(version === undefined ? {} : { version }) });
    }
  }
}
