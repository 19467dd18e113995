import { describe, expect, it } from 'vitest';
import { cdkPolicy, cdkText, cdkValue, Expression, stageCode } from '../../../src/generate/cdk/language/index.js';
import type { Deployment, Parameter } from '../../../src/generate/infrastructure/index.js';
import { ACCOUNT, PARTITION, REGION, textOf } from '../../../src/generate/infrastructure/index.js';
import { type Code, printFile, ts } from '../../../src/generate/text/index.js';

function parameter(name: string, id: string, value?: string): readonly [string, Parameter] {
  const rest = { name, id, variable: name.toLowerCase(), description: `In a name */ of ${name}.` };
  return [name, value === undefined ? rest : { ...rest, default: value }];
}

const EVIL = `\`\${process.exit()}\`\\"\u2028*/`;

const DEPLOYMENT = {
  name: 'Shop',
  parameters: new Map([
    parameter('SHOP_TABLE', 'ShopTableName', EVIL),
    parameter('EMAIL', 'Email'),
    parameter('TO_STRING', 'ToString', 'x'),
  ]),
} as unknown as Deployment;

async function printed(code: Code): Promise<string> {
  return (await printFile('a.ts', ts`const x = ${code};`)).replace(/^import .*\n+/gm, '').trim();
}

describe('what TypeScript is made of', () => {
  it('has text with what a stage sets, and what only a deployment knows', async () => {
    expect(await printed(cdkText(textOf(`a-\${env:SHOP_TABLE:-b}`), DEPLOYMENT))).toBe(
      `const x = \`a-\${stage.shopTableName}\`;`,
    );
    expect(await printed(cdkText(textOf(`\${env:TO_STRING}`), DEPLOYMENT))).toBe('const x = stage.toString_;');
    expect(await printed(cdkText([REGION], DEPLOYMENT))).toBe('const x = Aws.REGION;');
    expect(await printed(cdkText(['arn:', PARTITION, ':', ACCOUNT, `/\${aws:username}`], DEPLOYMENT))).toBe(
      `const x = \`arn:\${Aws.PARTITION}:\${Aws.ACCOUNT_ID}/\\\${aws:username}\`;`,
    );
    expect(await printed(cdkText([], DEPLOYMENT))).toBe('const x = "";');
  });

  it('lets no text out of its literal', async () => {
    const plain = await printed(cdkText([EVIL], DEPLOYMENT));
    const inTemplate = await printed(cdkText([EVIL, REGION, EVIL], DEPLOYMENT));
    const run = (code: string): unknown => new Function('Aws', `${code}; return x;`)({ REGION: '-' });
    expect(run(plain)).toBe(EVIL);
    expect(run(inTemplate)).toBe(`${EVIL}-${EVIL}`);
  });

  it('has data of any names as literals', async () => {
    const data = JSON.parse(`{"__proto__": {"parts": ["a", true, 1]}, "a b": null}`);
    const code = cdkValue({ ...data, 'a b': undefined, parts: [new Expression(ts`stage`)] });
    expect(await printed(code)).toBe('const x = { ["__proto__"]: { parts: ["a", true, 1] }, parts: [stage] };');
  });

  it('has policies with text in every place that may have it', async () => {
    const statement = {
      effect: 'Allow' as const,
      actions: ['dynamodb:GetItem'],
      resources: [['arn:', PARTITION]],
      conditions: new Map([['StringEquals', new Map([['parts', [['x']]]])]]),
    };
    expect(await printed(cdkPolicy({ statements: [statement] }, DEPLOYMENT))).toContain(
      `Resource: [\`arn:\${Aws.PARTITION}\`],\n      Condition: { StringEquals: { parts: ["x"] } },`,
    );
  });

  it('declares what a stage sets, and takes defaults', async () => {
    const all = stageCode(DEPLOYMENT);
    expect(all.isRequired).toBe(true);
    const text = await printFile(
      'a.ts',
      ts`${all.declaration}
interface Props { ${all.member} }
export function values(props: Props) { ${all.values} return stage; }`,
    );
    expect(text).toContain('readonly shopTableName?: string;');
    expect(text).toContain('readonly email: string;');
    expect(text).toContain('toString_: props.stage.toString_ ?? "x",');
    const some = stageCode(DEPLOYMENT, [textOf(`\${env:SHOP_TABLE}`)]);
    expect(some.isRequired).toBe(false);
    expect(await printFile('a.ts', some.values)).toContain('shopTableName: props.stage?.shopTableName ?? ');
    const none = stageCode(DEPLOYMENT, [['plain']]);
    expect([none.declaration, none.member, none.values].flatMap(({ parts }) => parts)).toEqual([]);
  });
});
