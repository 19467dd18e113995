import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { sourceText } from '../../../src/generate/text/index.js';
import type { Gen, GeneratedFile } from '../../../src/generate/typescript/gen.js';
import { namesOf } from '../../../src/generate/typescript/index.js';
import { planModel } from '../../../src/planner/index.js';
import { GeneratedFolder } from '../../support/generated.js';
import { designOf } from '../../support/models.js';

export function genOf(text: string): Gen {
  const design = designOf(text);
  return { design, plan: planModel(design), names: namesOf(design) };
}

/** The example of many tenants, with APIs of its roles. */
export function saasText(): string {
  return readFileSync('examples/saas/saas.dynamodel.yaml', 'utf8')
    .replace(
      '  member:\n',
      '  member:\n    api: {auth: jwt, routes: {teamWithMembers: "GET /teams/{teamId}/members"}}\n',
    )
    .replace('  admin:\n', '  admin:\n    api: {auth: jwt}\n')
    .replace('  auditor:\n', '  auditor:\n    api: true\n')
    .replace('onboarding: {', 'onboarding: {api: {auth: none}, ');
}

/** Repositories and functions of a model, side by side as they are generated. */
export class FunctionFolder {
  readonly folder = new GeneratedFolder();

  add(name: string, gen: Gen, files: readonly GeneratedFile[]): void {
    this.folder.add(`${name}/typescript`, gen.plan);
    for (const { path, code } of files) this.folder.write(`${name}/functions/${path}`, sourceText(path, code));
  }

  /** The handler of a function, for which the environment says where DynamoDB is. */
  async handler<Event, Result>(name: string, file: string): Promise<(event: Event) => Promise<Result>> {
    const outfile = `bundles/${name}-${file}.mjs`;
    await build({
      absWorkingDir: this.folder.path,
      entryPoints: [`${name}/functions/functions/${file}.ts`],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      logLevel: 'silent',
    });
    const url = pathToFileURL(join(this.folder.path, outfile)).href;
    const { handler } = (await import(/* @vite-ignore */ url)) as {
      readonly handler: (event: Event) => Promise<Result>;
    };
    return handler;
  }
}
