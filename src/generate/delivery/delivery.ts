import type { Delivery } from '../../model/model.js';
import { type PassedOn, readersFor, topicParameter } from '../alarms/index.js';
import { stackName } from '../cloudformation/index.js';
import { type Deployment, deploymentOf, regionsOf } from '../infrastructure/index.js';
import { lambdaPlan } from '../lambda/functions.js';
import { streamParameter } from '../lambda/sam-template.js';
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
  /** Outputs of the stack of the tables that parameters of the functions' stack are called like; undefined where there is none. */
  readonly functions?: readonly string[];
  readonly alarms: {
    /** Parameter of the later templates that takes the topic of the first. */
    readonly topic: string;
    /** What their templates take from the functions' stack. */
    readonly readers: readonly PassedOn[];
  };
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
  const { functions } = lambdaPlan(deployment);
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
    ...(functions.length === 0
      ? {}
      : { functions: functions.flatMap(({ of }) => (of.kind === 'stream' ? [streamParameter(of.stream)] : [])) }),
    alarms: { topic: topicParameter(deployment), readers: readersFor(deployment) },
    notes: [...clashesOf(stages), ...notesOf(deployment, others)],
  };
}

/** A stack's name has 128 characters: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
const LONGEST_NAME = 80;

/** Where in a repository it lies is not known here; a name that shells and expressions could misread stays out. */
function fileName(path = ''): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^\w[\w.-]*$/.test(name) ? name : '.';
}

/** A stage that is called like a stack of another. */
function clashesOf(stages: readonly string[]): readonly string[] {
  return stages.flatMap((one) =>
    stages
      .filter((other) => one.startsWith(other) && STACK_ENDS.test(one.slice(other.length)))
      .map(
        (other) =>
          `Before you deploy it: stacks of the stages ${other} and ${one} have one name, so that either would replace what is the other's. Rename one of them.`,
      ),
  );
}

const STACK_ENDS = /^-(?:iam|functions|machines|alarms|alarms-\d+)$/;

function notesOf({ tables, model, region }: Deployment, others: readonly string[]): readonly string[] {
  const hasReplicaKeys = [...tables.values()].some(
    ({ table, encryption }) => table.replicas.length > 0 && encryption.kind === 'new',
  );
  return [
    'It deploys what lies in `generated` beside the model, in this order: cloudformation, iam, lambda, step-functions, alarms (all templates, in each Region).',
    'What one stack puts out and another asks for is passed on: ARNs of streams, names of functions, the topic of the alarms.',
    'Values of a stage, such as names of tables and whatever a template has no default for, are in `stages/<stage>.json` beside the model: {"Parameters": {"…": "…"}}.',
    'Code and templates over 51,200 bytes go through the bucket; the role that CloudFormation takes has to be able to read `code/` in it.',
    'It does not deploy `sam` (which makes the same tables), modules of Terraform, constructs of CDK, and documents of runbooks, whose README.md has the command.',
    ...(hasReplicaKeys
      ? [
          `${model.name.value}.replica-keys.template.yaml is deployed by hand, before, as its first lines say: its ARNs are values of a stage.`,
        ]
      : []),
    ...(others.length === 0
      ? []
      : [
          `Templates over 51,200 bytes go through a bucket of their Region: beside that of ${region}, one with the same name and ${others.map((one) => `-${one}`).join(', ')} behind it.`,
        ]),
  ];
}
