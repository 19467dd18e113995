import { TOPIC_OUTPUT } from '../alarms/index.js';
import type { DeliveryPlan, Stage } from './delivery.js';

/**
 * Scripts for bash, which are given what differs as variables: `MODEL`, `STAGE`, and, where there are such, `TEMPLATE_BUCKET` and
 * `EXECUTION_ROLE`. Of a model they hold names that its schema bounds to letters, digits and hyphens.
 */
export interface Check {
  readonly title: string;
  readonly script: string;
}

/** In this order: what is wrong is told before what is slow is done. */
export function checksOf({ failOn }: DeliveryPlan, format: 'github' | 'text'): readonly Check[] {
  return [
    { title: 'Check the design', script: `npx dynamodel check "$MODEL" --format ${format}\n` },
    { title: 'Run the tests of the model', script: 'npx dynamodel test "$MODEL"\n' },
    { title: 'Simulate the load', script: `npx dynamodel simulate "$MODEL" --fail-on ${failOn}\n` },
    { title: 'Compare what is generated with the model', script: DRIFT },
  ];
}

const FOLDER = `folder=$MODEL
if [ ! -d "$folder" ]; then folder=$(dirname -- "$folder"); fi
`;

/** Each folder of `generated` is what its target makes of the model: exit code 1 is drift. */
const DRIFT = `${FOLDER}status=0
for output in "$folder"/generated/*/; do
  npx dynamodel generate "$(basename "$output")" "$MODEL" --check || status=$?
done
exit "$status"
`;

/** What functions are built from, without scripts of packages, which nobody has looked at: beside the rights to deploy. */
export const INSTALL = `${FOLDER}if compgen -G "$folder/generated/*/functions/*.ts" > /dev/null; then npm ci --ignore-scripts; fi
`;

/** Values of a stage and `Name=value` of others, in the form that the AWS CLI reads from a file; what has no value is left out. */
const MERGE = [
  'const { argv: [, file, ...given] } = process',
  'const others = given.map((one) => one.split(/=(.*)/s)).filter(([, value]) => value)',
  'const { Parameters } = JSON.parse(require("fs").readFileSync(file, "utf8"))',
  'JSON.stringify({ Parameters: { ...Object.fromEntries(others), ...Parameters } })',
].join('; ');

/** Of one stage. Nothing to change is no failure. */
export function deployScript(plan: DeliveryPlan, tables: string): string {
  const { name, region, regions } = plan;
  return `set -euo pipefail
shopt -s inherit_errexit
${FOLDER}generated=$folder/generated
stack=${name}-$STAGE
options=(--no-fail-on-empty-changeset --capabilities CAPABILITY_IAM)
if [ -n "\${EXECUTION_ROLE:-}" ]; then options+=(--role-arn "$EXECUTION_ROLE"); fi
values=$folder/stages/$STAGE.json
if [ ! -f "$values" ]; then values=$(mktemp); echo '{"Parameters": {}}' > "$values"; fi

# A template, its stack and Region, and values besides those of the stage, which count first.
deploy() {
  local template=$1 stack=$2 region=$3 given=$values bucket=()
  shift 3
  if [ $# -gt 0 ]; then
    given=$(mktemp)
    node -p '${MERGE}' -- "$values" "$@" > "$given"
  fi
  if [ -n "\${TEMPLATE_BUCKET:-}" ]; then bucket=(--s3-prefix templates --s3-bucket "${bucketOf(region, regions)}"); fi
  aws cloudformation deploy --template-file "$template" --stack-name "$stack" --region "$region" --parameter-overrides "file://$given" "\${options[@]}" "\${bucket[@]}"
}

# What a stack of a Region puts out under a name.
output() {
  aws cloudformation describe-stacks --stack-name "$1" --region "$2" --query "Stacks[0].Outputs[?OutputKey=='$3'].OutputValue" --output text
}

# The template of a folder with its code in the bucket; code is built where it lies, beside what it imports.
packaged() {
  local template=$1/template.yaml
  if [ -z "\${TEMPLATE_BUCKET:-}" ]; then echo "$1 has code or state machines: TEMPLATE_BUCKET has to name a bucket for them." >&2; return 1; fi
  if [ -d "$1/functions" ]; then
    (cd "$1" && sam build --build-in-source >&2)
    template=$1/.aws-sam/build/template.yaml
  fi
  aws cloudformation package --template-file "$template" --region ${region} --s3-bucket "$TEMPLATE_BUCKET" --s3-prefix code --output-template-file "$1/packaged.template.yaml" >&2
  echo "$1/packaged.template.yaml"
}

deploy "$generated/cloudformation/${tables}" "$stack" ${region}
if [ -f "$generated/iam/iam.template.yaml" ]; then
  deploy "$generated/iam/iam.template.yaml" "$stack-iam" ${region}
fi
${functionsPart(plan)}if [ -f "$generated/step-functions/template.yaml" ]; then
  template=$(packaged "$generated/step-functions")
  deploy "$template" "$stack-machines" ${region}
fi
${alarmsPart(plan)}`;
}

function functionsPart({ functions, region }: DeliveryPlan): string {
  if (functions === undefined) return '';
  const given = functions.map((name) => ` "${name}=$(output "$stack" ${region} ${name})"`).join('');
  return `if [ -f "$generated/lambda/template.yaml" ]; then
  template=$(packaged "$generated/lambda")
  deploy "$template" "$stack-functions" ${region}${given}
fi
`;
}

/** In each Region, of which the first has the functions. */
function alarmsPart({ alarms: { topic, readers }, region, regions }: DeliveryPlan): string {
  const given = readers.map(
    ({ parameter, output }) => `"${parameter}=$(output "$stack-functions" ${region} ${output})"`,
  );
  return `if [ -f "$generated/alarms/alarms.template.yaml" ]; then
  for region in ${regions.join(' ')}; do
    readers=()
${
  given.length === 0
    ? ''
    : `    if [ "$region" = ${region} ] && [ -f "$generated/lambda/template.yaml" ]; then
      readers=(${given.join(' ')})
    fi
`
}    deploy "$generated/alarms/alarms.template.yaml" "$stack-alarms" "$region" "\${readers[@]}"
    topic=$(output "$stack-alarms" "$region" ${TOPIC_OUTPUT})
    for template in "$generated"/alarms/alarms-*.template.yaml; do
      if [ ! -f "$template" ]; then continue; fi
      number=\${template##*/alarms-}
      deploy "$template" "$stack-alarms-\${number%%.*}" "$region" "${topic}=$topic" "\${readers[@]}"
    done
  done
fi
`;
}

/** CloudFormation reads a template in a bucket of its Region. */
function bucketOf(region: string, regions: readonly string[]): string {
  if (regions.length === 1) return '$TEMPLATE_BUCKET';
  return `$TEMPLATE_BUCKET$([ "$region" = ${region} ] || printf %s "-$region")`;
}

/** The stacks of a stage, in the words of IAM: what the script deploys and no other. */
export function stackNames({ name }: Pick<DeliveryPlan, 'name'>, stage: Stage): readonly string[] {
  return ['', '-iam', '-functions', '-machines', '-alarms', '-alarms-*'].map((end) => `${name}-${stage.name}${end}`);
}
