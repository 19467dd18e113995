import { posix } from 'node:path';
import { arrangeFindings, type Baseline, type Finding } from '../diagnostics/index.js';
import type { FileReader } from '../model/file-reader.js';
import type { TextKind } from '../model/schema-findings.js';
import { entryOf, parseYaml, SourceFile, type Span, spanOf, toPlain } from '../source/index.js';
import type { BaselineData } from './baseline-validator.generated.js';
import * as schema from './baseline-validator.generated.js';
import { readYaml } from './read-yaml.js';

/** What reading a baseline file gave. */
export type BaselineResult = {
  /** Absent where something is wrong with the file. */
  readonly baseline?: Baseline;
  readonly findings: readonly Finding[];
  /** Where the file speaks of a model. */
  readonly placeOf: (model: string) => Span;
};

const BASELINE: TextKind = { name: 'a baseline', schema };

/** Ten thousand models with a hundred findings each. */
export const MOST_BASELINE_BYTES = 64 * 1024 * 1024;

/** Reads a baseline file. Never throws for anything that a file may hold. */
export function readBaseline(reader: FileReader, path: string): BaselineResult {
  const content = reader.read(path);
  const json = content.kind === 'bytes' ? asWritten(content.bytes) : undefined;
  if (json !== undefined && schema.default(json.value)) return readable(json.value, new SourceFile(path, json.text));
  // JSON is YAML too: what is wrong is found and shown as in any other file.
  const { root, context } = readYaml(path, content, BASELINE, MOST_BASELINE_BYTES);
  const data = root !== undefined && context.findings.length === 0 ? toPlain(root) : undefined;
  if (root !== undefined && schema.default(data)) return readable(data, root.span.file);
  const nowhere = spanOf(new SourceFile(path, ''), 0, 0);
  return { findings: arrangeFindings(context.findings), placeOf: () => nowhere };
}

function readable(data: BaselineData, file: SourceFile): BaselineResult {
  // Places are asked for where something is stale alone.
  let places: ReadonlyMap<string, Span> | undefined;
  const placeOf = (model: string): Span => {
    places ??= placesIn(file);
    return places.get(model) ?? spanOf(file, 0, 0);
  };
  return { baseline: baselineOf(data), findings: [], placeOf };
}

/**
 * The data of a file that is as this program writes it, which is read fast. `JSON.parse` drops what is named twice, as a merge may leave it,
 * without a word: such a text is longer than what it makes of it.
 */
function asWritten(bytes: Uint8Array): { readonly value: unknown; readonly text: string } | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value, undefined, 2) === text.replaceAll('\r\n', '\n').trimEnd()
      ? { value, text }
      : undefined;
  } catch {
    return undefined;
  }
}

function baselineOf({ models }: BaselineData): Baseline {
  return new Map(
    Object.entries(models).map(([model, rules]) => [
      posix.normalize(model),
      new Map(Object.entries(rules).map(([rule, paths]) => [rule, new Map(Object.entries(paths))])),
    ]),
  );
}

function placesIn(file: SourceFile): ReadonlyMap<string, Span> {
  const { root } = parseYaml(file);
  const models = root?.kind === 'map' ? entryOf(root, 'models')?.value : undefined;
  const entries = models?.kind === 'map' ? models.entries : [];
  return new Map(entries.map(({ key, keySpan }) => [posix.normalize(key), keySpan]));
}
