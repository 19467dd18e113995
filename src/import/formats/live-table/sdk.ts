import { createRequire } from 'node:module';
import { ImportError } from '../../problem.js';

export type Sdk = typeof import('@aws-sdk/client-dynamodb');

const PACKAGE = '@aws-sdk/client-dynamodb';

/** The first version whose clients take a profile: https://github.com/aws/aws-sdk-js-v3/pull/6728 */
const KNOWS_PROFILES = [3, 714] as const;

/** The SDK that is installed beside this package; nothing else here needs it, so it is not a part of the package. */
export function loadSdk(profile: string | undefined): Sdk {
  const require = createRequire(import.meta.url);
  try {
    const sdk = require(PACKAGE) as Sdk;
    if (profile !== undefined)
      checkVersion((require(`${PACKAGE}/package.json`) as { readonly version: string }).version);
    return sdk;
  } catch (error) {
    if (!isMissing(error)) throw error;
    const message = `reading a table needs the package ${PACKAGE}: \`npm install --save-dev ${PACKAGE}\`, or for once \`npx -p dynamodel -p ${PACKAGE} dynamodel import table <name>\``;
    throw new ImportError('usage', [{ message }]);
  }
}

/** An older client would pass over the profile, and ask another account. */
function checkVersion(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > KNOWS_PROFILES[0] || (major === KNOWS_PROFILES[0] && minor >= KNOWS_PROFILES[1])) return;
  const message = `${PACKAGE} ${version} knows no --profile: update it to ${KNOWS_PROFILES.join('.')} or later, or set AWS_PROFILE`;
  throw new ImportError('usage', [{ message }]);
}

function isMissing(error: unknown): boolean {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return code === 'MODULE_NOT_FOUND' && String(message).includes(`'${PACKAGE}'`);
}
