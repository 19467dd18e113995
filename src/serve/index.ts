export { hostInUrl, isLoopback } from './hosts.js';
export type { Observer, ServerOptions, Timeouts } from './options.js';
export { DEFAULT_HOST, DEFAULT_PORT, type RunningServer, startServer } from './server.js';
