import { plural, printable } from '../../diagnostics/index.js';
import {
  type BehaviourOptions,
  createEngine,
  type Engine,
  type FaultRule,
  FaultRuleError,
  parseFault,
} from '../../engine/index.js';
import type { LoadedModel } from '../../library/loaded-model.js';
import { NOTHING, StartingStateError, startingState } from '../../load/starting-state.js';
import type { Plan } from '../../planner/index.js';
import { hostInUrl, isLoopback, type RunningServer, type ServerOptions, startServer } from '../../serve/index.js';
import type { RequestLog } from '../../serve/request-log/index.js';
import type { BehaviourFlags } from '../behaviour-options.js';
import type { CommandContext } from '../context.js';
import { errorText } from '../error-text.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { internalErrorText } from '../internal-error.js';
import type { Io } from '../io.js';
import { resolveModel } from '../model-paths.js';
import { openServeData, type ServeDataOptions } from '../serve-data.js';
import { faultlessModel } from '../sound-model.js';
import { UsageError } from '../usage-error.js';

export type ServeCommandOptions = BehaviourFlags &
  ServeDataOptions & {
    readonly path: string | undefined;
    readonly port: number;
    readonly host: string;
    readonly allowHost: readonly string[];
    readonly allowOrigin: readonly string[];
    /** Undefined: text with a model, off without one. */
    readonly log: 'text' | 'json' | 'off' | undefined;
    readonly quiet: boolean;
    readonly strictProtection: boolean;
    readonly statusDelay: number | undefined;
    /** Of the ARNs; undefined: us-east-1. */
    readonly region: string | undefined;
    /** Undefined: as late as the service. */
    readonly ttlDelay: number | undefined;
  };

type Served = { readonly loaded: LoadedModel; readonly plan: Plan };

/** Serves until it is told to stop. */
export async function runServe(context: CommandContext, options: ServeCommandOptions): Promise<ExitCode> {
  const { io } = context;
  const behaviour = behaviourOptions(options);
  let model: Served | undefined;
  if (options.path !== undefined) {
    const { loaded, plan } = await faultlessModel(context, resolveModel(options.path, io.cwd));
    if (plan === undefined) return EXIT.findings;
    model = { loaded, plan };
  }
  const data = await openServeData(io, options);
  try {
    const start = model?.loaded.design === undefined ? NOTHING : startingState(model.loaded.design, true);
    const tables = Object.values(start.tableNames);
    const engine = createEngine({
      ...(options.port === 0 ? {} : { endpoint: `${hostInUrl(options.host)}:${options.port}` }),
      ...data.engineOptions,
      ...(options.region === undefined ? {} : { region: options.region }),
      ...(options.ttlDelay === undefined ? {} : { ttlDelay: options.ttlDelay }),
      ...(options.strictProtection ? {} : { unprotected: new Set(tables) }),
    });
    await data.restore(engine);
    start.fill(engine);
    const loaded = await data.load(engine);
    engine.configure(behaviour);
    const code = await serveEngine(io, engine, options, {
      what: [...(model === undefined ? [] : [contentsText(engine, model, tables)]), ...loaded],
      log: await logOf(io, engine, options, model?.plan),
      ...(data.stored === undefined ? {} : { stored: data.stored }),
    });
    await data.finish(engine);
    return code;
  } catch (error) {
    const isOfInput = error instanceof StartingStateError || (error instanceof Error && error.name === 'DataError');
    if (!isOfInput) throw error;
    io.stderr.write(errorText(error.message, io.stderr.columns));
    return EXIT.findings;
  } finally {
    data.close();
  }
}

async function serveEngine(
  io: Io,
  engine: Engine,
  { host, port, region, allowHost, allowOrigin }: ServeCommandOptions,
  {
    what,
    log,
    stored,
  }: {
    readonly what: readonly string[];
    readonly log: RequestLog | undefined;
    readonly stored?: () => Promise<void>;
  },
): Promise<ExitCode> {
  const { stderr } = io;
  const settings: ServerOptions = {
    host,
    port,
    allowedHosts: allowHost,
    allowedOrigins: allowOrigin,
    ...(region === undefined ? {} : { region }),
    ...(log === undefined ? {} : { observer: log.observer }),
    ...(stored === undefined ? {} : { stored }),
    onFault: (error) => stderr.write(faultText(error, io.runtime)),
  };
  const server = await listen(() => startServer(log?.engine ?? engine, settings), host, port);
  try {
    io.signal.throwIfAborted();
    const stopped = io.untilStopped();
    if (!isLoopback(host)) {
      stderr.write(`warning: other machines may reach ${server.url}, and no credentials are checked\n`);
    }
    const ready = `ready at ${server.url}${what.length === 0 ? '' : ` with ${listed(what)}`}`;
    stderr.write(
      `${ready}; any region and credentials do; for SDKs and the AWS CLI: AWS_ENDPOINT_URL_DYNAMODB=${server.url}\n`,
    );
    const how = await stopped;
    await server.close();
    stderr.write(log?.summary() ?? '');
    return how === 'interrupted' ? EXIT.interrupted : EXIT.ok;
  } finally {
    server.destroy();
  }
}

function behaviourOptions({
  throttle,
  gsiLag,
  fault,
  pageBytes,
  seed,
  statusDelay,
}: ServeCommandOptions): BehaviourOptions {
  return {
    throttling: throttle,
    faults: fault.map(faultRule),
    ...(gsiLag === undefined ? {} : { indexLag: gsiLag }),
    ...(pageBytes === undefined ? {} : { pageBytes }),
    ...(seed === undefined ? {} : { seed }),
    ...(statusDelay === undefined ? {} : { statusDelay }),
  };
}

function faultRule(text: string): FaultRule {
  try {
    return parseFault(text);
  } catch (error) {
    if (error instanceof FaultRuleError) throw new UsageError(`--fault: ${error.message}`);
    throw error;
  }
}

async function logOf(
  { stderr }: Io,
  engine: Engine,
  { log, quiet, path }: ServeCommandOptions,
  plan: Plan | undefined,
): Promise<RequestLog | undefined> {
  const format = quiet ? 'off' : (log ?? (path === undefined ? 'off' : 'text'));
  if (format === 'off') return undefined;
  const { requestLog } = await import('../../serve/request-log/index.js');
  return requestLog(engine, { format, plan, write: stderr.write });
}

function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}

function contentsText(engine: Engine, { loaded, plan }: Served, tables: readonly string[]): string {
  const items = tables.reduce((sum, TableName) => sum + (engine.describeTable({ TableName }).Table?.ItemCount ?? 0), 0);
  const name = printable(loaded.model?.name.value ?? '');
  return `${plural(tables.length, 'table')} of ${name} (${plural(items, 'item')}, ${plural(plan.patterns.size, 'access pattern')})`;
}

async function listen(start: () => Promise<RunningServer>, host: string, port: number): Promise<RunningServer> {
  try {
    return await start();
  } catch (error) {
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new UsageError(`cannot listen at ${printable(host)}:${port}: ${REASONS[code ?? ''] ?? message}`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else listens there; --port 0 takes any port that is free',
  EACCES: 'permission denied; ports under 1024 are often kept for the system',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up',
};

/** A disk that takes nothing more is no fault of ours. */
function faultText(error: unknown, runtime: string): string {
  return error instanceof Error && error.name === 'DataDirError'
    ? errorText(error.message)
    : internalErrorText(error, runtime);
}
