import type { Report, Rule } from '../rule.js';
import { quote, someOf } from '../show.js';

export const noEndpoint: Rule = {
  id: 'DM9012',
  name: 'no-endpoint',
  family: 'security',
  title: 'Requests leave the VPC without an endpoint',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'security',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/vpc-endpoints-dynamodb.html',
  *check({ model }) {
    const { vpc } = model.operations;
    if (vpc?.endpoint === true) return;
    if (vpc !== undefined) {
      yield {
        span: vpc.span,
        message: `The callers run in a VPC without an endpoint for DynamoDB: what they read and write leaves it through an internet or NAT gateway, which costs for each gigabyte and lets requests out to any table of any account. A gateway endpoint costs nothing, and its policy lets requests to these tables alone pass: take ${quote('endpoint: false')} out.`,
      };
      return;
    }
    const cached = [...model.tables.values()].filter(({ dax }) => dax !== undefined);
    const [first] = cached;
    if (first?.dax !== undefined)
      yield undeclared(
        cached.map(({ name }) => name),
        first.dax.span,
      );
  },
};

/** A cluster stands in a VPC, and so do those who call it. */
function undeclared(tables: readonly string[], span: Report['span']): Report {
  return {
    severity: 'info',
    span,
    message: `DAX before ${someOf(tables)} stands in a VPC, and the model says nothing of how requests that do not go through it leave the VPC, those of callers without a DAX client, of exports and of administration. Say ${quote('operations: {vpc: {endpoint: true}}')}, and a gateway endpoint is generated, which costs nothing.`,
  };
}
