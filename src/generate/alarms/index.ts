import { templateYaml } from '../cloudformation/language/index.js';
import { hclFile } from '../terraform/language/index.js';
import { raw } from '../text/index.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';
import { alarmConstruct } from './cdk.js';
import { alarmTemplates, templateFile } from './cloudformation.js';
import { alarmModule } from './terraform.js';
import { watchOf } from './watch.js';

/** Templates that it takes to hold all alarms. */
export function alarmTemplateCount(gen: Gen): number {
  return alarmTemplates(watchOf(gen)).length;
}

/** The same alarms, dashboard, budget and audit for CloudFormation, Terraform and CDK. */
export function alarmFiles(gen: Gen): readonly GeneratedFile[] {
  const watch = watchOf(gen);
  return [
    ...alarmTemplates(watch).map((template, i) => ({
      path: templateFile(i + 1),
      code: raw(templateYaml(template)),
      isFormatted: true,
    })),
    { path: 'alarms.tf', code: raw(hclFile(alarmModule(watch))), isFormatted: true },
    alarmConstruct(watch),
  ];
}
