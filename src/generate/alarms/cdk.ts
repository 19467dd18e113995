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
import { type Code, camelCase, doc, from, isEmpty, literal, member, NOTHING, name, ts } from '../text/index.js';
import type { GeneratedFile } from '../typescript/gen.js';
import { templateLiteral } from '../typescript/values/index.js';
import type { Condition, Watch } from './description.js';
import { Data, DataText, Reference, type Resource, type Value, Written } from './resource.js';
import { resourcesOf, TOPIC } from './resources.js';

/** A construct of the resources of CloudFormation themselves, so that both formats make the same. */
export function alarmConstruct(watch: Watch): GeneratedFile {
  const { deployment, notes } = watch;
  const { around, alarms } = resourcesOf(watch);
  const resources = [...around, ...alarms];
  const stage = stageCode(deployment, resources.flatMap(textsOfResource));
  const typeName = name(`${deployment.name}Alarms`);
  const propsName = name(`${deployment.name}AlarmsProps`);
  const hasProps = !isEmpty(stage.member);
  const code = ts`${stage.declaration}
${
  hasProps &&
  ts`export interface ${propsName} {
${stage.member}
}

`
}${doc(`What watches the tables of the model ${deployment.model.name.value}.`, '', ...notes)}export class ${typeName} extends ${from('npm:constructs', 'Construct')} {
${doc('ARN of the topic that is told of alarms.')}public readonly topicArn: string;

constructor(scope: ${from('npm:constructs', 'Construct')}, id: string${hasProps && ts`, props: ${propsName}${!stage.isRequired && ts` = {}`}`}) {
super(scope, id);
${stage.values}
${conditionCode(resources)}
${resources.map((resource) => resourceCode(resource, deployment))}
this.topicArn = ${variable(TOPIC)}.ref;
}
}
`;
  return { path: 'alarms.ts', code };
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

function resourceCode({ id, type, properties, onlyIf, after = [], stays }: Resource, deployment: Deployment): Code {
  const [, service = '', kind = ''] = type.split('::');
  const construct = from(`npm:aws-cdk-lib/aws-${service.toLowerCase()}`, `Cfn${kind}`);
  const props = cdkValue(objectOf(properties, deployment));
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
  if (value instanceof DataText) {
    const data = rendered(value.value, deployment, (key) => key);
    return new Expression(ts`${cdk('Stack')}.of(this).toJsonString(${data === undefined ? NOTHING : cdkValue(data)})`);
  }
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
  if (value instanceof Data || value instanceof DataText) return textsIn(value.value);
  return (isList(value) ? value : membersOf(value).map(([, one]) => one)).flatMap(textsIn);
}
