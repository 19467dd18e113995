import { templateYaml } from '../cloudformation/language/index.js';
import type { GenerateOptions } from '../options.js';
import { raw } from '../text/index.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';
import { deliveryOf } from './delivery.js';
import { pipelineTemplate } from './pipeline.js';
import { workflowText } from './workflow.js';

/** The same delivery for GitHub Actions and for CodePipeline: check, test, simulate, drift, and then stage by stage. */
export function deliveryFiles(gen: Gen, options: Pick<GenerateOptions, 'model'>): readonly GeneratedFile[] {
  const plan = deliveryOf(gen, options);
  const tables = `${gen.design.model.name.value}.template.yaml`;
  return [
    { path: 'deploy.yml', code: raw(workflowText(plan, tables)), isFormatted: true },
    // GitHub takes every YAML beside a workflow for one, and looks into no folder.
    {
      path: 'automation/pipeline.template.yaml',
      code: raw(templateYaml(pipelineTemplate(plan, tables))),
      isFormatted: true,
    },
  ];
}
