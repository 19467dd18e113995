import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseJson, SourceFile, type YamlNode } from '../../../source/index.js';
import type { ImportFile, ReadContext } from '../../input.js';
import { ImportError, invalid } from '../../problem.js';
import type { Library, ModuleAnswer, ModuleTask } from './child/task.js';

/** Longer than a module takes that only defines things. */
const MOST_SECONDS = 30;
const MOST_ANSWER = 64 * 1024 * 1024;
/** Of what it prints as an error. */
const MOST_PRINTED = 4096;

/** Time for what was printed last. */
const MOST_AFTER_END_MS = 1000;

/** As the build calls it. */
const CHILD = 'import-modules.js';

export interface LoadOptions {
  readonly context: Pick<ReadContext, 'allowCode' | 'env' | 'signal'>;
  /** For people: `ElectroDB`. */
  readonly title: string;
  /** What is looked for, for people: `an Entity or a Service`. */
  readonly wanted: string;
  readonly seconds?: number;
}

/** What modules define, as the tree of the JSON that tells it, its texts under the path of the first module. */
export async function loadModules(
  library: Library,
  files: readonly ImportFile[],
  { context, title, wanted, seconds = MOST_SECONDS }: LoadOptions,
): Promise<YamlNode> {
  const [first] = files;
  const shown = files.map((file) => `\`${file.shown}\``).join(', ');
  if (context.allowCode !== true) throw notAllowed(title, shown);
  const paths = files.flatMap(({ path }) => path ?? []);
  if (first === undefined || paths.length === 0) {
    const message = `A module of ${title} is loaded from its file, with the packages beside it: name the file instead of piping it.`;
    throw new ImportError('usage', [{ message }]);
  }
  const answer = await answered({ library, files: paths }, context, shown, seconds);
  const shownOf = (path: string): string => files.find((file) => file.path === path)?.shown ?? path;
  if (answer.kind === 'failed') throw failed(answer, shownOf(answer.file));
  if (answer.count === 0) throw nothingFound(shown, wanted, answer.exports);
  if (answer.text.length > MOST_ANSWER) throw invalid(`${shown} defines more than can be read.`);
  const { root, problem } = parseJson(new SourceFile(first.shown, answer.text));
  if (root === undefined) throw invalid(`${shown} defines what cannot be read: ${problem.message}`);
  return root;
}

function notAllowed(title: string, shown: string): ImportError {
  const message = `${shown} is code: what it defines with ${title} is known only once it has run. With \`--allow-code\` it is loaded in a process of its own, without credentials of AWS. Do that with code that you trust.`;
  return new ImportError('usage', [{ message }]);
}

function nothingFound(shown: string, wanted: string, exports: readonly string[]): ImportError {
  const what =
    exports.length === 0 ? 'It exports nothing.' : `It exports ${exports.map((one) => `\`${one}\``).join(', ')}.`;
  return invalid(`${shown} exports no ${wanted}. ${what} What only a function makes is not found: export the result.`);
}

function failed({ why, missing, message, at }: Extract<ModuleAnswer, { kind: 'failed' }>, shown: string): ImportError {
  if (why === 'language') {
    const text = `\`${shown}\` is TypeScript, which this version of Node.js does not load by itself. Any of these helps: \`npm install -D tsx\` (or esbuild) in its project, Node.js 22.18 or later, or naming the JavaScript that it is compiled to.`;
    return new ImportError('usage', [{ message: text }]);
  }
  if (why === 'missing') {
    const text = `\`${shown}\` needs the package \`${missing ?? ''}\`, which is not installed beside it: install the packages of its project (\`npm install\`) first.`;
    return new ImportError('usage', [{ message: text }]);
  }
  return invalid(`\`${shown}\` cannot be loaded: ${message}${at === undefined ? '' : ` (${at})`}`);
}

function answered(
  task: Omit<ModuleTask, 'isCompiled'>,
  { env = {}, signal }: LoadOptions['context'],
  shown: string,
  seconds: number,
): Promise<ModuleAnswer> {
  const compiler = task.files.some((file) => /\.[cm]?tsx?$/.test(file)) ? tsxOf(task.files[0] ?? '') : undefined;
  const isCompiled = compiler !== undefined || /\b(?:tsx|ts-node|swc)\b/.test(env.NODE_OPTIONS ?? '');
  return new Promise((resolve, reject) => {
    const child = fork(childFile(), [JSON.stringify({ ...task, isCompiled })], {
      cwd: dirname(task.files[0] ?? '.'),
      env: withoutCredentials(env),
      execArgv: compiler === undefined ? [] : ['--import', pathToFileURL(compiler).href],
      // What it prints is not the model; of what goes wrong the end is told.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let printed = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      printed = `${printed}${chunk.toString('latin1')}`.slice(-MOST_PRINTED);
    });
    const timer = setTimeout(() => {
      settle(() =>
        reject(
          invalid(
            `${shown} did not finish loading within ${seconds} seconds, and was stopped. A module that only defines things takes less: move what connects or waits elsewhere.`,
          ),
        ),
      );
    }, seconds * 1000);
    const stop = (): void => settle(() => reject(signal?.reason));
    let isSettled = false;
    const settle = (done: () => void): void => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      // It may have opened what keeps it alive.
      child.kill('SIGKILL');
      done();
    };
    signal?.addEventListener('abort', stop);
    child.on('message', (message) => {
      if (isAnswer(message)) settle(() => resolve(message));
    });
    child.on('error', (error) => settle(() => reject(invalid(`${shown} cannot be loaded: ${error.message}`))));
    const ended = (code: number | null, killer: NodeJS.Signals | null): void => {
      const [line = ''] = printed
        .split('\n')
        .filter((one) => /\S/.test(one) && !/^\s|^node:/.test(one))
        .slice(-1);
      const how = killer === null ? `ended the process (exit code ${code ?? 0})` : `was ended by ${killer}`;
      const last = line === '' ? '' : ` The last that it printed: ${line.trim().slice(0, 300)}`;
      settle(() => reject(invalid(`${shown} ${how} before it was loaded.${last}`)));
    };
    child.on('close', ended);
    // What it printed may come after its end; a process that it left behind may keep that open.
    child.on('exit', (code, killer) => setTimeout(ended, MOST_AFTER_END_MS, code, killer).unref());
    if (signal?.aborted === true) stop();
  });
}

/** What tsx adds to Node, where the project has it. https://tsx.is/dev-api/node-cli */
function tsxOf(file: string): string | undefined {
  try {
    return createRequire(file).resolve('tsx');
  } catch {
    return undefined;
  }
}

function isAnswer(message: unknown): message is ModuleAnswer {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return false;
  if (message.kind === 'failed') return true;
  return message.kind === 'found' && 'text' in message && typeof message.text === 'string';
}

/** The environment without what could reach an account: a module that only defines things needs none of it. */
export function withoutCredentials(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  const kept = Object.entries(env).filter(([name]) => !/^(?:AWS_|AMAZON_)/i.test(name));
  // The SDK looks for files of credentials, and asks the machine it runs on.
  return {
    ...Object.fromEntries(kept),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SHARED_CREDENTIALS_FILE: NOWHERE,
    AWS_CONFIG_FILE: NOWHERE,
  };
}

const NOWHERE = '/nowhere/dynamodel';

/** Beside the bundles, which know their addresses, or the script, which knows its path; the build's, when run from source. */
function childFile(): string {
  const own = dirname(import.meta.url.startsWith('file:') ? fileURLToPath(import.meta.url) : import.meta.url);
  const places = [join(own, CHILD), join(own, '..', CHILD), join(own, '../../../../dist', CHILD)];
  return places.find((path) => existsSync(path)) ?? CHILD;
}
