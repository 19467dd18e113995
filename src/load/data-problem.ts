import type { DataProblem } from './generated-item.js';

/** A sentence for what could not be made into an item. */
export function problemText({ entity, sampleId, problem }: DataProblem): string {
  const what = sampleId === undefined ? `An item of ${entity}` : `Sample ${sampleId} of ${entity}`;
  switch (problem.kind) {
    case 'missing':
      return `${what} could not be made: it has no ${problem.attribute}.`;
    case 'value':
      return `${what} could not be made: ${problem.attribute} needs ${problem.expected}, not ${problem.got}.`;
    case 'key':
      return `${what} could not be made: ${problem.slot} has no key from its values (${problem.error.code} in ${problem.error.path}).`;
  }
}
