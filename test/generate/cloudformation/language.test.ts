import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CfnObject,
  type CfnValue,
  cfnPolicy,
  cfnText,
  equals,
  getAtt,
  ifElse,
  joined,
  ref,
  referencedIn,
  select,
  sub,
  type Template,
  templateData,
  templateYaml,
  withParameters,
} from '../../../src/generate/cloudformation/language/index.js';
import { type Parameter, REGION, type Text, textOf } from '../../../src/generate/infrastructure/index.js';
import { runs } from '../../support/runs.js';
import { parseTemplate } from './support/template-yaml.js';

const parameter: Parameter = {
  name: 'SHOP_TABLE',
  id: 'ShopTableName',
  variable: 'shop_table_name',
  default: 'shop',
  description: 'In the name of the table shop.',
};
const deployment = { parameters: new Map([['SHOP_TABLE', parameter]]) };

function text(written: Text): unknown {
  return templateValue(cfnText(written, deployment));
}

function templateOf(value: CfnValue): Template {
  const properties: CfnObject = { Value: value };
  return {
    description: 'A test',
    parameters: new Map(),
    resources: new Map([['It', { type: 'A::B::C', properties }]]),
  };
}

function templateValue(value: CfnValue): unknown {
  const data = templateData(templateOf(value)) as { Resources: { It: { Properties: { Value: unknown } } } };
  return data.Resources.It.Properties.Value;
}

describe('text of a deployment in CloudFormation', () => {
  it('is a literal where nothing is left to the deployment', () => {
    expect(text(['T#', `\${aws:PrincipalTag/clinic}`])).toBe(`T#\${aws:PrincipalTag/clinic}`);
    expect(text([])).toBe('');
  });

  it('is a reference where it is one parameter', () => {
    expect(text(textOf(`\${env:SHOP_TABLE:-shop}`))).toEqual({ Ref: 'ShopTableName' });
    expect(text([REGION])).toEqual({ Ref: 'AWS::Region' });
  });

  it('is a substitution otherwise, in which `${` of a literal stays one', () => {
    expect(text(['arn:aws:dynamodb:', REGION, ':table/', ...textOf(`a-\${env:SHOP_TABLE}`)])).toEqual({
      'Fn::Sub': `arn:aws:dynamodb:\${AWS::Region}:table/a-\${ShopTableName}`,
    });
    expect(text([`\${aws:username}/`, REGION])).toEqual({ 'Fn::Sub': `\${!aws:username}/\${AWS::Region}` });
  });

  it('is joined where a substitution could be read in two ways', () => {
    expect(text(['a${b', REGION])).toEqual({ 'Fn::Join': ['', ['a${b', { Ref: 'AWS::Region' }]] });
    expect(text(['a$', '{b', REGION])).toEqual({ 'Fn::Join': ['', ['a${b', { Ref: 'AWS::Region' }]] });
    expect(text(['cost in $', REGION])).toEqual({ 'Fn::Join': ['', ['cost in $', { Ref: 'AWS::Region' }]] });
  });

  it('is within policies', () => {
    const conditions = new Map([['StringEquals', new Map([['aws:SourceAccount', [['1'], [REGION]]]])]]);
    const statement = { effect: 'Allow', actions: ['dynamodb:GetItem'], resources: [['*']], conditions } as const;
    expect(templateValue(cfnPolicy({ statements: [statement] }, deployment))).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['dynamodb:GetItem'],
          Resource: ['*'],
          Condition: { StringEquals: { 'aws:SourceAccount': ['1', { Ref: 'AWS::Region' }] } },
        },
      ],
    });
  });
});

describe('a template as YAML', () => {
  const rich: Template = {
    comment: ['Deploy it so:', '  aws\ncloudformation'],
    transform: 'AWS::Serverless-2016-10-31',
    description: 'What stands around',
    parameters: new Map([['Stage', { type: 'String', default: 'on', allowedValues: ['on', 'off'] }]]),
    conditions: new Map([['IsOn', equals(ref('Stage'), 'on')]]),
    resources: new Map([
      [
        'Table',
        {
          type: 'AWS::DynamoDB::Table',
          condition: 'IsOn',
          dependsOn: ['Key'],
          deletionPolicy: 'Retain',
          properties: {
            TableName: sub(`\${Stage}-a`),
            Key: getAtt('Key', 'Arn'),
            Zone: select(0, ref('Zones')),
            Nested: joined(',', [sub(`\${X}`, { X: ref('Stage') }), ifElse('IsOn', { A: [1, true] }, [])]),
            Missing: undefined,
          },
        },
      ],
      ['Key', { type: 'AWS::KMS::Key', properties: {} }],
    ]),
    outputs: new Map([['Name', { description: 'The name', value: ref('Table') }]]),
  };

  it('says first what CloudFormation refuses of it', () => {
    const parameter = { type: 'String', default: 'x'.repeat(6000) };
    const parameters = (count: number) =>
      new Map(Array.from({ length: count }, (_, i) => [`P${i}`, parameter] as const));
    expect(templateYaml({ ...templateOf({}), parameters: parameters(100) })).not.toContain('refuses');
    expect(templateYaml({ ...templateOf({}), comment: ['Deploy it so:'], parameters: parameters(201) })).toMatch(
      /^# CloudFormation refuses this template: it has 201 parameters of at most 200, 1\.2 MB of at most 1 MB\. .+\n#\n# Deploy it so:/,
    );
  });

  it('reads as people write it', () => {
    expect(templateYaml(rich)).toBe(
      [
        '# Deploy it so:',
        '#   aws cloudformation',
        '',
        'AWSTemplateFormatVersion: "2010-09-09"',
        'Transform: AWS::Serverless-2016-10-31',
        'Description: What stands around',
        '',
        'Parameters:',
        '  Stage:',
        '    Type: String',
        '    Default: "on"',
        '    AllowedValues:',
        '      - "on"',
        '      - "off"',
        '',
        'Conditions:',
        '  IsOn: !Equals [ !Ref Stage, "on" ]',
        '',
        'Resources:',
        '  Table:',
        '    Type: AWS::DynamoDB::Table',
        '    Condition: IsOn',
        '    DependsOn:',
        '      - Key',
        '    DeletionPolicy: Retain',
        '    Properties:',
        `      TableName: !Sub \${Stage}-a`,
        '      Key: !GetAtt Key.Arn',
        '      Zone: !Select [ 0, !Ref Zones ]',
        `      Nested: !Join [ ",", [ !Sub [ "\${X}", { X: !Ref Stage } ], !If [ IsOn, { A: [ 1, true ] }, [] ] ] ]`,
        '',
        '  Key:',
        '    Type: AWS::KMS::Key',
        '    Properties: {}',
        '',
        'Outputs:',
        '  Name:',
        '    Description: The name',
        '    Value: !Ref Table',
        '',
      ].join('\n'),
    );
  });

  it('is its data in another form', () => {
    expect(parseTemplate(templateYaml(rich))).toEqual(templateData(rich));
  });

  it('names its parameters', () => {
    const { parameters } = withParameters(deployment, templateOf(sub(`a-\${ShopTableName}`)));
    expect([...parameters]).toEqual([
      ['ShopTableName', { type: 'String', default: 'shop', description: 'In the name of the table shop.' }],
    ]);
    expect(withParameters(deployment, templateOf(`\${ShopTableName}`)).parameters.size).toBe(0);
  });

  it('knows what it refers to', () => {
    const value = [
      sub(`\${A}\${!B}\${C.Arn}\${D}`, { D: ref('E') }),
      { X: getAtt('F', 'Arn') },
      `\${G}`,
      ifElse('H', ref('I'), 1),
    ];
    expect([...referencedIn(value)]).toEqual(['A', 'C', 'E', 'F', 'I']);
  });

  it('is broken by no text', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.string({
        unit: fc.constantFrom(...'\n\r\t "\'`#:-?!&*%@|>{}[],$\\\u2028\u202e\u0000\u0085\ufeffaé<'),
        maxLength: 20,
      }),
      fc.constantFrom(
        'yes',
        'no',
        'on',
        'null',
        '~',
        '<<',
        '=',
        '012',
        '1_000',
        '12:30:45',
        '2012-10-17',
        '0x1F',
        '.inf',
        '1e3',
        '---',
        '...',
        '!Ref x',
        '__proto__',
        '<script>',
      ),
    );
    fc.assert(
      fc.property(hostile, hostile, (key, value) => {
        const template = templateOf(
          Object.fromEntries([
            [key, [value, { [value]: value }]],
            ['z', ref(value)],
            ['if', ifElse(value, { [key]: value }, [value, sub(value)])],
          ]) as CfnObject,
        );
        const written = templateYaml(template);
        expect(JSON.stringify(parseTemplate(written))).toBe(JSON.stringify(templateData(template)));
        expect(JSON.stringify(parseTemplate(written, '1.1'))).toBe(JSON.stringify(templateData(template)));
        expect(written).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: runs(40, 2000) },
    );
  });
});
