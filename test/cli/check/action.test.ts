import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { VERSION } from '../../../src/version.js';
import { ACTION, type Outcome, runAction, type Workspace, workspace } from './action-runner.js';

const BROKEN = `dynamodel: 1
model: shop
tables: {shop: {key: {pk: pk}}}
entities:
  Order: {key: {pk: "ORDER#{orderNr}"}, attributes: {orderId: ulid}}
`;
const SOUND = BROKEN.replace('orderNr', 'orderId');

const run = (model: string, inputs: Readonly<Record<string, string>> = {}, runsReally = true): Promise<Outcome> =>
  runAction(workspace(model, runsReally), { inputs });

describe('action.yml', () => {
  it('hands inputs over as environment, never as text of a script', () => {
    expect(ACTION.runs.using).toBe('composite');
    for (const { shell, run: script } of ACTION.runs.steps) {
      expect(shell).toBe('bash');
      expect(script).not.toContain('${{');
    }
    const used = ACTION.runs.steps
      .flatMap((step) => [...Object.values(step.env), step['working-directory'] ?? '', step.if ?? ''])
      .flatMap((text) => [...text.matchAll(/\binputs\.([\w-]+)/g)].map(([, name]) => name));
    expect([...new Set(used)].sort()).toEqual(Object.keys(ACTION.inputs).sort());
    for (const [name, { value }] of Object.entries(ACTION.outputs))
      expect(value).toBe(`\${{ steps.check.outputs.${name} }}`);
  });

  it('takes the version that it is released with', () => {
    expect(ACTION.inputs.version?.default).toBe(VERSION);
  });

  it('annotates, sums up, writes SARIF, and ends as the command does', async () => {
    const { code, out, outputs, summary, asked } = await run(BROKEN);
    expect(code).toBe(1);
    expect(out).toMatch(/^::error file=shop\.dynamodel\.yaml,line=5,.*title=DM2001 /);
    expect(outputs).toBe('exit-code=1\nsarif=$workspace/dynamodel.sarif\n');
    expect(summary).toMatch(/^### ❌ dynamodel check: 1 error/);
    expect(asked.slice(0, 5)).toEqual(['--yes', `dynamodel@${VERSION}`, 'check', '--format', 'github']);
    expect(asked.at(-1)).toBe('--');
  });

  it('passes on what is asked for', async () => {
    const { code, outputs, summary, asked, files } = await run(SOUND, {
      paths: 'shop.dynamodel.yaml\r\n\r\n',
      'fail-on': 'info',
      'max-warnings': '3',
      args: '--preset\nall',
      sarif: 'reports/a b.sarif',
      summary: 'false',
      version: 'installed',
    });
    expect(code).toBe(0);
    expect(asked).toEqual([
      ...['--no-install', 'dynamodel', 'check', '--format', 'github', '--fail-on=info', '--max-warnings=3'],
      ...['--format=sarif=reports/a b.sarif', '--preset', 'all', '--', 'shop.dynamodel.yaml'],
    ]);
    expect(outputs).toBe('exit-code=0\nsarif=$workspace/reports/a b.sarif\n');
    expect(summary).toBe('');
    expect(files).toContain('reports');
  });

  it.each(['/tmp/x.sarif', 'C:\\x.sarif', 'd:/x.sarif'])('takes %s for a whole path', async (sarif) => {
    expect((await run(SOUND, { sarif }, false)).outputs).toBe(`exit-code=0\nsarif=${sarif}\n`);
  });

  it('is fine with a sound model, and without SARIF', async () => {
    expect(await run(SOUND, { sarif: '' })).toMatchObject({ code: 0, outputs: 'exit-code=0\n' });
  });

  it('has no SARIF to tell of where the command was not used well', async () => {
    expect(await run(SOUND, { paths: '--fix' })).toMatchObject({ code: 2, outputs: 'exit-code=2\n' });
  });

  it.each(['paths', 'fail-on', 'max-warnings', 'baseline', 'args', 'sarif', 'summary', 'version'])(
    'runs no code of %s',
    async (name) => {
      const code = `$(touch pwned)\`touch pwned\`; touch pwned && touch pwned | touch pwned #"'`;
      const { asked, files, outputs } = await run(SOUND, { [name]: code }, false);
      expect(files).toEqual(['shop.dynamodel.yaml']);
      if (name === 'version') expect(asked).toEqual([]);
      else if (name !== 'summary') expect(asked.join('\n')).toContain(code);
      expect(outputs).not.toMatch(/^pwned/m);
    },
  );

  it.each([
    ['version', 'git+https://evil.example/x'],
    ['version', '0.1.0 --registry=https://evil.example'],
    ['version', 'npm:evil'],
    ['sarif', 'a\nexit-code=0'],
  ])('refuses %s %j', async (name, value) => {
    expect(await run(SOUND, { [name]: value }, false)).toMatchObject({ code: 2, outputs: '', asked: [] });
  });
});

type Comment = { readonly id: number; readonly body: string; readonly user: { readonly type: string } };

/** The part of GitHub's API that has to do with comments on one pull request. */
function gitHub(comments: readonly Comment[], status = 200) {
  const requests: { readonly method: string; readonly url: string; readonly body: string; readonly token: string }[] =
    [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (text) => (body += text));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      requests.push({ method, url, body, token: headers.authorization ?? '' });
      const page = Number(new URL(url, 'http://x').searchParams.get('page') ?? 1);
      const isList = method === 'GET';
      response.writeHead(isList ? 200 : status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isList ? comments.slice((page - 1) * 100, page * 100) : {}));
    });
  });
  return { server, requests };
}

function listening(server: Server): Promise<string> {
  return new Promise((done) =>
    server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
  );
}

/** A branch on which the model has become dearer. */
function pullRequest(): Workspace {
  const made = workspace(RATED);
  const env = {
    PATH: process.env.PATH,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'Ann',
    GIT_AUTHOR_EMAIL: 'ann@example.com',
    GIT_COMMITTER_NAME: 'Ann',
    GIT_COMMITTER_EMAIL: 'ann@example.com',
  };
  const git = (...args: readonly string[]): void => {
    execFileSync('git', args, { cwd: made.folder, env, stdio: 'ignore' });
  };
  git('init', '--initial-branch=main');
  git('add', '.');
  git('commit', '-m', 'first');
  git('switch', '-c', 'work');
  writeFileSync(join(made.folder, 'shop.dynamodel.yaml'), RATED.replace('rate: 1/s', 'rate: 100/s'));
  writeFileSync(join(made.root, 'event.json'), JSON.stringify({ pull_request: { number: 7 } }));
  return made;
}

const RATED = `${SOUND}accessPatterns:
  order: {op: get, entity: Order, by: [orderId], rate: 1/s}
`;

async function commented(made: Workspace, comments: readonly Comment[], status?: number) {
  const { server, requests } = gitHub(comments, status);
  const env = {
    GITHUB_API_URL: await listening(server),
    GITHUB_REPOSITORY: 'ann/shop',
    GITHUB_EVENT_PATH: join(made.root, 'event.json'),
    GITHUB_BASE_REF: 'main',
  };
  const inputs = { comment: 'true', base: 'main', sarif: '' };
  const outcome = await runAction(made, { inputs, name: 'pull_request', env });
  server.close();
  return { outcome, requests };
}

describe('the comment on a pull request', () => {
  it('is written once, and from then on in its place', async () => {
    const made = pullRequest();
    const first = await commented(made, []);
    expect(first.outcome).toMatchObject({
      code: 0,
      steps: { compare: 'success', comment: 'success', drift: 'skipped' },
    });
    expect(first.requests.map(({ method, url, token }) => [method, url, token])).toEqual([
      ['GET', '/repos/ann/shop/issues/7/comments?per_page=100&page=1', 'Bearer secret'],
      ['POST', '/repos/ann/shop/issues/7/comments', 'Bearer secret'],
    ]);
    const { body } = JSON.parse(first.requests[1]!.body) as { readonly body: string };
    expect(body).toMatch(/^<!-- dynamodel [0-9a-f]{16} -->\n### `shop\.dynamodel\.yaml`: \$\S+ → \$\S+ a month \(/);
    expect(body).toContain('| All together |');
    expect(first.outcome.summary).toContain('| All together |');

    const [mark] = body.split('\n');
    const others = Array.from({ length: 100 }, (_, id) => ({ id, body: 'fine', user: { type: 'User' } }));
    // Whoever writes the mark himself keeps his text.
    const copy = { id: 500, body: `${mark}\nmine`, user: { type: 'User' } };
    const own = { id: 600, body: `${mark}\nolder`, user: { type: 'Bot' } };
    const second = await commented(made, [...others, copy, own]);
    expect(second.requests.map(({ method, url }) => [method, url]).slice(1)).toEqual([
      ['GET', '/repos/ann/shop/issues/7/comments?per_page=100&page=2'],
      ['PATCH', '/repos/ann/shop/issues/comments/600'],
    ]);
    expect(JSON.parse(second.requests[2]!.body)).toEqual({ body });
    const third = await commented(made, [{ ...own, body }]);
    expect(third.requests.map(({ method }) => method)).toEqual(['GET']);
  });

  it('is a warning where GitHub refuses it, and an error where GitHub fails', async () => {
    const made = pullRequest();
    const refused = await commented(made, [], 403);
    expect(refused.outcome.code).toBe(0);
    expect(refused.outcome.out).toMatch(/::warning title=dynamodel::There is no comment .*pull-requests: write/);
    const failed = await commented(made, [], 500);
    expect(failed.outcome.code).toBe(1);
    expect(failed.outcome.out).toMatch(/::error title=dynamodel::The comment .* 500 /);
  });

  it('tells of a model that does not resolve, and the job fails for it', async () => {
    const made = pullRequest();
    writeFileSync(join(made.folder, 'shop.dynamodel.yaml'), RATED.replace('entity: Order', 'entity: Ordre'));
    const { outcome, requests } = await commented(made, []);
    expect(outcome).toMatchObject({ code: 1, steps: { check: 'failure', compare: 'success', comment: 'success' } });
    expect(JSON.parse(requests[1]!.body).body).toContain('`shop.dynamodel.yaml`: it does not resolve');
  });
});

describe('drift and simulation in the action', () => {
  it('fail for what differs, and for a budget that is exceeded, and tell of all', async () => {
    const made = workspace(RATED);
    writeFileSync(join(made.folder, 'dear.dynamodel.yaml'), `${RATED}budgets: {monthlyUsd: 0.01}\n`);
    const { steps, out, asked } = await runAction(made, {
      inputs: {
        paths: 'shop.dynamodel.yaml',
        drift: 'create-table shop.dynamodel.yaml\n\niam shop.dynamodel.yaml\r\n',
        simulate: 'dear.dynamodel.yaml',
        sarif: '',
      },
    });
    expect(steps).toMatchObject({ check: 'success', drift: 'failure', simulate: 'failure', compare: 'skipped' });
    expect(out).toContain('generated/create-table');
    expect(out).toContain('generated/iam');
    expect(asked.join(' ')).toContain('generate --check -- iam shop.dynamodel.yaml');
    expect(asked.join(' ')).toContain('simulate --fail-on=error -- dear.dynamodel.yaml');
  });
});

describe('.pre-commit-hooks.yaml', () => {
  it('starts a command that there is', () => {
    const hooks = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8')) as readonly Record<string, unknown>[];
    const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      readonly bin: Readonly<Record<string, string>>;
    };
    expect(hooks.length).toBeGreaterThan(0);
    for (const { entry, language, id, name } of hooks) {
      const [program, command] = String(entry).split(' ');
      expect(existsSync(bin[program!]!)).toBe(true);
      expect(`${program}-${command}`).toBe(id);
      expect({ language, name }).toEqual({ language: 'node', name: entry });
    }
  });
});
