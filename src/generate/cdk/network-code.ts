import { DAX_PORT, type Dax, type Deployment, daxOf, endpointPolicyOf, type Policy } from '../infrastructure/index.js';
import { doc, from, literal, member, property, ts, typeFrom } from '../text/index.js';
import { ec2, iam } from './imports.js';
import { cdkValue, statementValues } from './language/index.js';
import type { Members } from './members.js';
import type { Part } from './part.js';
import { roleCode } from './role-code.js';

const EC2 = 'npm:aws-cdk-lib/aws-ec2';

/** What stands in a VPC: the way to DynamoDB, and clusters of DAX. */
export function networkParts(deployment: Deployment, membersOf: (dax: Dax) => Members): readonly Part[] {
  const clusters = daxOf(deployment);
  const policy = endpointPolicyOf(deployment);
  if (clusters.length === 0 && policy === undefined) return [];
  return [
    { given: ts`${doc('Where the callers are.')}readonly vpc: ${typeFrom(EC2, 'IVpc')};`, isRequired: true },
    ...(policy === undefined ? [] : [endpointPart(policy, deployment)]),
    ...(clusters.length === 0 ? [] : [DAX_NETWORK]),
    ...clusters.map((dax) => daxPart(dax, membersOf(dax), deployment)),
  ];
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/vpc-endpoints-dynamodb.html */
function endpointPart(policy: Policy, deployment: Deployment): Part {
  return {
    given: ts`${doc('Subnets of the callers, from which DynamoDB is reached by the endpoint. Default: all of the VPC.')}readonly callers?: ${typeFrom(EC2, 'SubnetSelection')}[];`,
    made: ts`const endpoint = new ${ec2('GatewayVpcEndpoint')}(this, "Endpoint", {
vpc: props.vpc,
service: ${ec2('GatewayVpcEndpointAwsService')}.DYNAMODB,
...(props.callers && { subnets: props.callers }),
});
${statementValues(policy, deployment).map(
  (statement) => ts`endpoint.addToPolicy(${iam('PolicyStatement')}.fromJson(${cdkValue(statement)}));`,
)}`,
  };
}

const DAX_NETWORK: Part = {
  given: ts`${doc('Where the nodes of DAX are: in several Availability Zones. Default: private subnets.')}readonly subnets?: ${typeFrom(EC2, 'SubnetSelection')};
${doc('Who may reach DAX, besides those that are let in later.')}readonly clients?: ${typeFrom(EC2, 'IConnectable')}[];`,
};

function daxCode(name: string) {
  return from('npm:aws-cdk-lib/aws-dax', name);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.create-cluster.cli.html */
function daxPart({ table, nodeType, nodes, ttlMs, policy, trust }: Dax, own: Members, deployment: Deployment): Part {
  const { id } = table;
  const description = literal(`DAX before the table ${id}`);
  const group = ts`this${member(own.daxGroup)}`;
  return {
    declared: ts`${doc(`The DAX cluster before the table ${table.table.name}.`)}public readonly ${property(own.dax)}: ${typeFrom('npm:aws-cdk-lib/aws-dax', 'CfnCluster')};
${doc('Lets clients reach it.')}public readonly ${property(own.daxGroup)}: ${typeFrom(EC2, 'SecurityGroup')};`,
    made: ts`${group} = new ${ec2('SecurityGroup')}(this, ${literal(`${id}DaxGroup`)}, {
vpc: props.vpc,
description: ${description},
});
for (const client of props.clients ?? []) {
${group}.connections.allowFrom(client, ${ec2('Port')}.tcp(${DAX_PORT}), "DAX with encryption in transit");
}
this${member(own.dax)} = new ${daxCode('CfnCluster')}(this, ${literal(`${id}Dax`)}, {
nodeType: ${literal(nodeType)},
replicationFactor: ${nodes},
iamRoleArn: ${roleCode(`${id}DaxRole`, trust, policy, deployment)}.roleArn,
subnetGroupName: new ${daxCode('CfnSubnetGroup')}(this, ${literal(`${id}DaxSubnets`)}, {
description: ${description},
subnetIds: props.vpc.selectSubnets(props.subnets).subnetIds,
}).ref,
parameterGroupName: new ${daxCode('CfnParameterGroup')}(this, ${literal(`${id}DaxParameters`)}, {
description: ${description},
parameterNameValues: ${cdkValue({ 'query-ttl-millis': String(ttlMs), 'record-ttl-millis': String(ttlMs) })},
}).ref,
securityGroupIds: [${group}.securityGroupId],
sseSpecification: { sseEnabled: true },
clusterEndpointEncryptionType: "TLS",
});`,
  };
}
