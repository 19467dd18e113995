import {
  type CdkValue,
  cdkText,
  cdkValue,
  Expression,
  parameterProperty,
  STAGE,
  stageCode,
} from '../cdk/language/index.js';
import type { Deployment, Text } from '../infrastructure/index.js';
import {
  type Code,
  camelCase,
  commas,
  doc,
  from,
  isEmpty,
  literal,
  member,
  NOTHING,
  name,
  property,
  ts,
} from '../text/index.js';
import type { GeneratedFile } from '../typescript/gen.js';
import { templateLiteral } from '../typescript/values/index.js';
import type { Condition, Watch } from './description.js';
import { Data, Reference, type Resource, type Value, Written } from './resource.js';
import { OF_EVERY_ALARM, TOPIC } from './resources.js';
import type { Stacks } from './stacks.js';

/** Constructs of the resources of CloudFormation themselves, so that both formats make the same: one for each stack. */
export function alarmConstructs(watch: Watch, stacks: Stacks): readonly GeneratedFile[] {
  return stacks.map((resources, i) => construct(watch, resources, i + 1));
}

function construct(watch: Watch, resources: readonly Resource[], number: number): GeneratedFile {
  const { deployment, notes } = watch;
  const isFirst = number === 1;
  const others = resources.filter((one) => !isAlarm(one));
  const alarms = resources.filter(isAlarm);
  const stage = stageCode(deployment, resources.flatMap(textsOfResource));
  const own = `${deployment.name}Alarms${isFirst ? '' : number}`;
  const propsName = name(`${own}Props`);
  const hasProps = !isFirst || !isEmpty(stage.member);
  const code = ts`${stage.declaration}
${
  hasProps &&
  ts`export interface ${propsName} {
${!isFirst && ts`${doc(`That of ${deployment.name}Alarms, in another stack: one does not hold all.`)}readonly topicArn: string;\n`}${stage.member}
}

`
}${doc(`What watches the tables of the model ${deployment.model.name.value}.`, '', ...notes)}export class ${name(own)} extends ${from('npm:constructs', 'Construct')} {
${isFirst && ts`${doc('ARN of the topic that is told of alarms.')}public readonly topicArn: string;\n`}
constructor(scope: ${from('npm:constructs', 'Construct')}, id: string${hasProps && ts`, props: ${propsName}${isFirst && !stage.isRequired && ts` = {}`}`}) {
super(scope, id);
${stage.values}
${conditionCode(resources)}
${!isFirst && ts`const ${variable(TOPIC)} = { ref: props.topicArn };\n`}${others.map((resource) => resourceCode(resource, deployment))}
${alarms.length > 0 && ts`const ${EVERY_ALARM} = ${cdkValue(objectOf(OF_EVERY_ALARM, deployment))};\n`}${alarms.map((resource) => resourceCode(resource, deployment))}
${isFirst && ts`this.topicArn = ${variable(TOPIC)}.ref;`}
}
}
`;
  return { path: isFirst ? 'alarms.ts' : `alarms-${number}.ts`, code };
}

/** Conditions that only a deployment decides. */
function conditionCode(resources: readonly Resource[]): readonly Code[] {
  const conditions = new Map(
    resources.flatMap(({ onlyIf }) =>
      onlyIf === undefined || onlyIf.kind === 'given' ? [] : [[conditionVariable(onlyIf), onlyIf] as const],
    ),
  );
  return [...conditions].map(([id, { kind, region }]) => {
    const equals = ts`${cdk('Fn')}.conditionEquals(${cdk('Aws')}.REGION, ${literal(region)})`;
    const expression = kind === 'in-region' ? equals : ts`${cdk('Fn')}.conditionNot(${equals})`;
    return ts`const ${name(id)} = new ${cdk('CfnCondition')}(this, ${literal(id)}, { expression: ${expression} });`;
  });
}

type RegionCondition = Exclude<Condition, { readonly kind: 'given' }>;

function conditionVariable({ kind, region }: RegionCondition): string {
  return camelCase(`${kind} ${region}`);
}

function resourceCode(resource: Resource, deployment: Deployment): Code {
  const { id, type, properties, onlyIf, after = [], stays } = resource;
  const [, service = '', kind = ''] = type.split('::');
  const construct = from(`npm:aws-cdk-lib/aws-${service.toLowerCase()}`, `Cfn${kind}`);
  const props = isAlarm(resource) ? alarmProps(resource, deployment) : cdkValue(objectOf(properties, deployment));
  const made = ts`new ${construct}(this, ${literal(id)}, ${props})`;
  if (onlyIf?.kind === 'given') {
    const parameter = deployment.parameters.get(onlyIf.parameter);
    if (parameter === undefined) throw new Error(`There is no parameter ${onlyIf.parameter}.`);
    return ts`if (${name(STAGE)}${member(parameterProperty(parameter))} !== '') {
${made};
}`;
  }
  if (onlyIf !== undefined && after.length === 0)
    return ts`${made}.cfnOptions.condition = ${name(conditionVariable(onlyIf))};`;
  if (!NAMED.has(id)) return ts`${made};`;
  const own = variable(id);
  return ts`const ${own} = ${made};
${onlyIf === undefined ? NOTHING : ts`${own}.cfnOptions.condition = ${name(conditionVariable(onlyIf))};`}
${after.map((other) => ts`${own}.node.addDependency(${variable(other)});`)}
${stays === true && ts`${own}.applyRemovalPolicy(${cdk('RemovalPolicy')}.RETAIN);`}`;
}

/** What all alarms have alike is said once. */
const EVERY_ALARM = name('everyAlarm');

function isAlarm({ type }: Resource): boolean {
  return type === 'AWS::CloudWatch::Alarm';
}

function alarmProps({ properties }: Resource, deployment: Deployment): Code {
  const own = Object.fromEntries(membersOf(properties).filter(([key]) => !Object.hasOwn(OF_EVERY_ALARM, key)));
  const members = Object.entries(objectOf(own, deployment)).flatMap(([key, one]) =>
    one === undefined ? [] : [ts`${property(key)}: ${cdkValue(one)}`],
  );
  return ts`{ ...${EVERY_ALARM}, ${commas(members)} }`;
}

/** Resources that others, or further statements, are about. */
const NAMED: ReadonlySet<string> = new Set([
  'AlarmKey',
  TOPIC,
  'AlarmTopicPolicy',
  'Budget',
  'Trail',
  'TrailBucket',
  'TrailBucketPolicy',
]);

function variable(id: string): Code {
  return name(camelCase(id));
}

function cdk(exported: string): Code {
  return from('npm:aws-cdk-lib', exported);
}

function objectOf(
  value: object,
  deployment: Deployment,
  spelled = propertyName,
): { readonly [name: string]: CdkValue } {
  return Object.fromEntries(
    membersOf(value).map(([key, one]) => [
      spelled(key),
      one === undefined ? undefined : rendered(one, deployment, spelled),
    ]),
  );
}

function rendered(value: Value, deployment: Deployment, spelled: (name: string) => string): CdkValue {
  if (typeof value !== 'object') return value;
  if (value instanceof Written) return new Expression(cdkText(value.text, deployment));
  if (value instanceof Reference) return new Expression(referenceCode(value, deployment));
  if (value instanceof Data) return rendered(value.value, deployment, (key) => key);
  return isList(value) ? value.map((one) => rendered(one, deployment, spelled)) : objectOf(value, deployment, spelled);
}

/** Names of CloudFormation that CDK has otherwise than in camel case. */
const RENAMED: ReadonlyMap<string, string> = new Map([['Equals', 'equalTo']]);

/** `OKActions` is `okActions`, and `SSEAlgorithm` is `sseAlgorithm`. */
function propertyName(key: string): string {
  return RENAMED.get(key) ?? key.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]/, (begin) => begin.toLowerCase());
}

function referenceCode({ id, attribute, rest }: Reference, deployment: Deployment): Code {
  const whole = ts`${variable(id)}${member(attribute === undefined ? 'ref' : `attr${attribute}`)}`;
  if (rest.length === 0) return whole;
  return templateLiteral([
    whole,
    ...rest.map((piece) => (typeof piece === 'string' ? piece : cdkText([piece], deployment))),
  ]);
}

function isList(value: object): value is readonly Value[] {
  return Array.isArray(value);
}

function membersOf(value: object): readonly (readonly [string, Value | undefined])[] {
  return Object.entries(value);
}

function textsOfResource({ properties, onlyIf }: Resource): readonly Text[] {
  const parameters: readonly Text[] = onlyIf?.kind === 'given' ? [[{ kind: 'parameter', name: onlyIf.parameter }]] : [];
  return [...parameters, ...Object.values(properties).flatMap(textsIn)];
}

function textsIn(value: Value | undefined): readonly Text[] {
  if (value === undefined || typeof value !== 'object') return [];
  if (value instanceof Written) return [value.text];
  if (value instanceof Reference) return [value.rest];
  if (value instanceof Data) return textsIn(value.value);
  return (isList(value) ? value : membersOf(value).map(([, one]) => one)).flatMap(textsIn);
}
