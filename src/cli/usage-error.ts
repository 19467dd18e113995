/** The user asked for something that cannot be done: its message is the answer, without a stack. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
