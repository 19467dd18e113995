import { cdkPolicy, cdkText, stageCode } from '../cdk/language/index.js';
import { fitInline } from '../iam/index.js';
import type { Deployment } from '../infrastructure/index.js';
import {
  type Code,
  camelCase,
  commas,
  doc,
  from,
  literal,
  member,
  name,
  property,
  raw,
  ts,
  typeFrom,
} from '../text/index.js';
import type { GeneratedFile } from '../typescript/gen.js';
import type { Api } from './api.js';
import { type LambdaFunction, type LambdaPlan, MEMORY } from './functions.js';
import { apartId } from './sam-parts.js';
import { FAILURES_KEPT } from './sam-template.js';
import type { StreamFunction } from './streams.js';

const CDK = 'npm:aws-cdk-lib';
const LAMBDA = 'npm:aws-cdk-lib/aws-lambda';
const API = 'npm:aws-cdk-lib/aws-apigatewayv2';
const AUTH = 'npm:aws-cdk-lib/aws-apigatewayv2-authorizers';

/** `lambda.ts`: the functions and what calls them, as a construct of CDK. */
export function cdkFile(deployment: Deployment, { functions, left }: LambdaPlan): GeneratedFile {
  const className = `${deployment.name}Functions`;
  const texts = functions.flatMap(({ environment, policies }) => [
    ...environment.values(),
    ...policies.flatMap(({ statements }) =>
      statements.flatMap(({ resources, conditions }) => [
        ...resources,
        ...[...conditions.values()].flatMap((keys) => [...keys.values()].flat()),
      ]),
    ),
  ]);
  const stage = stageCode(deployment, texts);
  const streams = functions.flatMap(({ of }) => (of.kind === 'stream' ? [of.stream] : []));
  const isJwt = functions.some(({ of }) => of.kind === 'api' && of.api.auth === 'jwt');
  const code = ts`${stage.declaration}
export interface ${name(`${className}Props`)} {
${doc('The folder `functions` beside this file: `path.join(__dirname, "functions")`.')}readonly functions: string;
${
  streams.length > 0 &&
  ts`${doc('ARNs of the streams of the tables: `table.tableStreamArn`.')}readonly streams: { ${streams.map((one) => ts`readonly ${property(streamName(one))}: string;`)} };
`
}${
  isJwt &&
  ts`${doc('Who issues the tokens of callers, and for whom.')}readonly jwt: { readonly issuer: string; readonly audience: string[] };
`
}${stage.member}}

${doc(
  `The functions of the model \`${deployment.model.name.value}\`. They import the repositories of the target \`typescript\`, generated into the folder \`typescript\` beside this one.`,
  ...left,
)}export class ${name(className)} extends ${from('npm:constructs', 'Construct')} {
${functions.map((one) => memberDeclarations(one))}
constructor(scope: ${from('npm:constructs', 'Construct')}, id: string, props: ${name(`${className}Props`)}) {
super(scope, id);
${stage.values}
${functions.map((one) => functionCode(deployment, one))}}
}
`;
  return { path: 'lambda.ts', code };
}

function streamName({ table }: StreamFunction): string {
  return camelCase(table.id);
}

function memberDeclarations({ id, of }: LambdaFunction): Code {
  const own = camelCase(id);
  return ts`readonly ${name(`${own}Function`)}: ${typeFrom('npm:aws-cdk-lib/aws-lambda-nodejs', 'NodejsFunction')};
${of.kind === 'api' && ts`readonly ${name(`${own}Api`)}: ${typeFrom(API, 'HttpApi')};\n`}${of.kind === 'stream' && ts`readonly ${name(`${own}Failures`)}: ${typeFrom('npm:aws-cdk-lib/aws-sqs', 'Queue')};\n`}`;
}

function logGroup(id: string): Code {
  return ts`new ${from('npm:aws-cdk-lib/aws-logs', 'LogGroup')}(this, ${literal(id)}, {
retention: ${from('npm:aws-cdk-lib/aws-logs', 'RetentionDays')}.ONE_MONTH,
removalPolicy: ${from(CDK, 'RemovalPolicy')}.DESTROY,
})`;
}

function functionCode(deployment: Deployment, one: LambdaFunction): Code {
  const { id, file, description, policies, environment, timeout, of } = one;
  const own = camelCase(id);
  const rights = fitInline(policies, deployment)
    ? ts`inlinePolicies: { ${policies.map((policy, i) => ts`${property(i === 0 ? 'tables' : `tables-${i + 1}`)}: ${cdkPolicy(policy, deployment)},`)} },`
    : ts`managedPolicies: [${commas(policies.map((policy, i) => ts`new ${from('npm:aws-cdk-lib/aws-iam', 'ManagedPolicy')}(this, ${literal(apartId(`${id}Function`, i))}, { document: ${cdkPolicy(policy, deployment)} })`))}],`;
  return ts`
const ${name(`${own}Logs`)} = ${logGroup(`${id}FunctionLogs`)};
const ${name(`${own}Role`)} = new ${from('npm:aws-cdk-lib/aws-iam', 'Role')}(this, ${literal(`${id}FunctionRole`)}, {
assumedBy: new ${from('npm:aws-cdk-lib/aws-iam', 'ServicePrincipal')}("lambda.amazonaws.com"),
${rights}
});
${name(`${own}Logs`)}.grantWrite(${name(`${own}Role`)});
this.${name(`${own}Function`)} = new ${from('npm:aws-cdk-lib/aws-lambda-nodejs', 'NodejsFunction')}(this, ${literal(`${id}Function`)}, {
description: ${literal(description)},
entry: ${from('npm:node:path', 'join')}(props.functions, ${literal(`${file}.ts`)}),
runtime: ${from(LAMBDA, 'Runtime')}.NODEJS_22_X,
architecture: ${from(LAMBDA, 'Architecture')}.ARM_64,
memorySize: ${MEMORY},
timeout: ${from(CDK, 'Duration')}.seconds(${timeout}),
role: ${name(`${own}Role`)},
tracing: ${from(LAMBDA, 'Tracing')}.ACTIVE,
loggingFormat: ${from(LAMBDA, 'LoggingFormat')}.JSON,
logGroup: ${name(`${own}Logs`)},
environment: { ${[...environment].map(([key, text]) => ts`${property(key)}: ${cdkText(text, deployment)},`)} },
bundling: { minify: true, sourceMap: true, target: "es2022", externalModules: [] },
});
${of.kind === 'api' ? apiCode(id, of.api) : streamCode(id, of.stream)}`;
}

function apiCode(id: string, { auth, calls }: Api): Code {
  const own = camelCase(id);
  const api = ts`this.${name(`${own}Api`)}`;
  const integration = name(`${own}Integration`);
  return ts`const ${integration} = new ${from('npm:aws-cdk-lib/aws-apigatewayv2-integrations', 'HttpLambdaIntegration')}(${literal(`${id}Integration`)}, this.${name(`${own}Function`)});
${api} = new ${from(API, 'HttpApi')}(this, ${literal(`${id}Api`)}, { ${authorizer(id, auth)} createDefaultStage: false });
new ${from(API, 'HttpStage')}(this, ${literal(`${id}Stage`)}, {
httpApi: ${api},
stageName: "$default",
autoDeploy: true,
detailedMetricsEnabled: true,
accessLogSettings: { destination: new ${from(API, 'LogGroupLogDestination')}(${logGroup(`${id}ApiLogs`)}) },
});
${calls.map(
  ({ route }) => ts`${api}.addRoutes({
path: ${literal(route.path)},
methods: [${from(API, 'HttpMethod')}${member(route.method)}],
integration: ${integration},
});`,
)}`;
}

function authorizer(id: string, auth: Api['auth']): Code | undefined {
  switch (auth) {
    case 'none':
      return undefined;
    case 'iam':
      return ts`defaultAuthorizer: new ${from(AUTH, 'HttpIamAuthorizer')}(),`;
    case 'jwt':
      return ts`defaultAuthorizer: new ${from(AUTH, 'HttpJwtAuthorizer')}(${literal(`${id}Authorizer`)}, props.jwt.issuer, { jwtAudience: props.jwt.audience }),`;
  }
}

function streamCode(id: string, stream: StreamFunction): Code {
  const own = camelCase(id);
  const { batch, window, parallel, retries, maxAge, from: start } = stream.table.table.streamHandler;
  const seconds = (value: number): Code => ts`${from(CDK, 'Duration')}.seconds(${value})`;
  const fn = ts`this.${name(`${own}Function`)}`;
  const queue = ts`this.${name(`${own}Failures`)}`;
  const arn = ts`props.streams${member(streamName(stream))}`;
  const statement = from('npm:aws-cdk-lib/aws-iam', 'PolicyStatement');
  return ts`${queue} = new ${from('npm:aws-cdk-lib/aws-sqs', 'Queue')}(this, ${literal(`${id}Failures`)}, {
retentionPeriod: ${seconds(FAILURES_KEPT)},
enforceSSL: true,
encryption: ${from('npm:aws-cdk-lib/aws-sqs', 'QueueEncryption')}.SQS_MANAGED,
});
${name(`${own}Role`)}.addToPolicy(new ${statement}({
actions: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
resources: [${arn}],
}));
${name(`${own}Role`)}.addToPolicy(new ${statement}({ actions: ["dynamodb:ListStreams"], resources: ["*"] }));
new ${from(LAMBDA, 'EventSourceMapping')}(this, ${literal(`${id}Mapping`)}, {
target: ${fn},
eventSourceArn: ${arn},
startingPosition: ${from(LAMBDA, 'StartingPosition')}${raw(start === 'latest' ? '.LATEST' : '.TRIM_HORIZON')},
batchSize: ${batch},
${window !== undefined && ts`maxBatchingWindow: ${seconds(window)},\n`}parallelizationFactor: ${parallel},
bisectBatchOnError: true,
retryAttempts: ${retries},
${maxAge !== undefined && ts`maxRecordAge: ${seconds(maxAge)},\n`}reportBatchItemFailures: true,
onFailure: new ${from('npm:aws-cdk-lib/aws-lambda-event-sources', 'SqsDlq')}(${queue}),
${stream.filters !== undefined && ts`filters: [${stream.filters.map((pattern) => ts`{ pattern: ${literal(pattern)} },`)}],\n`}});
`;
}
