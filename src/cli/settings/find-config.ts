import * as config from '../../config/find-config.js';
import { printable } from '../../diagnostics/index.js';
import { shownPath } from '../model-paths.js';
import { UsageError } from '../usage-error.js';

/**
 * Looks for the nearest configuration from a folder upward. Throws a `UsageError` where one has a name that nobody looks for. `asked` is told
 * of each place before it is looked at.
 */
export function configFinder(cwd: string, asked: (path: string) => void): (folder: string) => string | undefined {
  return config.configFinder({
    asked,
    misnamed(other) {
      throw new UsageError(
        `\`${printable(shownPath(other, cwd))}\` is no configuration by its name: rename it to \`${config.CONFIG_NAME}\`, or give it with --config`,
      );
    },
  });
}
