/** Why a data directory cannot be used; nothing in it was changed. */
export class DataDirError extends Error {
  override readonly name = 'DataDirError';
}
