import type { Finding, Pillar, Severity } from '../diagnostics/index.js';
import type { Plan } from '../planner/index.js';
import type { CheckResult } from '../rules/check.js';
import { contextOf } from '../rules/context.js';
import { findRule } from '../rules/registry.js';
import type { Family, RuleContext } from '../rules/rule.js';
import { costEvidence, sustainabilityEvidence } from './evidence/cost.js';
import { operationsEvidence } from './evidence/operations.js';
import { performanceEvidence } from './evidence/performance.js';
import { reliabilityEvidence } from './evidence/reliability.js';
import { securityEvidence } from './evidence/security.js';
import type { Grouping, Review, ReviewSection, Subject, Topic } from './review.js';

/** https://docs.aws.amazon.com/wellarchitected/latest/framework/the-pillars-of-the-framework.html */
const PILLARS: readonly (readonly [Pillar, string])[] = [
  ['operational-excellence', 'Operational excellence'],
  ['security', 'Security'],
  ['reliability', 'Reliability'],
  ['performance-efficiency', 'Performance efficiency'],
  ['cost-optimization', 'Cost optimization'],
  ['sustainability', 'Sustainability'],
];

const SUBJECTS: readonly (readonly [Subject, string])[] = [
  ['design', 'Tables, keys and entities'],
  ['patterns', 'Access patterns'],
  ['load', 'Load and cost'],
  ['protection', 'Protection'],
  ['operations', 'Operations'],
];

const SUBJECT_OF: Readonly<Record<Family, Subject>> = {
  language: 'design',
  keys: 'design',
  indexes: 'design',
  limits: 'design',
  patterns: 'patterns',
  heat: 'load',
  cost: 'load',
  security: 'protection',
};

/** The review of a model that resolves; its errors are among the findings. */
export function reviewOf(plan: Plan, checked: CheckResult, grouping: Grouping): Review {
  const context = contextOf(plan.design, () => plan);
  const { model } = context;
  const topics = evidenceOf(context);
  const sections =
    grouping === 'pillar'
      ? PILLARS.map(([id, title]) =>
          section(
            id,
            title,
            topics.filter(({ pillar }) => pillar === id),
            checked.findings.filter((one) => one.pillar === id),
          ),
        )
      : SUBJECTS.map(([id, title]) =>
          section(
            id,
            title,
            topics.filter(({ subject }) => subject === id),
            checked.findings.filter((one) => subjectOf(one) === id),
          ),
        );
  return {
    model: model.name.value,
    ...(model.description === undefined ? {} : { description: model.description }),
    files: model.files.map(({ path }) => path),
    region: model.defaults.region,
    grouping,
    sections,
    assumptions: [...new Set([...context.workload.assumptions, ...context.heat.assumptions])],
    suppressed: checked.suppressed,
  };
}

function evidenceOf(context: RuleContext): readonly Topic[] {
  return [
    ...operationsEvidence(context),
    ...securityEvidence(context),
    ...reliabilityEvidence(context),
    ...performanceEvidence(context),
    ...costEvidence(context),
    ...sustainabilityEvidence(context),
  ].filter(({ lines }) => lines.length > 0);
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

function section(id: string, title: string, topics: readonly Topic[], findings: readonly Finding[]): ReviewSection {
  const sorted = SEVERITIES.flatMap((severity) => findings.filter((one) => one.severity === severity));
  return { id, title, topics, findings: sorted };
}

function subjectOf({ rule }: Finding): Subject {
  return SUBJECT_OF[findRule(rule)?.family ?? 'language'];
}
