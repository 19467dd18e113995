import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { workflowErrors } from './generate/delivery/support/workflow-errors.js';

const FOLDER = '.github/workflows';
const { engines, scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly engines: { readonly node: string };
  readonly scripts: Readonly<Record<string, string>>;
};

describe('the workflows of the repository', () => {
  it.each(readdirSync(FOLDER))('%s is one that GitHub takes, of scripts that there are', async (name) => {
    const text = readFileSync(join(FOLDER, name), 'utf8');
    expect(await workflowErrors(text)).toEqual([]);
    const asked = [...text.matchAll(/run: npm (?:run )?(\w+)/g)].map(([, script]) => script!);
    expect(asked.filter((script) => script !== 'ci' && !(script in scripts))).toEqual([]);
  });

  it('try three systems, and every Node.js that the package is for', () => {
    const { jobs } = parse(readFileSync(join(FOLDER, 'ci.yml'), 'utf8'));
    const { os, node } = jobs.suite.strategy.matrix;
    expect(os.map((one: string) => one.split('-')[0]).sort()).toEqual(['macos', 'ubuntu', 'windows']);
    expect(node).toEqual([20, 22, 24]);
    expect(engines.node).toMatch(/>= ?20/);
  });

  it('run scripts that need no particular shell', () => {
    // `&&` is what cmd.exe and sh have in common.
    const ofAShell = Object.entries(scripts).filter(([, script]) =>
      /[$`;|<>'*]|\b(?:rm|cp|mv|mkdir|export|set)\b/.test(script),
    );
    expect(ofAShell).toEqual([]);
  });
});
