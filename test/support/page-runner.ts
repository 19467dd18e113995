import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parse } from 'yaml';
import { runCli } from '../../src/cli/main.js';
import { check, loadModel } from '../../src/index.js';
import { workflowErrors } from '../generate/delivery/support/workflow-errors.js';
import { type CommandLine, commandLines, dynamodelArguments } from './command-line.js';
import { edited } from './edited.js';
import { fakeIo } from './fake-io.js';
import type { Block } from './pages.js';

/** Programs that a page may name and the suite does not start, and why. What is said to them is parsed all the same. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  aws: 'asks an AWS account',
  cd: 'changes into a folder that the page tells of',
  curl: 'signs a request with an option of newer versions',
  export: 'sets variables of the shell',
  npm: 'asks a registry',
  sam: 'asks an AWS account',
  terraform: 'asks an AWS account and a registry',
  'npx cdk': 'asks an AWS account',
  'npx dynamodb-admin': 'is a package of others',
  'npx tsc': 'test/generate/documented.test.ts runs it',
  'npx tsx': 'test/generate/documented.test.ts runs what it would',
  'npx vitest': 'test/generate/documented.test.ts runs it',
};
/** Programs that a page may start. */
const SHELL: ReadonlySet<string> = new Set(['cat', 'cp', 'echo', 'git', 'mkdir', 'mv', 'rm', 'sed']);
const TODAY = { today: new Date('2026-11-20') };
const NAMED = /^(?:\/\/|#) ([\w./-]+\.\w+)\n/;
const OWN_ADDRESS = 'http://127.0.0.1:8000';

type Server = { readonly url: string; readonly stop: () => Promise<number> };

/** Does in a folder what a page says, block by block, and says what is not as the page has it. */
export class PageRunner {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'dynamodel-page-')));
  readonly faults: string[] = [];
  readonly #page: string;
  /** What the last command printed. */
  #printed = '';
  #line = 0;
  #server: Server | undefined;

  constructor(page: string) {
    this.#page = page;
  }

  async play(blocks: readonly Block[]): Promise<void> {
    for (const block of blocks) {
      this.#line = block.line;
      try {
        await this.#block(block);
      } catch (error) {
        this.#fault(String(error));
      }
    }
    await this.#stopServer();
  }

  async #block({ language, text, notes }: Block): Promise<void> {
    const about = new Map(notes.map(({ name, text }) => [name, text]));
    for (const { name, text: value } of notes) await this.#prepare(name, value);
    const file = about.get('file') ?? (language === 'text' ? undefined : NAMED.exec(text)?.[1]);
    if (file !== undefined) this.#write(file, text);
    if (about.has('tested in')) return this.#testedElsewhere(about.get('tested in') ?? '');
    if (about.has('added to')) {
      const model = about.get('added to') ?? '';
      return this.#write(model, `${this.#read(model)}\n${text}`);
    }
    if (about.has('part of')) return this.#expectLines(text, this.#read(about.get('part of') ?? ''));
    if (about.has('output')) return this.#expectLines(text, this.#printed);
    if (language === '' || about.has('not run')) return;
    switch (language) {
      case 'sh':
        return this.#commands(text, about);
      case 'text':
        return this.#expectLines(text, this.#printed);
      case 'diff':
        return this.#edit(about.get('changes') ?? '', text);
      case 'yaml':
        return this.#yaml(text, about);
      default:
        if (file === undefined) this.#fault(`nothing says how this block of ${language} is tested`);
    }
  }

  async #prepare(name: string, value: string): Promise<void> {
    switch (name) {
      case 'given':
        for (const [from = '', to = from] of value.split(', ').map((each) => each.split(' as '))) this.#give(from, to);
        return;
      case 'edit': {
        const [file = '', ...lines] = value.split('\n');
        return this.#edit(file, lines.join('\n'));
      }
      case 'write': {
        const [file = '', ...lines] = value.split('\n');
        return this.#write(file, `${lines.join('\n')}\n`);
      }
      case 'run':
        for (const line of commandLines(value)) {
          if ((await this.#command(line, [])) > 1) this.#fault(`\`${line.text}\` fails: ${this.#printed}`);
        }
        return;
      case 'code tested in':
        return this.#testedElsewhere(value);
      case 'added to':
      case 'changes':
      case 'exit':
      case 'file':
      case 'finds':
      case 'not run':
      case 'above a model':
      case 'options':
      case 'output':
      case 'part of':
      case 'tested in':
        if (name === 'not run' && value === '') this.#fault('nothing says why this is not run');
        return;
      default:
        this.#fault(`\`${name}\` is no comment that the test knows`);
    }
  }

  #give(from: string, to: string): void {
    if (from !== 'node_modules') {
      cpSync(from, join(this.folder, to), { recursive: true, filter: (path) => !path.includes('/generated') });
      return;
    }
    const modules = join(this.folder, from);
    mkdirSync(modules);
    for (const name of readdirSync(from).filter((name) => !name.startsWith('.')))
      symlinkSync(resolve(from, name), join(modules, name), 'junction');
    symlinkSync(resolve('.'), join(modules, 'dynamodel'), 'junction');
  }

  #testedElsewhere(test: string): void {
    if (!readFileSync(test, 'utf8').includes(this.#page)) this.#fault(`${test} does not read this page`);
  }

  async #commands(text: string, about: ReadonlyMap<string, string>): Promise<void> {
    const lines = commandLines(text);
    const [extended, ...extra] = about.get('options')?.split(' ') ?? [];
    for (const [i, line] of lines.entries()) {
      const expected = i === lines.length - 1 ? Number(about.get('exit') ?? 0) : 0;
      const isExtended = dynamodelArguments(line.words)?.[0] === extended;
      const code = await this.#command(line, isExtended ? extra : []);
      if (code !== expected)
        this.#fault(`\`${line.text}\` ends with ${code}, not ${expected}: ${this.#printed.slice(0, 1_000)}`);
    }
  }

  async #command(line: CommandLine, extra: readonly string[]): Promise<number> {
    const { words } = line;
    const argv = dynamodelArguments(words);
    if (argv !== undefined) return this.#dynamodel([...argv, ...extra], line.redirect);
    const program = words[0] === 'npx' ? `npx ${words[1]}` : (words[0] ?? '');
    if (program in ELSEWHERE) return 0;
    if (!SHELL.has(program)) throw new Error(`\`${program}\` is not known to the test`);
    const { status, stdout, stderr } = spawnSync('bash', ['-c', line.text], { cwd: this.folder, encoding: 'utf8' });
    this.#printed = `${stdout}${stderr}`;
    return status ?? -1;
  }

  async #dynamodel(argv: readonly string[], redirect: string | undefined): Promise<number> {
    const url = this.#server?.url;
    if (argv[0] === 'serve') return this.#serve(argv);
    const printed: string[] = [];
    const saved: string[] = [];
    const interruption = new AbortController();
    const io = fakeIo({
      cwd: this.folder,
      env: { PATH: process.env.PATH, HOME: this.folder },
      stdout: { isTerminal: false, write: (text) => void (redirect === undefined ? printed : saved).push(text) },
      stderr: { isTerminal: false, write: (text) => void printed.push(text) },
      signal: interruption.signal,
    });
    const running = runCli(url === undefined ? argv : argv.map((word) => word.replace(OWN_ADDRESS, url)), io);
    const isWatching = argv.includes('--watch');
    if (isWatching) {
      await until(() => printed.length > 0);
      interruption.abort();
    }
    const code = await running;
    if (redirect !== undefined) this.#write(redirect, saved.join(''));
    this.#printed = printed.join('').replaceAll(url ?? OWN_ADDRESS, OWN_ADDRESS);
    return isWatching && code === 130 ? 0 : code;
  }

  /** Serves until the page serves something else, or ends. */
  async #serve(argv: readonly string[]): Promise<number> {
    await this.#stopServer();
    const printed: string[] = [];
    let stop = (_: 'interrupted'): void => {};
    const stopped = new Promise<'interrupted'>((resolve) => {
      stop = resolve;
    });
    const io = fakeIo({
      cwd: this.folder,
      stderr: { isTerminal: false, write: (text) => void printed.push(text) },
      untilStopped: () => stopped,
    });
    const running = runCli(argv.includes('--port') ? argv : [...argv, '--port', '0'], io);
    let ended: number | undefined;
    void running.then((code) => {
      ended = code;
    });
    const address = (): string | undefined => /http:\/\/127\.0\.0\.1:\d+/.exec(printed.join(''))?.[0];
    await until(() => ended !== undefined || address() !== undefined);
    const url = address();
    this.#printed = printed.join('').replaceAll(url ?? OWN_ADDRESS, OWN_ADDRESS);
    if (url === undefined) return ended ?? -1;
    this.#server = {
      url,
      stop: () => {
        stop('interrupted');
        return running;
      },
    };
    return 0;
  }

  async #stopServer(): Promise<void> {
    const code = await this.#server?.stop();
    this.#server = undefined;
    if (code !== undefined && code !== 0 && code !== 130) this.#fault(`the server ends with ${code}`);
  }

  async #yaml(text: string, about: ReadonlyMap<string, string>): Promise<void> {
    if (about.has('above a model')) return this.#suppression(text);
    const value: unknown = parse(text, { logLevel: 'error' });
    if (typeof value !== 'object' || value === null) return this.#fault('this is no YAML that says something');
    if ('dynamodel' in value && 'model' in value) {
      const path = about.get('file') ?? `${String(value.model)}.dynamodel.yaml`;
      this.#write(path, text);
      const { findings } = check(await loadModel({ text, path }), TODAY);
      const expected = about.get('finds')?.split(', ') ?? [];
      const found = findings.map(({ rule }) => rule);
      if (found.join() !== expected.join()) this.#fault(`check finds ${found.join()}, not ${expected.join()}`);
      return;
    }
    if (text.includes('schemas/config.schema.json')) {
      const code = await this.#dynamodel(['check', '--config', about.get('file') ?? ''], undefined);
      if (code === 2) this.#fault(this.#printed);
      return;
    }
    const commands = [...text.matchAll(/npx (?:--yes )?dynamodel(?:@\S+)? .+$/gm)].map(([command]) => command);
    if ('jobs' in value) {
      for (const error of await workflowErrors(text)) this.#fault(error);
    } else if (NAMED.exec(text) === null && commands.length === 0 && !about.has('file')) {
      this.#fault('nothing says how this block of YAML is tested');
    }
    await this.#commands(commands.join('\n'), about);
  }

  /** A comment that silences findings is understood, and needless where there are none. */
  async #suppression(text: string): Promise<void> {
    const model = readFileSync('examples/ecommerce/ecommerce.dynamodel.yaml', 'utf8');
    const { findings } = check(await loadModel({ text: `${text}${model}` }), TODAY);
    const wrong = findings.filter(({ rule }) => /^DM000/.test(rule) && rule !== 'DM0001');
    if (wrong.length > 0) this.#fault(wrong.map(({ message }) => message).join('\n'));
  }

  /** Whether these lines were printed one after the other; `…` stands for others between them. */
  #expectLines(text: string, printed: string): void {
    const all = compared(printed);
    let from = 0;
    for (const part of text.split(/^ *(?:# )?…$/m).map(compared)) {
      const at = all.findIndex((_, i) => i >= from && part.every((line, j) => all[i + j] === line));
      if (at < 0 && part.length > 0) {
        const missing = part.find((line) => !all.slice(from).includes(line)) ?? 'one of them next to another';
        this.#fault(`these lines are not what there is: ${missing}\n--- there is\n${printed.slice(0, 3_000)}`);
        return;
      }
      from = at + part.length;
    }
    if (compared(text).length === 0) this.#fault('there is nothing to compare');
  }

  #edit(file: string, diff: string): void {
    this.#write(file, edited(this.#read(file), diff));
  }

  #read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  #write(file: string, text: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), text);
  }

  #fault(message: string): void {
    this.faults.push(`${this.#page}:${this.#line} ${message}`);
  }
}

/** Lines to compare, without the marks under a place, whose length follows the width of the page. */
function compared(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !/^[\s│]*\^+$/.test(line));
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setTimeout(10);
}
