import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isTarget, TARGETS, type TargetName } from '../../src/generate/index.js';
import { FORMAT, readOutput } from '../../src/generate/output/index.js';
import { generate, loadModel, type OutputFile } from '../../src/index.js';
import { EXAMPLE_NAMES, exampleModel } from '../support/examples.js';

/** Of which format the output is, and digests of it and of what it is made from. */
const RECORD = 'test/generate/output/format.json';
const UPDATES = process.env.UPDATE_GOLDEN === '1';

const NOT_SHOWN: ReadonlySet<string> = new Set(['electrodb', 'dynamodb-toolbox', 'workbench']);

/** Targets of which the examples show the output: code, and all that is deployed. Those for other libraries have proofs of their own. */
const SHOWN = [...TARGETS.keys()].filter(isTarget).filter((target) => !NOT_SHOWN.has(target));

const folderOf = (name: string, target: TargetName) => `examples/${name}/generated/${target}`;

interface FormatRecord {
  readonly format: number;
  readonly models: string;
  readonly output: string;
}

function digest(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}\n${text}`);
  return hash.digest('hex');
}

/** Without the number of the format and the hash of the content. */
function withoutSeal(text: string): string {
  return text.replace(/, format \d+, content [0-9a-f]{16}\./, '.');
}

function writeAll(folder: string, files: readonly OutputFile[]): void {
  rmSync(folder, { recursive: true, force: true });
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** The parts of the changelog under `## <version>`. */
function changelog(): readonly { readonly version: string; readonly text: string }[] {
  const [, ...parts] = readFileSync('CHANGELOG.md', 'utf8').split(/^## /m);
  return parts.map((text) => ({ version: text.split('\n')[0]?.trim() ?? '', text }));
}

const namesFormat = ({ text }: { readonly text: string }) => new RegExp(`\\bFormat ${FORMAT}\\b`).test(text);

/** By example and target. */
const outputs = new Map<string, readonly OutputFile[]>();

beforeAll(async () => {
  for (const name of EXAMPLE_NAMES) {
    const loaded = await loadModel(exampleModel(name));
    const model = `../../${name}.dynamodel.yaml`;
    for (const target of SHOWN) outputs.set(`${name} ${target}`, await generate(loaded, target, { model }));
  }
});

describe('what is generated beside the examples', () => {
  it.each(EXAMPLE_NAMES.flatMap((name) => SHOWN.map((target) => [target, name] as const)))(
    'is what the target %s makes of %s',
    (target, name) => {
      const files = outputs.get(`${name} ${target}`) ?? [];
      const folder = folderOf(name, target);
      expect(files.length).toBeGreaterThan(0);
      if (UPDATES) writeAll(folder, files);
      const paths = files.map(({ path }) => path).sort();
      const onDisk = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
      expect(onDisk.sort()).toEqual(paths);
      for (const { path, text } of files) expect(readFileSync(join(folder, path), 'utf8'), path).toBe(text);
      // The output's folders are those in which it looks for what is no longer generated.
      expect(readOutput(folder, paths)).toHaveLength(paths.length);
    },
  );

  it('is there for every example', () => {
    expect(EXAMPLE_NAMES.length).toBeGreaterThan(6);
  });
});

describe('the format of what is generated', () => {
  it('has another number after a release, when anything else is generated from the same models', () => {
    const found: FormatRecord = {
      format: FORMAT,
      models: digest(EXAMPLE_NAMES.map((name) => readFileSync(exampleModel(name), 'utf8'))),
      output: digest([...outputs.values()].flat().flatMap(({ path, text }) => [path, withoutSeal(text)])),
    };
    const recorded = JSON.parse(readFileSync(RECORD, 'utf8')) as FormatRecord;
    const isReleased = changelog().some((part) => part.version !== 'Unreleased' && namesFormat(part));
    if (isReleased && recorded.format === FORMAT && recorded.models === found.models)
      expect(
        found.output,
        `Format ${FORMAT} is released, and its output has changed: raise FORMAT in src/generate/output/header.ts, tell of \`Format ${FORMAT + 1}\` in CHANGELOG.md, and record it with UPDATE_GOLDEN=1`,
      ).toBe(recorded.output);
    if (UPDATES) writeFileSync(RECORD, `${JSON.stringify(found, undefined, 2)}\n`);
    else
      expect(
        found,
        `The examples, or what is generated from them, have changed: record it with UPDATE_GOLDEN=1 npx vitest run test/generate/examples.test.ts`,
      ).toEqual(recorded);
  });

  it('is told in the changelog', () => {
    expect(changelog().some(namesFormat)).toBe(true);
  });
});
