import { beforeAll, describe, expect, it } from 'vitest';
import { generateFiles } from '../../src/generate/index.js';
import { readModel, sound } from '../../src/library/loaded-model.js';
import { EXAMPLE_NAMES, exampleModel } from '../support/examples.js';
import { runs } from '../support/runs.js';
import { ResourceSchema } from './cloudformation/support/schema.js';
import { parseTemplate } from './cloudformation/support/template-yaml.js';

interface TemplateJson {
  readonly Transform?: string;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: string }>>;
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>
  >;
}

async function template(
  example: string,
  target: 'sam' | 'cloudformation' | 'lambda',
  path: string,
): Promise<TemplateJson> {
  const { plan } = sound(readModel(exampleModel(example)));
  const file = (await generateFiles(plan, target)).find((one) => one.path === path);
  return parseTemplate(file?.text ?? '{}') as TemplateJson;
}

let schema: ResourceSchema;
beforeAll(async () => {
  schema = await ResourceSchema.load();
});

describe.each(EXAMPLE_NAMES.slice(-runs(3, EXAMPLE_NAMES.length)))('generate sam of %s', (example) => {
  it('has the resources of the CloudFormation template, and the functions of lambda with all that they ask for', async () => {
    const sam = await template(example, 'sam', 'template.yaml');
    expect(schema.faults(sam)).toEqual([]);
    expect(sam.Transform).toBe('AWS::Serverless-2016-10-31');
    const { Functions, ...others } = sam.Resources;
    expect(others).toEqual((await template(example, 'cloudformation', `${example}.template.yaml`)).Resources);
    const lambda = await template(example, 'lambda', 'template.yaml');
    const asked = Object.entries(lambda.Parameters ?? {});
    expect(Functions === undefined).toBe(lambda.Resources === undefined);
    expect(Object.keys((Functions?.Properties.Parameters ?? {}) as object)).toEqual(asked.map(([id]) => id));
  });
});
