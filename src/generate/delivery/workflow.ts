import { type YamlFields, yamlText } from '../../source/index.js';
import type { DeliveryPlan, Stage } from './delivery.js';
import { checksOf, deployScript, INSTALL } from './scripts.js';

/**
 * A workflow of GitHub Actions. What a run is given reaches scripts as their environment, never as their text.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
 */
export function workflowText(plan: DeliveryPlan, tables: string): string {
  const { name, branch, stages, notes } = plan;
  const comment = [...ADVICE, ...notes].map((line) => `# ${line}\n`).join('');
  const text = yamlText({
    name: `deliver ${name}`,
    on: { pull_request: { branches: [branch] }, push: { branches: [branch] } },
    permissions: { contents: 'read' },
    env: { MODEL: `\${{ vars.DYNAMODEL_MODEL || '${plan.model}' }}` },
    jobs: {
      check: {
        'runs-on': 'ubuntu-latest',
        steps: [
          ...SOURCE,
          { name: 'Install', run: 'npm ci' },
          ...checksOf(plan, 'github').map(({ title, script }) => ({ name: title, shell: 'bash', run: script })),
        ],
      },
      ...Object.fromEntries(
        stages.map((stage, i) => [jobOf(stage), deployJob(plan, stage, jobOf(stages[i - 1]), tables)]),
      ),
    },
  });
  return `${comment}\n${text}`;
}

const ADVICE = [
  'GitHub runs it from .github/workflows: generate it with `--out .github/workflows`.',
  'Variables of the repository: DYNAMODEL_MODEL, the path of the model, where it is not in the root.',
  'Variables of each environment: DEPLOY_ROLE, the ARN of a role that trusts repo:<owner>/<name>:environment:<stage> by OIDC; EXECUTION_ROLE,',
  'of one that CloudFormation takes; TEMPLATE_BUCKET, for code, and for templates over 51,200 bytes.',
];

const SOURCE: readonly YamlFields[] = [
  { uses: 'actions/checkout@v5', with: { 'persist-credentials': false } },
  { uses: 'actions/setup-node@v5', with: { 'node-version': 22 } },
];

/** The one before the first stage is the check. */
function jobOf(stage: Stage | undefined): string {
  return stage === undefined ? 'check' : `deploy-${stage.name}`;
}

function deployJob(plan: DeliveryPlan, stage: Stage, before: string, tables: string): YamlFields {
  return {
    needs: before,
    if: "github.event_name == 'push'",
    'runs-on': 'ubuntu-latest',
    environment: stage.name,
    // One deployment after the other: none is broken off.
    concurrency: { group: `deploy-${plan.name}-${stage.name}`, 'cancel-in-progress': false },
    permissions: {
      ...(stage.isApproved ? { actions: 'read' } : {}),
      contents: 'read',
      'id-token': 'write',
    },
    steps: [
      ...(stage.isApproved ? [guardStep(stage)] : []),
      ...SOURCE,
      { name: 'Install what functions are built from', shell: 'bash', run: INSTALL },
      {
        uses: 'aws-actions/configure-aws-credentials@v6',
        with: { 'role-to-assume': `\${{ vars.DEPLOY_ROLE }}`, 'aws-region': plan.region },
      },
      {
        name: `Deploy to ${stage.name}`,
        shell: 'bash',
        env: {
          STAGE: stage.name,
          TEMPLATE_BUCKET: `\${{ vars.TEMPLATE_BUCKET }}`,
          EXECUTION_ROLE: `\${{ vars.EXECUTION_ROLE }}`,
        },
        run: deployScript(plan, tables),
      },
    ],
  };
}

/** Who approves is a setting of the environment, which no workflow makes: without one nobody would be asked. */
function guardStep(stage: Stage): YamlFields {
  return {
    name: `See that ${stage.name} waits for an approval`,
    shell: 'bash',
    env: { GH_TOKEN: `\${{ github.token }}`, STAGE: stage.name },
    run: `rules=$(gh api "repos/$GITHUB_REPOSITORY/environments/$STAGE" --jq '[.protection_rules[].type] | join(" ")')
if [[ " $rules " != *" required_reviewers "* ]]; then
  echo "::error::The environment $STAGE has no required reviewers: name them in the settings of the repository."
  exit 1
fi
`,
  };
}
