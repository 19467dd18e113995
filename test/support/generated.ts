import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { sourceText } from '../../src/generate/text/index.js';
import { namesOf, type TypescriptOptions, typescriptFiles } from '../../src/generate/typescript/index.js';
import type { Plan } from '../../src/planner/index.js';

const ROOT = resolve(import.meta.dirname, '../..');
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

/** The strictest that a user's project may be. */
const COMPILER_OPTIONS = {
  target: 'es2022',
  lib: ['es2023'],
  module: 'nodenext',
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  allowUnreachableCode: false,
  allowUnusedLabels: false,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  erasableSyntaxOnly: true,
  forceConsistentCasingInFileNames: true,
  skipLibCheck: true,
  noEmit: true,
  // What generated tests import.
  paths: { 'dynamodel/testing': [join(ROOT, 'dist', 'types', 'testing.d.ts')] },
} as const;

/** Types of what is exported, also where the text does not state them. */
export const DECLARATIONS = {
  noEmit: false,
  declaration: true,
  emitDeclarationOnly: true,
  rootDir: '.',
  outDir: 'declarations',
} as const;

interface AddOptions extends TypescriptOptions {
  /** The files of the runtime, which are the same for all models, are there once. */
  readonly sharesRuntime?: boolean;
}

/** A folder in which generated code is compiled and run, with the project's packages beside it. */
export class GeneratedFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'dynamodel-generated-'));
  /** What is bundled of each model. */
  readonly #models = new Map<string, string>();
  readonly #runtime = new Set<string>();

  constructor() {
    symlinkSync(join(ROOT, 'node_modules'), join(this.path, 'node_modules'), 'dir');
    this.write('package.json', '{"type": "module"}');
  }

  /** Writes what a model becomes into a folder of its own: not formatted, which takes most of the time and changes nothing. */
  add(name: string, plan: Plan, { sharesRuntime = false, ...options }: AddOptions = {}): void {
    const { design } = plan;
    for (const { path, code } of typescriptFiles({ design, plan, names: namesOf(design) }, options)) {
      const isShared = sharesRuntime && path.startsWith('runtime/');
      if (isShared && this.#runtime.has(path)) continue;
      const text = sourceText(path, code);
      if (isShared) {
        this.#runtime.add(path);
        this.write(path, text);
      } else
        this.write(
          join(name, path),
          sharesRuntime ? text.replace(/ from "(\.\.?)\/runtime\//g, ' from "$1/../runtime/') : text,
        );
    }
    this.#models.set(name, this.#entryOf(name));
  }

  /** The handler of streams is no part of `index.ts`. */
  #entryOf(name: string): string {
    if (!existsSync(join(this.path, name, 'streams.ts'))) return join(name, 'index.ts');
    const path = join(name, 'whole.ts');
    this.write(path, "export * from './index.js';\nexport * from './streams.js';\n");
    return path;
  }

  write(path: string, text: string): void {
    const file = join(this.path, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  read(path: string): string {
    return readFileSync(join(this.path, path), 'utf8');
  }

  /** Paths of the files with this ending, from the folder on, without what packages hold. */
  files(ending: string): readonly string[] {
    return ['.', ...readdirSync(this.path).filter((name) => name !== 'node_modules')]
      .flatMap((name) =>
        name === '.' || name.includes('.')
          ? []
          : (readdirSync(join(this.path, name), { recursive: true }) as string[]).map((file) => join(name, file)),
      )
      .filter((file) => file.endsWith(ending));
  }

  /** What the compiler says of everything in the folder, as one program. */
  async compile(options: Readonly<Record<string, unknown>> = {}): Promise<readonly string[]> {
    const compilerOptions = { ...COMPILER_OPTIONS, ...options };
    this.write(
      'tsconfig.json',
      JSON.stringify({ compilerOptions, exclude: ['declarations', 'bundles', 'node_modules'] }),
    );
    return new Promise((resolve) => {
      const args = [TSC, '-p', '.', '--pretty', 'false'];
      execFile(process.execPath, args, { cwd: this.path, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
        const lines = `${stdout}${stderr}`.split('\n').filter((line) => line.trim() !== '');
        // A compiler that says nothing has succeeded.
        resolve(lines.length === 0 && error !== null ? [error.message] : lines);
      });
    });
  }

  /** Bundles every model for Node: one module of each, which imports the packages. */
  async bundle(): Promise<void> {
    await build({
      absWorkingDir: this.path,
      entryPoints: Object.fromEntries([...this.#models].map(([name, entry]) => [name, join(this.path, entry)])),
      outdir: 'bundles',
      outExtension: { '.js': '.mjs' },
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      logLevel: 'silent',
    });
  }

  /** What a model's `index.ts` and `streams.ts` export, after `bundle`. */
  async load(name: string): Promise<Readonly<Record<string, unknown>>> {
    return import(/* @vite-ignore */ pathToFileURL(join(this.path, 'bundles', `${name}.mjs`)).href);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Places of the type `any` in TypeScript: the word itself, outside of comments, texts and names of properties. */
export function anyTypes(text: string): readonly string[] {
  return [...withoutTexts(text).matchAll(/(?<![.\w$])any(?![\w$]|\??:)/g)].map(({ index }) =>
    text.slice(Math.max(0, index - 40), index + 40),
  );
}

const TEXTS =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|(?<=[=(,:!&|?{};]\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\/[a-z]*|`(?:\\.|\$\{(?:[^{}`]|\{[^{}]*\}|`(?:\\.|[^`\\])*`)*\}|[^`\\])*`/g;

/** As long as the text itself. Code inside of a template is left out with it. */
function withoutTexts(text: string): string {
  return text.replace(TEXTS, (found) => ' '.repeat(found.length));
}
