import { deploymentOf, nothingToSay } from '../infrastructure/index.js';
import { runtimeFiles } from '../lambda/runtime-files.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';
import { aslFile } from './asl-file.js';
import { inputsFile } from './inputs-file.js';
import { patternMachines } from './patterns.js';
import { taskFunction } from './task-function.js';
import { templateFile } from './template.js';

/** A state machine for each access pattern, in Amazon States Language, and a SAM template that deploys them. */
export function stepFunctionFiles(gen: Gen): readonly GeneratedFile[] {
  const deployment = deploymentOf(gen);
  const machines = patternMachines(deployment);
  if (machines.length === 0)
    return nothingToSay(
      'No state machines',
      'The model has no access pattern (`accessPatterns`) that its tables serve: `check` says what is missing.',
    );
  const left = machines.filter(({ of }) => of.kind === 'function');
  return [
    ...machines.map(aslFile),
    inputsFile(gen, machines),
    templateFile(deployment, machines),
    ...(left.length === 0 ? [] : [taskFunction(gen, left), ...runtimeFiles(['input', 'task'])]),
  ];
}
