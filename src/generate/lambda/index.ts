import { deploymentOf, nothingToSay } from '../infrastructure/index.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';
import { cdkFile } from './cdk-construct.js';
import { lambdaPlan } from './functions.js';
import { openApiFile } from './openapi.js';
import { roleFunction } from './role-function.js';
import { runtimeFiles } from './runtime-files.js';
import { samTemplate } from './sam-template.js';
import { streamFunction } from './streams.js';

/** Functions behind streams and HTTP APIs, and the SAM template and CDK construct that deploy them. */
export function lambdaFiles(gen: Gen): readonly GeneratedFile[] {
  const deployment = deploymentOf(gen);
  const plan = lambdaPlan(deployment);
  const { functions, left } = plan;
  if (functions.length === 0) return nothingToSay('No functions', whyNone(gen, left));
  const apis = functions.flatMap(({ of }) => (of.kind === 'api' ? [of.api] : []));
  const streams = functions.flatMap(({ of }) => (of.kind === 'stream' ? [of.stream] : []));
  return [
    samTemplate(deployment, plan),
    cdkFile(deployment, plan),
    ...(apis.length === 0 ? [] : [openApiFile(gen, apis)]),
    ...apis.map((api) => roleFunction(gen, api)),
    ...streams.map((stream) => streamFunction(gen, stream)),
    ...(apis.length === 0 ? [] : runtimeFiles(['api', 'input'])),
  ];
}

function whyNone({ design }: Gen, left: readonly string[]): string {
  return [
    `The model ${design.model.name.value} has no role with an HTTP API (\`api: true\`), and nothing follows from the changes that its streams tell (\`streams\`, or a copy with \`refresh: stream\`).`,
    ...left.map((one) => `- ${inline(one)}`),
  ].join('\n\n');
}

/** Text in Markdown: what could begin something else is told by its code. */
function inline(text: string): string {
  return text.replace(/[<>&[\]*_`\\|#]/g, (char) => `&#${char.charCodeAt(0)};`).replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ');
}
