import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ciFile } from '../../src/init/ci-file.js';
import { packageManager } from '../../src/init/package-manager.js';
import { type InitSurroundings, planInit } from '../../src/init/plan-init.js';
import { VERSION } from '../../src/version.js';
import { workflowErrors } from '../generate/delivery/support/workflow-errors.js';

const EMPTY: InitSurroundings = {
  models: [],
  fromHere: '',
  fromProject: '',
  fromRoot: '',
  schema: 'node_modules/dynamodel/schemas/model.schema.json',
  packageText: '{"name":"x"}',
  isInstalled: true,
  manager: packageManager([], undefined),
  has: () => false,
};

function commands(found: Partial<InitSurroundings>): readonly string[] {
  return planInit({}, { ...EMPTY, ...found }).next.map(({ command }) => command);
}

describe('planInit', () => {
  it('ends with three commands, in the words of the package manager', () => {
    expect(commands({})).toEqual([
      'npm run model',
      'npx dynamodel explain recentOrders',
      'npx dynamodel generate typescript',
    ]);
    expect(commands({ isInstalled: false })[0]).toBe('npm install --save-dev dynamodel');
    const of = (agent: string): readonly string[] =>
      commands({ manager: packageManager([], agent), isInstalled: false });
    expect(of('pnpm/10.4.1 npm/? node/v22.14.0 linux x64')).toEqual([
      'pnpm add --save-dev dynamodel',
      'pnpm run model',
      'pnpm exec dynamodel explain recentOrders',
    ]);
    expect(of('yarn/4.9.1 npm/? node/v22 darwin arm64')).toEqual([
      'yarn add --dev dynamodel',
      'yarn run model',
      'yarn dynamodel explain recentOrders',
    ]);
    expect(of('constructor/1')[0]).toBe('npm install --save-dev dynamodel');
  });

  it('knows the package manager by the nearest lock file first', () => {
    const npm = 'npm/11.0.0 node/v22';
    expect(packageManager([new Set(['a']), new Set(['pnpm-lock.yaml'])], npm).name).toBe('pnpm');
    expect(packageManager([new Set(['yarn.lock']), new Set(['pnpm-lock.yaml'])], npm).name).toBe('yarn');
    expect(packageManager([new Set()], 'bun/1.2.0').name).toBe('bun');
  });

  it('has a script for the folder, and none that a shell could take for something else', () => {
    const script = (fromProject: string): unknown =>
      JSON.parse(planInit({}, { ...EMPTY, fromProject }).packageText ?? '').scripts.model;
    expect(script('')).toBe('dynamodel check && dynamodel test');
    expect(script('api/models')).toBe('dynamodel check api/models && dynamodel test api/models');
    for (const folder of ['$(rm -rf .)', 'a b', 'a;b', '-x', '`x`', '../x', 'a&b', 'a"b', 'a\nb', '%PATH%'])
      expect(script(folder), folder).toBe('dynamodel check');
  });

  it('names a folder so that no command takes it for an option', () => {
    expect(commands({ fromHere: '-x' })[1]).toBe("npx dynamodel explain recentOrders './-x'");
    expect(commands({ fromHere: "a 'b" })[1]).toBe("npx dynamodel explain recentOrders 'a '\\''b'");
  });

  it('adds no model to one that is there', () => {
    const plan = planInit({ from: 'saas' }, { ...EMPTY, models: ['shop.dynamodel.yaml'] });
    expect(plan.model).toBeUndefined();
    expect(plan.kept).toEqual([
      { path: 'shop.dynamodel.yaml', in: 'folder', why: 'a model is here, so none is added' },
    ]);
    expect(plan.next.map(({ command }) => command).join()).not.toContain('explain');
    // `test` takes one model.
    const several = planInit({}, { ...EMPTY, models: ['a.dynamodel.yaml', 'b.dynamodel.yaml'] });
    expect(several.packageText).toContain('"dynamodel check"');
  });

  it('says what it did not do', () => {
    expect(planInit({}, { ...EMPTY, packageText: undefined }).notes).toEqual([
      'There is no package.json here, so no script was added to it.',
    ]);
    const broken = planInit({}, { ...EMPTY, packageText: 'broken' });
    expect(broken.kept.map(({ path }) => path)).toEqual(['package.json']);
    expect(broken.notes).toEqual(['A script for package.json: "model": "dynamodel check && dynamodel test"']);
    const ci = planInit({ ci: 'gitlab' }, { ...EMPTY, has: () => true });
    expect(ci.ci).toBeUndefined();
    expect(ci.notes[0]).toContain('To be added to .gitlab-ci.yml:\n\ndynamodel:\n');
    expect(planInit({ ci: 'github' }, { ...EMPTY, has: () => true }).notes).toEqual([]);
  });
});

describe('a file for CI', () => {
  type Workflow = {
    readonly permissions: object;
    readonly jobs: {
      readonly check: {
        readonly permissions: object;
        readonly steps: readonly { readonly uses?: string; readonly with?: object }[];
      };
    };
  };

  it('checks the models of the folder on GitHub, through the action', () => {
    const { path, text } = ciFile('github', 'api/models');
    expect(path).toBe('.github/workflows/dynamodel.yml');
    const { steps } = (parse(text) as Workflow).jobs.check;
    const action = steps.find(({ uses }) => uses?.startsWith('dynamodel/'));
    expect(action).toEqual({
      id: 'check',
      uses: `dynamodel/dynamodel@v${VERSION}`,
      with: { comment: 'true', paths: 'api/models' },
    });
    expect(text).toContain(`- run: npx --yes dynamodel@${VERSION} test api/models\n`);
    expect((parse(ciFile('github', 'true').text) as Workflow).jobs.check.steps[2]?.with).toEqual({
      comment: 'true',
      paths: 'true',
    });
  });

  it('has what the comment on a pull request takes: the permission, and the branch that is compared with', () => {
    const { permissions, jobs } = parse(ciFile('github', '').text) as Workflow;
    expect(permissions).toEqual({});
    expect(jobs.check.permissions).toEqual({
      contents: 'read',
      'pull-requests': 'write',
      'security-events': 'write',
    });
    expect(jobs.check.steps[0]?.with).toEqual({ 'fetch-depth': 0 });
  });

  it('is a workflow that GitHub takes', async () => {
    for (const folder of [undefined, '', 'api/models'])
      expect(await workflowErrors(ciFile('github', folder).text)).toEqual([]);
  });

  it('checks the whole repository where the folder is its root, or needs quotes', () => {
    for (const name of ['github', 'gitlab'] as const) {
      expect(ciFile(name, '').text).toContain(`dynamodel@${VERSION} test\n`);
      expect(ciFile(name, undefined).text).not.toContain(`${VERSION} test`);
      expect(ciFile(name, undefined).text).not.toContain('paths');
    }
  });

  it('has reports for GitLab', () => {
    const { dynamodel } = parse(ciFile('gitlab', 'models').text) as {
      readonly dynamodel: { readonly script: readonly string[]; readonly artifacts: { readonly reports: object } };
    };
    expect(dynamodel.script[0]).toMatch(
      /check models --format text --format gitlab=gl-code-quality-report\.json --format junit=junit\.xml$/,
    );
    expect(dynamodel.artifacts.reports).toEqual({ codequality: 'gl-code-quality-report.json', junit: 'junit.xml' });
  });
});
