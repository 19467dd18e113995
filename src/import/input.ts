import type { SourceFile, YamlNode } from '../source/index.js';

/** What is imported: one file, standard input as one file, or all files of a folder. */
export interface ImportInput {
  /** As it is shown: relative to the working directory, `<stdin>` for standard input. */
  readonly shown: string;
  readonly kind: 'file' | 'stdin' | 'folder' | 'table';
  /** What the input is called, for a model without another name: the file's name without its endings, or the folder's. */
  readonly name: string;
  /** Sorted by name; one for a file and for standard input. Of a folder without hidden ones and `node_modules`. */
  readonly files: readonly ImportFile[];
  /** Links of a folder to files outside of it, by their paths inside of it: they are not read. */
  readonly ledOut?: readonly string[];
  /** A table in DynamoDB that is asked itself, by its name or ARN; it has no files. */
  readonly table?: string;
}

/**
 * A file of an input. Nothing is read before it is asked for, and what was read and parsed is kept. Each method that cannot do its work
 * throws an `ImportError` with the place.
 */
export interface ImportFile {
  /** As it is shown, for messages and for `InputPlace.file`. */
  readonly shown: string;
  /** In an input that is a folder, the path inside it, '/'-separated; else the file's own name (`<stdin>` for standard input). */
  readonly name: string;
  /** Where it lies; undefined for standard input. */
  readonly path: string | undefined;
  /** In bytes. */
  readonly size: number;
  /** The first 64 KB. */
  head(): Uint8Array;
  /** All of it; of at most `most` bytes, 64 MB unless said otherwise. */
  bytes(most?: number): Uint8Array;
  /** UTF-8 text with positions: neither binary nor UTF-16, and of at most `most` bytes, 64 MB unless said otherwise. */
  text(most?: number): SourceFile;
  /** As pieces of bytes, whatever its size. */
  stream(): AsyncIterable<Uint8Array>;
  /** JSON (RFC 8259) with positions. Broken JSON is an error with line and column; so is an empty file. */
  json(): YamlNode;
  /** The same, undefined where it is none: for `detects`, which judges and does not complain. */
  maybeJson(): YamlNode | undefined;
  /** One document of YAML 1.2 with positions, JSON included; unknown tags are kept as `tag` of their nodes (`!Sub`). */
  yaml(): YamlNode;
  /** The same, undefined where it is none; so for files of more than 10 MB. */
  maybeYaml(): YamlNode | undefined;
}

/** What a reader may need besides the input. */
export interface ReadContext {
  /** Told what is done of how much, in whatever is counted; only long work need tell. */
  readonly progress?: (done: number, total: number | undefined, unit: 'bytes' | 'items') => void;
  /** Aborted by Ctrl-C: long work ends then. */
  readonly signal?: AbortSignal;
  /** Whether code of the input may be run, in a child process. */
  readonly allowCode?: boolean;
  /** What such code finds as its environment, but for credentials; empty by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What defines the tables that items are of: a template, or JSON of create-table. */
  readonly tables?: ImportInput;
  /** Whether some of the items that are read become samples of the model, and values that look personal are told. */
  readonly keepSamples?: boolean;
  /** Of a live table: items that are read of it at most, 10,000 unless said otherwise; 0 for its definition alone. */
  readonly sample?: number | 'all';
  /** Where it is, if not where its Region says. */
  readonly endpoint?: string;
  /** Of the configuration of AWS that this machine has. */
  readonly profile?: string;
  readonly region?: string;
  /** Told what reading it takes, before and after. */
  readonly tell?: (line: string) => void;
}
