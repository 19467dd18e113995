import type { Deployment } from '../infrastructure/index.js';
import { doc, literal, name, ts, typeFrom } from '../text/index.js';
import type { GeneratedFile } from '../typescript/gen.js';
import { core } from './imports.js';
import type { TablesConstruct } from './tables-file.js';

/** A stack of the construct and nothing else, in the Region of the model unless the stack is given another one. */
export function stackFile(deployment: Deployment, { type, props, isRequired }: TablesConstruct): GeneratedFile {
  const { model } = deployment;
  const stackName = `${deployment.name}Stack`;
  const propsName = `${stackName}Props`;
  const stackProps = typeFrom('npm:aws-cdk-lib', 'StackProps');
  const code = ts`
${props && ts`export interface ${name(propsName)} extends ${stackProps}, ${props} {}`}

${doc(`The tables of the model ${model.name.value}, deployed by themselves.`)}export class ${name(stackName)} extends ${core('Stack')} {
public readonly tables: ${type};

constructor(scope: ${typeFrom('npm:constructs', 'Construct')}, id: string, props: ${props ? name(propsName) : stackProps}${!isRequired && ts` = {}`}) {
super(scope, id, {
description: ${literal(`DynamoDB tables of the model ${model.name.value}.`)},
...props,
env: { region: ${literal(deployment.region)}, ...props.env },
});
this.tables = new ${type}(this, "Tables"${props && ts`, props`});
}
}
`;
  return { path: 'stack.ts', code };
}
