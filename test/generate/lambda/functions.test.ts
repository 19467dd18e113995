import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEngine, type Engine } from '../../../src/engine/index.js';
import { lambdaFiles } from '../../../src/generate/lambda/index.js';
import { stepFunctionFiles } from '../../../src/generate/step-functions/index.js';
import { fillEngine } from '../../../src/load/fill-engine.js';
import { DataGenerator } from '../../../src/load/generate-items.js';
import { type RunningServer, startServer } from '../../../src/serve/index.js';
import { runs } from '../../support/runs.js';
import { FunctionFolder, genOf, saasText } from './support.js';

type Result = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};
type Handler = (event: object) => Promise<Result>;

const ANN = '01JABCDEFGHJKMNPQRSTVWXYA1';
const EVE = '01JABCDEFGHJKMNPQRSTVWXYA3';
const CORE = '01JABCDEFGHJKMNPQRSTVWXYB1';
const DESIGN = '01JABCDEFGHJKMNPQRSTVWXYB2';
const OPS = '01JABCDEFGHJKMNPQRSTVWXYB3';

const NOW = Date.parse('2026-06-25T12:00:00.000Z');
const SAAS = genOf(saasText());
const CLINIC = genOf(readFileSync('test/fixtures/models/clinic.dynamodel.yaml', 'utf8'));
const functions = new FunctionFolder();
const settings = ['AWS_ENDPOINT_URL_DYNAMODB', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;
const before = new Map(settings.map((name) => [name, process.env[name]]));

let engine: Engine;
let server: RunningServer;
let errors: Promise<readonly string[]>;
let member: Handler;
let admin: Handler;
let onboarding: Handler;
let stream: (event: object) => Promise<{ readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] }>;
let tasks: (event: object) => Promise<unknown>;

beforeAll(async () => {
  for (const [name, gen] of [
    ['saas', SAAS],
    ['clinic', CLINIC],
  ] as const) {
    // The compiler takes long to read the types of the CDK.
    const files = [...lambdaFiles(gen), ...stepFunctionFiles(gen)].filter(
      ({ path }) => path.endsWith('.ts') && (path !== 'lambda.ts' || runs(0, 1) === 1),
    );
    functions.add(name, gen, [...new Map(files.map((file) => [file.path, file])).values()]);
  }
  errors = functions.folder.compile();
  engine = createEngine({ now: () => NOW });
  fillEngine(engine, new DataGenerator(SAAS.design, { samplesOnly: true }));
  server = await startServer(engine, { port: 0 });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: server.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  member = await functions.handler('saas', 'member');
  admin = await functions.handler('saas', 'admin');
  onboarding = await functions.handler('saas', 'onboarding');
  stream = await functions.handler('saas', 'saas-stream');
  tasks = await functions.handler('saas', 'patterns');
});

beforeEach(() => {
  vi.spyOn(console, 'info').mockImplementation(() => {});
  vi.spyOn(console, 'error')
    .mockImplementation(() => {})
    .mockClear();
});

afterAll(async () => {
  vi.restoreAllMocks();
  await server.close();
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await errors;
  functions.folder.remove();
});

interface Asked {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly claims?: Readonly<Record<string, unknown>>;
}

async function ask(handler: Handler, routeKey: string, { path, query, body, claims = { tenant: 'acme' } }: Asked = {}) {
  const result = await handler({
    version: '2.0',
    routeKey,
    pathParameters: path,
    queryStringParameters: query,
    body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: { requestId: 'r1', authorizer: { jwt: { claims, scopes: null } } },
  });
  return {
    status: result.statusCode,
    headers: result.headers,
    body: result.body === undefined ? undefined : JSON.parse(result.body),
  };
}

it('compiles with the repositories that it calls', async () => {
  expect((await errors).filter((line) => line.includes('/functions/'))).toEqual([]);
}, 120_000);

describe('routes of a role', () => {
  it('read one item, rows in order, and what is under a route that the model states', async () => {
    const user = await ask(member, 'GET /users/{userId}', { path: { userId: ANN } });
    expect(user).toMatchObject({ status: 200, body: { userId: ANN, name: 'Ann Berg', version: 1 } });
    expect(user.headers['cache-control']).toBe('no-store');
    const teams = await ask(member, 'GET /teams-of-user/{userId}', { path: { userId: ANN } });
    expect(teams.body.items.map(({ teamId }: { readonly teamId: string }) => teamId)).toEqual([CORE, DESIGN]);
    const team = await ask(member, 'GET /teams/{teamId}/members', { path: { teamId: CORE } });
    expect(team.body.Team).toMatchObject([{ name: 'Core' }]);
    expect(team.body.Membership).toHaveLength(2);
  });

  it('answer 404 for what is not there, and to routes that there are not', async () => {
    const nobody = await ask(member, 'GET /users/{userId}', { path: { userId: '01JABCDEFGHJKMNPQRSTVWXY99' } });
    expect(nobody).toMatchObject({ status: 404, body: { error: 'NotFound' } });
    expect(await ask(member, 'GET /nothing')).toMatchObject({ status: 404 });
  });

  it('write, and tell what stands in the way with 409', async () => {
    const project = { teamId: CORE, title: 'A', body: 'B' };
    const made = await ask(member, 'POST /projects', { body: project });
    expect(made).toMatchObject({ status: 201, body: { ...project, version: 1 } });
    const { projectId } = made.body as { readonly projectId: string };
    const edit = { title: 'C', body: 'D', version: 1 };
    const edited = await ask(member, 'PATCH /edit-project/{projectId}', { path: { projectId }, body: edit });
    expect(edited).toMatchObject({ status: 200, body: { title: 'C', version: 2 } });
    const again = await ask(member, 'PATCH /edit-project/{projectId}', { path: { projectId }, body: edit });
    expect(again).toMatchObject({ status: 409, body: { error: 'VersionConflict' } });
    const gone = await ask(admin, 'DELETE /projects/{projectId}', { path: { projectId }, query: { version: '2' } });
    expect(gone).toMatchObject({ status: 204, body: undefined });
    const taken = await ask(admin, 'PATCH /change-email/{userId}', {
      path: { userId: ANN },
      body: { email: 'BOB@example.com', version: 1 },
    });
    expect(taken).toMatchObject({ status: 409, body: { error: 'EmailTaken' } });
  });

  it('give pages by an opaque cursor that fits no other caller', async () => {
    for (let i = 0; i < 21; i += 1)
      await ask(member, 'POST /projects', { body: { teamId: CORE, title: `P${i}`, body: '' } });
    const path = { teamId: CORE };
    const first = await ask(member, 'GET /projects-of-team/{teamId}', { path });
    expect(first.body.items).toHaveLength(20);
    const query = { cursor: String(first.body.cursor) };
    const second = await ask(member, 'GET /projects-of-team/{teamId}', { path, query });
    expect(second).toMatchObject({ status: 200, body: { items: [{ title: 'P0' }] } });
    const stolen = await ask(member, 'GET /projects-of-team/{teamId}', { path, query, claims: { tenant: 'globex' } });
    expect(stolen).toMatchObject({ status: 400, body: { error: 'InvalidCursor' } });
  });

  it.each<readonly [what: string, route: string, asked: Asked, at: string]>([
    ['an id of another form', 'GET /users/{userId}', { path: { userId: 'x' } }, 'userId'],
    ['an id that only the code refuses', 'GET /users/{userId}', { path: { userId: 'U'.repeat(26) } }, 'userId'],
    ['a member that is missing', 'POST /projects', { body: { teamId: CORE, body: '' } }, 'title'],
    ['a member of another type', 'POST /projects', { body: { teamId: CORE, title: 7, body: '' } }, 'title'],
    ['text that is too long', 'POST /projects', { body: { teamId: CORE, title: 'é'.repeat(200), body: '' } }, 'title'],
    [
      'a member that there is not',
      'POST /projects',
      { body: { teamId: CORE, title: 'a', body: '', version: 4 } },
      'version',
    ],
    [
      'the prototype',
      'POST /projects',
      { body: '{"teamId":"a","title":"a","body":"","__proto__":{"x":1}}' },
      '__proto__',
    ],
    [
      'what is in the path, in the body too',
      'PATCH /edit-project/{projectId}',
      { path: { projectId: ANN }, body: { projectId: EVE, title: 'a', body: '', version: 1 } },
      'projectId',
    ],
    ['what is no JSON', 'POST /projects', { body: '{' }, ''],
    ['a list', 'POST /projects', { body: '[]' }, ''],
  ])('refuse %s with 400, and say where', async (_, route, asked, at) => {
    const { status, body } = await ask(member, route, asked);
    expect(status).toBe(400);
    const places =
      body.argument === undefined ? body.problems.map((one: { readonly at: string }) => one.at) : [body.argument];
    expect(places).toContain(at);
    expect(JSON.stringify(body)).not.toContain('éé');
  });

  it('take the tenant from the token alone', async () => {
    const others = await ask(member, 'GET /users/{userId}', { path: { userId: EVE } });
    expect(others.status).toBe(404);
    const own = await ask(member, 'GET /users/{userId}', { path: { userId: EVE }, claims: { tenant: 'globex' } });
    expect(own.status).toBe(200);
    const asked = await ask(member, 'GET /users/{userId}', { path: { userId: EVE }, query: { tenantId: 'globex' } });
    expect(asked).toMatchObject({ status: 400, body: { problems: [{ at: 'tenantId' }] } });
    const made = await ask(member, 'POST /projects', {
      body: { tenantId: 'globex', teamId: OPS, title: 'a', body: '' },
    });
    expect(made.status).toBe(400);
    for (const claims of [{}, { tenant: '' }, { tenant: ['acme'] }, { tenant: 'a#b' }, { tenant: '*' }])
      expect(await ask(member, 'GET /users/{userId}', { path: { userId: ANN }, claims })).toMatchObject({
        status: 403,
      });
  });

  it('take it from the request where the role is bound to none', async () => {
    const path = { tenantId: 'acme', invitationId: '01JABCDEFGHJKMNPQRSTVWXYC1' };
    const found = await ask(onboarding, 'GET /invitations/{tenantId}/{invitationId}', { path, claims: {} });
    expect(found.status).toBeLessThan(500);
    const wrong = await ask(onboarding, 'GET /invitations/{tenantId}/{invitationId}', {
      path: { ...path, tenantId: '#' },
    });
    expect(wrong.status).toBe(400);
  });

  it('log one line for each request, without what was sent', async () => {
    const info = vi.spyOn(console, 'info').mockClear();
    await ask(member, 'GET /users/{userId}', { path: { userId: ANN } });
    expect(info).toHaveBeenCalledExactlyOnceWith({
      route: 'GET /users/{userId}',
      pattern: 'getUser',
      status: 200,
      duration: expect.any(Number),
      requestId: 'r1',
    });
  });
});

describe('the function of a stream', () => {
  const record = (i: number, dynamodb: object): object => ({
    eventID: `e${i}`,
    eventName: 'MODIFY',
    eventSourceARN: 'arn:aws:dynamodb:us-east-1:000000000000:table/saas/stream/2026',
    dynamodb: { SequenceNumber: String(i), ...dynamodb },
  });
  const team = (name: string): object => {
    const key = { pk: { S: `T#acme#TEAM#${CORE}` }, sk: { S: 'ABOUT' } };
    const image = {
      ...key,
      _type: { S: 'Team' },
      entity: { S: 'Team' },
      tenantId: { S: 'acme' },
      teamId: { S: CORE },
      version: { N: '2' },
      createdAt: { S: '2026-01-01T00:00:00.000Z' },
      updatedAt: { S: '2026-01-01T00:00:00.000Z' },
    };
    const tag = SAAS.design.entities.get('Team')?.discriminator ?? '_type';
    return {
      Keys: key,
      OldImage: { ...image, [tag]: { S: 'Team' }, name: { S: 'Core' } },
      NewImage: { ...image, [tag]: { S: 'Team' }, name: { S: name } },
    };
  };

  it('does what follows from a change', async () => {
    expect(await stream({ Records: [record(1, team('Kernel'))] })).toEqual({ batchItemFailures: [] });
    const members = await ask(member, 'GET /teams/{teamId}/members', { path: { teamId: CORE } });
    expect(members.body.Membership).toMatchObject([{ teamName: 'Kernel' }, { teamName: 'Kernel' }]);
  });

  it('says which record of a batch has failed, and does none behind it', async () => {
    const broken = {
      Keys: { pk: { S: 'x' }, sk: { S: 'y' } },
      OldImage: {},
      NewImage: { ...(team('x') as { NewImage: object }).NewImage, name: { N: '1' } },
    };
    const answer = await stream({ Records: [record(1, team('One')), record(2, broken), record(3, team('Three'))] });
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    expect(console.error).toHaveBeenCalledExactlyOnceWith({
      eventID: 'e2',
      eventName: 'MODIFY',
      error: expect.objectContaining({ name: 'UnreadableItem' }),
    });
    const members = await ask(member, 'GET /teams/{teamId}/members', { path: { teamId: CORE } });
    expect(members.body.Membership).toMatchObject([{ teamName: 'One' }, { teamName: 'One' }]);
  });
});

describe('the function of state machines', () => {
  it('does what no state machine says, and fails by the names of errors', async () => {
    const edit = { tenantId: 'acme', arguments: { userId: ANN, email: 'ann@example.net', version: 1 } };
    expect(await tasks({ pattern: 'changeEmail', arguments: edit })).toMatchObject({ email: 'ann@example.net' });
    await expect(tasks({ pattern: 'changeEmail', arguments: edit })).rejects.toMatchObject({ name: 'VersionConflict' });
    await expect(tasks({ pattern: 'changeEmail', arguments: {} })).rejects.toMatchObject({ name: 'InvalidInput' });
    await expect(tasks({ pattern: 'toString', arguments: {} })).rejects.toThrow('no such pattern');
  });
});
