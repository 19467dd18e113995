import type { Delivery } from '../../model/model.js';
import { alarmTemplateCount } from '../alarms/index.js';
import { stackName } from '../cloudformation/index.js';
import { type Deployment, deploymentOf, regionsOf } from '../infrastructure/index.js';
import type { GenerateOptions } from '../options.js';
import type { Gen } from '../typescript/gen.js';

/** What takes a model from a repository to its stages, before any format. */
export interface DeliveryPlan {
  /** Of the model: letters, digits and hyphens. */
  readonly name: string;
  readonly branch: string;
  readonly stages: readonly Stage[];
  /** Name of the model's file, or the folder that holds it. */
  readonly model: string;
  /** What makes the simulation fail. */
  readonly failOn: string;
  /** Of the tables; the home Region of global ones. */
  readonly region: string;
  /** All Regions that have a table, that one first. */
  readonly regions: readonly string[];
  /** For whoever reads the files. */
  readonly notes: readonly string[];
}

export interface Stage {
  readonly name: string;
  /** Somebody has to say yes. */
  readonly isApproved: boolean;
}

const DEFAULT: Delivery = { stages: ['prod'], approve: [], branch: 'main' };

export function deliveryOf(gen: Gen, { model: path }: Pick<GenerateOptions, 'model'>): DeliveryPlan {
  const deployment = deploymentOf(gen);
  const { model, region } = deployment;
  const { stages, approve, branch } = model.operations.delivery ?? DEFAULT;
  const all = new Set([...deployment.tables.values()].flatMap((table) => regionsOf(deployment, table)));
  const others = [...all].filter((one) => one !== region).sort();
  return {
    name: stackName(model.name.value).slice(0, LONGEST_NAME),
    branch,
    stages: stages.map((name) => ({ name, isApproved: approve.includes(name) })),
    model: fileName(path),
    failOn: ['throttle=0.1%', ...(model.budgets.monthlyUsd === undefined ? [] : ['budget'])].join(),
    region,
    regions: [region, ...others],
    notes: notesOf(gen, deployment, others),
  };
}

/** A stack's name has 128 characters: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
const LONGEST_NAME = 80;

/** Where in a repository it lies is not known here; a name that shells and expressions could misread stays out. */
function fileName(path = ''): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^\w[\w.-]*$/.test(name) ? name : '.';
}

function notesOf(gen: Gen, { tables, model, region }: Deployment, others: readonly string[]): readonly string[] {
  const hasReplicaKeys = [...tables.values()].some(
    ({ table, encryption }) => table.replicas.length > 0 && encryption.kind === 'new',
  );
  return [
    'It deploys the templates of `generate cloudformation`, and those of `generate iam` and `generate alarms` where they are there.',
    'Values of a stage, such as names of tables, are in `stages/<stage>.json` beside the model: {"Parameters": {"…": "…"}}.',
    ...(hasReplicaKeys
      ? [`${model.name.value}.replica-keys.template.yaml is deployed by hand, before: its ARNs are values of a stage.`]
      : []),
    ...(others.length === 0
      ? []
      : [
          `Templates over 51,200 bytes go through a bucket of their Region: beside that of ${region}, one with the same name and ${others.map((one) => `-${one}`).join(', ')} behind it.`,
        ]),
    ...(alarmTemplateCount(gen) > 1
      ? [
          'Of the alarms it deploys the first template; the others are deployed by hand, with the topic that the first puts out.',
        ]
      : []),
  ];
}
