import { createRequire } from 'node:module';

interface Sdk {
  readonly client: typeof import('@aws-sdk/client-dynamodb');
  readonly document: typeof import('@aws-sdk/lib-dynamodb');
}

/**
 * The SDK that the caller has installed, loaded when a client is first made. `require` finds the same modules as the caller's
 * `import` does, because the SDK's packages are CommonJS in Node.
 *
 * @throws Error where a package is not installed.
 */
export function loadSdk(): Sdk {
  const require = createRequire(import.meta.url);
  const load = (name: string): unknown => {
    try {
      return require(name);
    } catch (error) {
      if (!isMissing(error, name)) throw error;
      throw new Error(
        `createTestClient needs the package ${name}: npm install --save-dev @aws-sdk/client-dynamodb @aws-sdk/lib-dynamodb`,
        { cause: error },
      );
    }
  };
  return { client: load('@aws-sdk/client-dynamodb'), document: load('@aws-sdk/lib-dynamodb') } as Sdk;
}

/** Not whether one of the package's own dependencies is missing, which is another fault. */
function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return code === 'MODULE_NOT_FOUND' && String(message).includes(`'${name}'`);
}
