const EVIL = `*/ \`\${process.exit(1)}\` "\\ \u2028\n<script>\${env:X}`;

/** A model whose names and texts would be something else in TypeScript, were they not kept apart; as JSON, which is YAML. */
export const HOSTILE = JSON.stringify({
  dynamodel: 1,
  model: 'constructor',
  description: EVIL,
  tables: {
    props: {
      name: `\${env:TO_STRING:-a}-\${env:VPC:-b}-\${env:CONSTRUCTOR:-c}`,
      description: EVIL,
      key: { pk: '__proto__', sk: `a b\`\${x}` },
      billing: { provisioned: { rcu: 1, wcu: 1, autoscale: { min: { rcu: 1, wcu: 1 }, max: { rcu: 2, wcu: 2 } } } },
      protection: { kms: 'new', backup: { schedule: 'cron(0 5 ? * * *)', keep: '35d' } },
      ttl: EVIL,
      tags: { '*/ `${x}` "': EVIL.slice(0, 40), ...(JSON.parse('{"__proto__": "x"}') as object) },
      contributorInsights: 'all',
      resourcePolicy: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111122223333:role/a' },
          Action: 'dynamodb:GetItem',
          Condition: { StringEquals: { 'aws:PrincipalTag/parts': [`\${aws:username}`, `a\`\${x}b`, EVIL] } },
        },
      ],
      indexes: { constructor: { pk: "it's`", project: { include: [`*/ \`\${x}\``, 'parts'] } } },
    },
    scope: { key: { pk: 'id' }, replicas: ['eu-west-1'], tags: { [EVIL.slice(0, 30)]: 'x' } },
    stage: { key: { pk: 'id' }, dax: true },
    propsKey: { key: { pk: 'id' }, contributorInsights: 'all', indexes: { all: { pk: 'id', project: 'keys' } } },
    hasOwnProperty: { key: { pk: 'id' }, indexes: { toString: { pk: 'id', project: 'all' } } },
    delete: { key: { pk: 'id' } },
    PROPS: { key: { pk: 'id' } },
  },
  entities: {
    E: {
      table: 'delete',
      key: 'natural',
      attributes: { id: { type: 'string', minBytes: 1, maxBytes: 20 } },
    },
  },
  operations: { vpc: { endpoint: true } },
});
