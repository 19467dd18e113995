export { batchWriteFile } from './batch-write-file.js';
export { deleteQueryFile } from './delete-query-file.js';
export { executeFile } from './execute-file.js';
export { transactGetFile } from './transact-get-file.js';
export { transactWriteFile } from './transact-write-file.js';
