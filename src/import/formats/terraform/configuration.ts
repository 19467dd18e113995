import type { Span } from '../../../source/index.js';
import type { ImportFile, ImportInput } from '../../input.js';
import { invalid } from '../../problem.js';
import type { Collector } from '../aws-table/index.js';
import type { Attribute, Block, Body } from './hcl/ast.js';
import { jsonBody } from './hcl/json-body.js';
import type { HclReader } from './hcl/read-hcl.js';
import { RELEVANT } from './relevant.js';

/** What the files of one folder declare. */
export interface ModuleFiles {
  /** Inside of the input; empty for its top. */
  readonly folder: string;
  readonly variables: ReadonlyMap<string, Block>;
  readonly locals: ReadonlyMap<string, Attribute>;
  readonly resources: readonly Block[];
  /** Data sources of tables. */
  readonly data: readonly Block[];
  /** Those of keys of KMS. */
  readonly keys: readonly Block[];
  readonly modules: ReadonlyMap<string, Block>;
  readonly outputs: ReadonlyMap<string, Block>;
  readonly providers: readonly Block[];
  readonly checks: readonly Block[];
}

/** The data source of a key of KMS. */
const KEY = 'aws_kms_key';

/** A longer file is none that a person wrote. */
export const MOST_CONFIGURATION_BYTES = 4 * 1024 * 1024;

const CONFIGURATION = /\.(?:tf|tofu)(?:\.json)?$/;
const OVERRIDE = /(?:^|[/_])override\.(?:tf|tofu)(?:\.json)?$/;

/** The files of an input as Terraform takes them: those of a folder are one module. */
export class Configuration {
  readonly #hcl: HclReader;
  readonly #input: ImportInput;
  readonly #notes: Collector;
  readonly #byFolder = new Map<string, ImportFile[]>();
  readonly #read = new Map<string, ModuleFiles>();

  constructor(input: ImportInput, hcl: HclReader, notes: Collector) {
    this.#input = input;
    this.#hcl = hcl;
    this.#notes = notes;
    for (const file of input.files) {
      if (input.kind === 'folder' && !CONFIGURATION.test(file.name)) continue;
      const folder = folderOf(file.name);
      const known = this.#byFolder.get(folder);
      if (known === undefined) this.#byFolder.set(folder, [file]);
      else known.push(file);
    }
  }

  get input(): ImportInput {
    return this.#input;
  }

  get hcl(): HclReader {
    return this.#hcl;
  }

  /** Folders that hold modules, those further up first. */
  get folders(): readonly string[] {
    return [...this.#byFolder.keys()].sort((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1));
  }

  module(folder: string): ModuleFiles | undefined {
    const known = this.#read.get(folder);
    if (known !== undefined) return known;
    const files = this.#byFolder.get(folder);
    if (files === undefined) return undefined;
    const made = moduleOf(
      folder,
      files.flatMap((file) => this.#body(file) ?? []),
      this.#notes,
    );
    this.#read.set(folder, made);
    return made;
  }

  /** Folders that the modules of a folder come from. */
  calledFrom(folder: string): readonly string[] {
    const calls = [...(this.module(folder)?.modules.values() ?? [])];
    return calls.flatMap(({ body }) => {
      const source = attributeIn(body, 'source')?.value;
      const path = source?.kind === 'literal' && typeof source.value === 'string' ? source.value : '';
      const inside = path.startsWith('.') ? pathFrom(folder, path) : undefined;
      // A module that calls itself is told when it is read.
      return inside === undefined || inside === folder ? [] : [inside];
    });
  }

  /** Whether a file of a folder defines a table, by its text alone: it may be broken, and is none that is read. */
  mentionsTable(folder: string): boolean {
    return (this.#byFolder.get(folder) ?? []).some((file) =>
      new TextDecoder().decode(file.head()).includes('"aws_dynamodb_table"'),
    );
  }

  /** The beginning of the first file of a folder. */
  placeOf(folder: string): Span | undefined {
    const [file] = this.#byFolder.get(folder) ?? [];
    return file === undefined ? undefined : { file: file.text(MOST_CONFIGURATION_BYTES), start: 0, end: 0 };
  }

  /** A file of the input by its path inside of it. */
  file(path: string): ImportFile | undefined {
    return this.#input.kind === 'folder' ? this.#input.files.find(({ name }) => name === path) : undefined;
  }

  #body(file: ImportFile): Body | undefined {
    refuseLong(file);
    if (/\.json$/i.test(file.name)) {
      const root = file.json();
      if (!OVERRIDE.test(file.name)) return jsonBody(root, this.#hcl);
      this.#tellOverride({ file: root.span.file, start: 0, end: 0 }, file);
      return undefined;
    }
    const source = file.text(MOST_CONFIGURATION_BYTES);
    const body = this.#hcl.file(source, isWanted);
    if (!OVERRIDE.test(file.name) || this.#input.kind !== 'folder') return body;
    this.#tellOverride(body.span, file);
    return undefined;
  }

  #tellOverride(span: Span, file: ImportFile): void {
    const node = { kind: 'map', entries: [], span } as const;
    this.#notes.drop(
      node,
      file.name,
      `The file \`${file.name}\``,
      'what it overrides of other files is not worked out',
    );
  }
}

const WANTED: ReadonlySet<string> = new Set(['variable', 'locals', 'module', 'output', 'provider', 'check']);

function isWanted(type: string, label: string | undefined): boolean {
  if (type === 'resource') return RELEVANT.has(label ?? '');
  if (type === 'data') return label === KEY;
  return WANTED.has(type);
}

function moduleOf(folder: string, bodies: readonly Body[], notes: Collector): ModuleFiles {
  const blocks = bodies.flatMap((body) => body.blocks);
  const of = (type: string): readonly Block[] => blocks.filter((block) => block.type === type);
  const labelled = (type: string): ReadonlyMap<string, Block> => {
    const named = new Map<string, Block>();
    for (const block of of(type)) {
      const [name = ''] = block.labels;
      if (named.has(name)) throw invalid(`\`${type}.${name}\` is declared twice.`, block.span);
      named.set(name, block);
    }
    return named;
  };
  const locals = new Map<string, Attribute>();
  for (const attribute of of('locals').flatMap(({ body }) => body.attributes)) {
    if (locals.has(attribute.name)) throw invalid(`\`local.${attribute.name}\` is declared twice.`, attribute.span);
    locals.set(attribute.name, attribute);
  }
  return {
    folder,
    variables: labelled('variable'),
    locals,
    resources: withoutRepeats(of('resource'), notes),
    data: of('data').filter(({ labels }) => labels[0] === 'aws_dynamodb_table'),
    keys: of('data').filter(({ labels }) => labels[0] === KEY),
    modules: labelled('module'),
    outputs: labelled('output'),
    providers: of('provider').filter(({ labels }) => labels[0] === 'aws'),
    checks: of('check'),
  };
}

function withoutRepeats(blocks: readonly Block[], notes: Collector): readonly Block[] {
  const known = new Set<string>();
  return blocks.filter(({ labels, body, span }) => {
    const name = labels.slice(0, 2).join('.');
    if (!RELEVANT.has(labels[0] ?? '') || labels.length < 2) return false;
    if (!known.has(name)) {
      known.add(name);
      return true;
    }
    const node = { kind: 'map', entries: [], span: { ...body.span, start: span.start } } as const;
    notes.quirk(node, name, `\`${name}\` is declared twice, which Terraform refuses; the first is read.`);
    return false;
  });
}

/** Throws an `ImportError` for what is no file that a person wrote. */
export function refuseLong({ size, shown }: ImportFile): void {
  if (size <= MOST_CONFIGURATION_BYTES) return;
  throw invalid(`\`${shown}\` is longer than ${MOST_CONFIGURATION_BYTES / 1024 / 1024} MB: no configuration is.`);
}

export function attributeIn(body: Body, name: string): Attribute | undefined {
  return body.attributes.find((attribute) => attribute.name === name);
}

function folderOf(name: string): string {
  return name.split('/').slice(0, -1).join('/');
}

function depthOf(folder: string): number {
  return folder === '' ? 0 : folder.split('/').length;
}

/** A path taken from a folder of the input, undefined where it leads out of the input. */
export function pathFrom(folder: string, path: string): string | undefined {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of path.split(/[/\\]/)) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else parts.push(part);
  }
  return parts.join('/');
}
