export { type DataDir, type DataDirOptions, openDataDir } from './data-dir.js';
export { DataDirError } from './data-dir-error.js';
export type { RestoreProgress } from './store.js';
