import type { PlannedPattern } from '../../planner/index.js';
import { policiesOf, rightsFor } from '../iam/index.js';
import type { Deployment, Policy } from '../infrastructure/index.js';
import { fileStem, kebabCase, pascalCase, UniqueNames } from '../text/index.js';
import { plannedPatterns } from '../typescript/client/planned.js';
import type { Gen } from '../typescript/gen.js';
import { type Machine, machineOf } from './machine.js';
import { deriveRequest } from './request/derive.js';
import { Unsayable } from './request/unsayable.js';

/** The state machine of a pattern. */
export interface PatternMachine {
  readonly planned: PlannedPattern;
  /** `GetUser`: letters and digits, unique. */
  readonly id: string;
  /** `get-user`. */
  readonly file: string;
  readonly of:
    | { readonly kind: 'request'; readonly machine: Machine; readonly policies: readonly Policy[] }
    /** It calls a function; `why` goes on after "since". */
    | { readonly kind: 'function'; readonly why: string };
}

export function patternMachines(deployment: Deployment): readonly PatternMachine[] {
  const { gen } = deployment;
  const files = new UniqueNames('pattern');
  const ids = new UniqueNames(
    'Pattern',
    // What the template has besides.
    [
      'PatternFunctionRole',
      'PatternFunctionArn',
      'StateMachineLogs',
      ...[...deployment.parameters.values()].map(({ id }) => id),
    ],
  );
  return plannedPatterns(gen).map((planned) => {
    const { name } = planned.pattern;
    return {
      planned,
      id: ids.takeWith(pascalCase(name), ['Machine', 'Role', 'Arn']),
      file: files.take(fileStem(kebabCase(name))),
      of: served(gen, deployment, planned),
    };
  });
}

function served(gen: Gen, deployment: Deployment, planned: PlannedPattern): PatternMachine['of'] {
  const tableIds = new Map([...deployment.tables.values()].map(({ design, id }) => [design, id]));
  const rights = rightsFor(deployment, { patterns: [planned] });
  const [refused] = rights.refused;
  if (refused !== undefined) return { kind: 'function', why: `it has no rights of its own: ${refused.why}` };
  try {
    const machine = machineOf(gen, planned, deriveRequest(gen, planned), tableIds);
    return { kind: 'request', machine, policies: policiesOf(rights.statements, deployment) };
  } catch (error) {
    if (!(error instanceof Unsayable)) throw error;
    return { kind: 'function', why: error.message };
  }
}
