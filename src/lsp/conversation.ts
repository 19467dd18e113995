import type { Readable, Writable } from 'node:stream';
import { type Connection, createConnection, type InitializeParams, LSPErrorCodes } from 'vscode-languageserver';
import {
  type ConnectionStrategy,
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

/** What a server speaks through. */
export type Line = {
  readonly input: Readable;
  readonly output: Writable;
  /** Whether a process still runs: a server ends with its editor. */
  readonly isRunning: (pid: number) => boolean;
};

export type Conversation = {
  readonly connection: Connection;
  /** Whether the editor took its leave before it went: resolved when it has gone. */
  readonly ended: Promise<boolean>;
  /** Lets go of the streams. */
  readonly close: () => void;
};

/** What is taken back before its turn came is not worked out. */
const connectionStrategy: ConnectionStrategy = {
  cancelUndispatched: (message) => ({
    jsonrpc: message.jsonrpc,
    id: null,
    error: { code: LSPErrorCodes.RequestCancelled, message: 'cancelled' },
  }),
};

/** How often it is looked whether the editor still runs. */
const LOOK_MS = 3000;

/** A connection that tells when it ends, and leaves the process to whoever runs it. */
export function converse({ input, output, isRunning }: Line): Conversation {
  let looking: NodeJS.Timeout | undefined;
  let end: (isOrderly: boolean) => void = () => {};
  const ended = new Promise<boolean>((resolve) => {
    end = resolve;
  });
  const watchDog = {
    shutdownReceived: false,
    initialize({ processId }: InitializeParams): void {
      if (processId === null) return;
      looking = setInterval(() => {
        if (!isRunning(processId)) end(watchDog.shutdownReceived);
      }, LOOK_MS);
      looking.unref();
    },
    exit: (code: number) => end(code === 0),
  };
  const reader = new StreamMessageReader(input);
  // Its timer would keep the process for ever where an editor goes in the middle of a message.
  reader.partialMessageTimeout = 0;
  const connection = createConnection(
    (logger) => createProtocolConnection(reader, new StreamMessageWriter(output), logger, { connectionStrategy }),
    watchDog,
  );
  for (const event of ['end', 'close', 'error']) input.on(event, () => end(watchDog.shutdownReceived));
  return {
    connection,
    ended,
    close() {
      clearInterval(looking);
      connection.dispose();
      input.destroy();
    },
  };
}
