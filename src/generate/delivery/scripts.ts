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

/** Of one stage. Nothing to change is no failure. */
export function deployScript({ name, region, regions }: DeliveryPlan, tables: string): string {
  return `set -euo pipefail
${FOLDER}options=(--no-fail-on-empty-changeset --capabilities CAPABILITY_IAM)
if [ -f "$folder/stages/$STAGE.json" ]; then options+=(--parameter-overrides "file://$folder/stages/$STAGE.json"); fi
if [ -n "\${EXECUTION_ROLE:-}" ]; then options+=(--role-arn "$EXECUTION_ROLE"); fi

deploy() {
  local bucket=()
  if [ -n "\${TEMPLATE_BUCKET:-}" ]; then bucket=(--s3-prefix templates --s3-bucket "${bucketOf(region, regions)}"); fi
  aws cloudformation deploy --template-file "$folder/generated/$1" --stack-name "$2" --region "$3" "\${options[@]}" "\${bucket[@]}"
}

deploy cloudformation/${tables} "${name}-$STAGE" ${region}
if [ -f "$folder/generated/iam/iam.template.yaml" ]; then
  deploy iam/iam.template.yaml "${name}-$STAGE-iam" ${region}
fi
if [ -f "$folder/generated/alarms/alarms.template.yaml" ]; then
  for region in ${regions.join(' ')}; do
    deploy alarms/alarms.template.yaml "${name}-$STAGE-alarms" "$region"
  done
fi
`;
}

/** CloudFormation reads a template in a bucket of its Region. */
function bucketOf(region: string, regions: readonly string[]): string {
  if (regions.length === 1) return '$TEMPLATE_BUCKET';
  return `$TEMPLATE_BUCKET$([ "$3" = ${region} ] || printf %s "-$3")`;
}

/** The stacks of a stage, in the words of IAM: what the script deploys and no other. */
export function stackNames({ name }: Pick<DeliveryPlan, 'name'>, stage: Stage): readonly string[] {
  return [`${name}-${stage.name}`, `${name}-${stage.name}-iam`, `${name}-${stage.name}-alarms`];
}
