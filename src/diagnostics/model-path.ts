import { type ParsedYaml, stepsTo } from '../source/index.js';
import type { Finding } from './finding.js';

/**
 * Where in its file a finding lies, as a path of names and places in lists: `accessPatterns.byDate.where[0]`. It stays when lines move, and
 * is the same in a file that a model includes. Empty for the file as a whole, and where the text could not be read as YAML.
 *
 * `spanOfPath` leads back. What is written once and used by aliases has the path of where it is written.
 */
export function modelPathOf({ span }: Pick<Finding, 'span'>, files: readonly ParsedYaml[]): string {
  const root = files.find(({ file }) => file === span.file)?.root;
  const steps = root === undefined ? [] : stepsTo(root, span);
  return steps.reduce(
    (path, step) =>
      step.kind === 'item' ? `${path}[${step.index}]` : path === '' ? step.entry.key : `${path}.${step.entry.key}`,
    '',
  );
}
