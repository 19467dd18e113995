import { VERSION } from '../version.js';

const ISSUES = 'https://github.com/dynamodel/dynamodel/issues';

/** What a person sees of a fault of dynamodel itself, and can report. `runtime` names Node.js and the platform. */
export function internalErrorText(error: unknown, runtime: string): string {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    'internal error: this is a fault of dynamodel, not of your model.',
    '',
    detail,
    '',
    `Please report it with the model that caused it, or the smallest part that still does: ${ISSUES}`,
    `dynamodel ${VERSION}, ${runtime}`,
    '',
  ].join('\n');
}
