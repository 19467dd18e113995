import type { Readable, Writable } from 'node:stream';
import { isatty } from 'node:tty';
import type { Worker } from 'node:worker_threads';
import { internalErrorText } from './internal-error.js';

/** A stream that takes text. Writing to one whose reader has gone does nothing. */
export type Output = {
  readonly isTerminal: boolean;
  /** Of a terminal that says how wide it is. */
  readonly columns?: number | undefined;
  readonly write: (text: string) => void;
};

/** A terminal that answers. */
export type Terminal = { readonly input: Readable; readonly output: Writable & { readonly columns?: number } };

/** All that the command line needs of the process; nothing else touches `process`. */
export type Io = {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Standard input, at most `limit` bytes of it. */
  readonly readStdin: (limit: number) => Promise<Uint8Array>;
  /** Where questions can be asked; undefined where nobody would answer. */
  readonly terminal: () => Terminal | undefined;
  /** The same as it comes, for a conversation; on a terminal a person types it. */
  readonly stdin: { readonly isTerminal: boolean; readonly open: () => Readable };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Names Node.js and the platform, for reports of faults. */
  readonly runtime: string;
  readonly now: () => Date;
  /** Names this process to others. */
  readonly pid: number;
  /** Whether another process still runs. */
  readonly isRunning: (pid: number) => boolean;
  /** Aborted by Ctrl-C. A second Ctrl-C ends the process at once. */
  readonly signal: AbortSignal;
  /** Told of the bytes of each file of a model before it is worked through. */
  readonly announce: (bytes: number) => void;
  /** Told of each model that the rules have been over, by the characters of its files. */
  readonly judged?: (characters: number) => void;
  /** Begins a thread that works on a task; absent where nobody has threads to give. */
  readonly startThread?: (task: unknown) => Worker;
  /**
   * For a command that goes on until it is told to stop, and has something to finish then: the next Ctrl-C, SIGTERM or end of
   * its terminal is told to it, and aborts nothing. The one after that ends the process at once.
   */
  readonly untilStopped: () => Promise<'interrupted' | 'terminated'>;
};

export type ProcessIo = {
  readonly argv: readonly string[];
  readonly io: Io;
  /** Sets the exit code of the process, which ends when everything is written; of several the highest stays. */
  readonly finish: (code: number) => void;
};

export const NODE_MAJOR = Number(process.versions.node.split('.')[0]);

/** The process's own streams and arguments. */
export function processIo({
  announce = () => {},
  judged,
  startThread,
}: Partial<Pick<Io, 'announce' | 'judged' | 'startThread'>> = {}): ProcessIo {
  const runtime = `Node.js ${process.version}, ${process.platform} ${process.arch}`;
  const interruption = new AbortController();
  // What the SDK says of later versions of Node.js is for those who write programs with it.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const finish = (code: number): void => {
    process.exitCode = Math.max(Number(process.exitCode ?? 0), code);
  };
  const interrupt = (): void => {
    interruption.abort();
    // A pending read would keep the process alive.
    process.stdin.destroy();
  };
  process.once('SIGINT', interrupt);
  process.on('uncaughtException', (error) => {
    process.stderr.write(internalErrorText(error, runtime));
    finish(3);
  });
  const io: Io = {
    stdout: outputOf(1, () => process.stdout, interruption.signal, finish),
    stderr: outputOf(2, () => process.stderr, interruption.signal, finish),
    readStdin,
    stdin: { isTerminal: isatty(0), open: () => process.stdin },
    terminal: () => (isatty(0) && isatty(1) ? { input: process.stdin, output: process.stdout } : undefined),
    env: process.env,
    cwd: process.cwd(),
    runtime,
    now: () => new Date(),
    pid: process.pid,
    isRunning,
    signal: interruption.signal,
    announce,
    ...(judged === undefined ? {} : { judged }),
    ...(startThread === undefined ? {} : { startThread }),
    untilStopped: () => untilStopped(interrupt),
  };
  return { argv: process.argv.slice(2), io, finish };
}

function untilStopped(interrupt: () => void): Promise<'interrupted' | 'terminated'> {
  return new Promise((resolve) => {
    const stop = (signal: NodeJS.Signals): void => {
      for (const each of STOPPING) process.off(each, stop);
      resolve(signal === 'SIGINT' ? 'interrupted' : 'terminated');
    };
    process.off('SIGINT', interrupt);
    for (const each of STOPPING) process.once(each, stop);
  });
}

/**
 * Windows sends no `SIGTERM`, but `SIGBREAK` of Ctrl-Break and `SIGHUP` of a console that is closed, as other systems do of a terminal.
 * https://nodejs.org/api/process.html#signal-events
 */
const STOPPING: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'];

/** `EIO` is of a terminal that was closed. */
const READER_GONE: ReadonlySet<string> = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED']);

/** The stream is made when it is first written to: that takes some of a short run's time. */
function outputOf(
  descriptor: number,
  open: () => NodeJS.WriteStream,
  signal: AbortSignal,
  finish: (code: number) => void,
): Output {
  let stream: NodeJS.WriteStream | undefined;
  let failed = false;
  const onError = (error: NodeJS.ErrnoException): void => {
    // After the first failure nothing more is written, and there is nothing more to say.
    const first = !failed;
    failed = true;
    // The reader has what it wanted (`| head`); anything else, such as a full disk, is a failure to tell.
    if (!first || READER_GONE.has(error.code ?? '')) return;
    finish(2);
    if (descriptor === 1) process.stderr.write(`error: cannot write the output: ${error.message}\n`);
  };
  return {
    isTerminal: isatty(descriptor),
    get columns() {
      return isatty(descriptor) ? open().columns : undefined;
    },
    write(text) {
      if (failed || signal.aborted || text === '') return;
      stream ??= open().on('error', onError);
      stream.write(text);
    },
  };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // One of somebody else runs, too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function readStdin(limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size >= limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit);
}
