import { templateYaml } from '../cloudformation/language/index.js';
import { hclFile } from '../terraform/language/index.js';
import { raw } from '../text/index.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';
import { alarmConstructs } from './cdk.js';
import { alarmTemplates, templateFile } from './cloudformation.js';
import { stacksOf } from './stacks.js';
import { alarmModule } from './terraform.js';
import { watchOf } from './watch.js';

export { TOPIC_OUTPUT, topicParameter } from './cloudformation.js';
export { latencyThreshold } from './delays.js';
export { CONDITIONAL, REFUSED } from './errors.js';
export { type PassedOn, readersFor } from './parameters.js';
export { usageOf } from './usage.js';

/** The same alarms, dashboard, budget and audit for CloudFormation, Terraform and CDK. */
export function alarmFiles(gen: Gen): readonly GeneratedFile[] {
  const watch = watchOf(gen);
  const stacks = stacksOf(watch);
  return [
    ...alarmTemplates(watch, stacks).map((template, i) => ({
      path: templateFile(i + 1),
      code: raw(templateYaml(template)),
      isFormatted: true,
    })),
    { path: 'alarms.tf', code: raw(hclFile(alarmModule(watch))), isFormatted: true },
    ...alarmConstructs(watch, stacks),
  ];
}
