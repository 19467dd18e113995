import { describe, expect, it } from 'vitest';
import { templateData } from '../../../../src/generate/cloudformation/language/index.js';
import { deliveryOf } from '../../../../src/generate/delivery/delivery.js';
import { pipelineTemplate } from '../../../../src/generate/delivery/pipeline.js';
import type { GeneratedFolder } from '../../../support/generated.js';
import { bothWays, CONSTRUCTS, templateViolations } from './construct.js';
import { genOf, tableModel } from './models.js';

/** Findings of cdk-nag that are meant so, each with its reason. */
const MEANT: readonly (readonly [finding: RegExp, reason: string])[] = [
  [
    /^AwsSolutions-S1$/,
    'Calls about the bucket are in CloudTrail, and a bucket for logs would be the next without any.',
  ],
  [
    /^AwsSolutions-IAM5\[Resource::<Artifacts\.Arn>\/(?:templates\/|code\/)?\*\]$/,
    'The pipeline itself names what it passes on.',
  ],
  [
    /^AwsSolutions-IAM5\[Resource::arn:.*:stack\/depot-prod(?:-iam|-functions|-machines|-alarms|-alarms-\*)?\/\*\]$/,
    'A stack has an id behind its name, and later templates of alarms a number.',
  ],
  [/^AwsSolutions-IAM5\[Resource::arn:.*:aws:transform\/Serverless-2016-10-31\]$/, 'It is there in each Region.'],
  [/^AwsSolutions-IAM5\[Resource::\*\]$/, 'About a template there is no stack yet.'],
];

function unmeant(violations: readonly string[]): readonly string[] {
  return violations.filter((one) => !MEANT.some(([finding]) => finding.test(one)));
}

/** For the one file of tests that loads the CDK, whose folder has the constructs and is compiled there. */
export function alarmCases(folder: GeneratedFolder): void {
  describe('what watches tables', () => {
    it.each(CONSTRUCTS)('is the same of %s as in our template, and nothing that AWS advises against', async (name) => {
      const { cdk, cloudformation, violations } = await bothWays(folder, name);
      expect(Object.keys(cdk)).toContain('AWS::CloudWatch::Alarm');
      expect(cdk).toEqual(cloudformation);
      expect(unmeant(violations)).toEqual([]);
    });

    it('has a pipeline with nothing that AWS advises against', () => {
      const plan = deliveryOf(genOf(tableModel({})), {});
      const template = templateData(pipelineTemplate(plan, 'depot.template.yaml'));
      expect(unmeant(templateViolations(folder, template))).toEqual([]);
    });
  });
}
