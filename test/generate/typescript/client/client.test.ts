import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sourceText } from '../../../../src/generate/text/index.js';
import { type GeneratedFile, namesOf, typescriptFiles } from '../../../../src/generate/typescript/index.js';
import type { CallReport, Hook } from '../../../../src/generate/typescript/runtime/hook.js';
import { planModel } from '../../../../src/planner/index.js';
import { createTestClient } from '../../../../src/testing.js';
import { GeneratedFolder } from '../../../support/generated.js';
import { designOf } from '../../../support/models.js';

const MODEL = `
dynamodel: 1
model: desk
description: Tickets of many teams.
defaults: {entityAttribute: _t}
tenancy: {field: team, prefix: "T#{team}"}
types:
  Team: {type: string, charset: "a-z0-9", minBytes: 1, maxBytes: 20}
tables:
  desk: {name: "\${env:DESK_STAGE:-dev}-desk-\${env:DESK_REGION:-eu}", key: {pk: pk, sk: sk}}
  zones: {name: "\${env:ZONES_TABLE:-zones}", key: {pk: zone}}
entities:
  Ticket:
    description: What somebody wants.
    table: desk
    key: {pk: "Q#{queue}", sk: "T#{ticketId}"}
    attributes:
      team: {is: Team, immutable: true}
      queue: {type: string, charset: a-z, maxBytes: 20, immutable: true}
      ticketId: {type: int, min: 0, max: 9999, immutable: true}
      title: {type: string, maxBytes: 100}
    unique: {title: {scope: [team], onConflict: TitleTaken}}
    version: version
    history: {sk: "V#{ticketId|pad:4}#{version|pad:6}"}
  Person:
    table: desk
    key: {pk: "P#{name}", sk: P}
    attributes:
      team: {is: Team, immutable: true}
      name: {type: string, charset: a-z, maxBytes: 20, immutable: true}
      since: {type: timestamp, default: now}
  Zone:
    table: zones
    tenancy: none
    key: natural
    attributes: {zone: {type: string, maxBytes: 20}, offset: {type: int, min: -12, max: 14}}
accessPatterns:
  open: {op: create, entity: Ticket, description: A new ticket., errors: [TitleTaken]}
  ticket: {op: get, entity: Ticket, by: [queue, ticketId], retries: {attempts: 4}}
  rename: {op: update, entity: Ticket, set: [title], lock: version, timeout: 1500ms}
  queue: {op: query, entity: Ticket, by: [queue], page: 2}
  hire: {op: create, entity: Person}
  person: {op: get, entity: Person, by: [name]}
  everyPerson: {op: scan, entity: Person}
  allOf: {op: scan, entity: Ticket, filter: "team = $team"}
  zone: {op: get, entity: Zone, by: [zone]}
  addZone: {op: put, entity: Zone}
  assign:
    op: transact-write
    params: {ticket: Ticket, name: {type: string, charset: a-z, maxBytes: 20}}
    steps:
      - {check: Person, by: [name], else: NobodyThere}
      - {create: Ticket, from: ticket}
    idempotency: $ticket.title
`;

interface Method {
  (args: object, options?: object): Promise<Readonly<Record<string, unknown>> | undefined>;
  request(args: object): object;
  all(args: object): AsyncIterable<object>;
  pages(args: object): AsyncIterable<{ readonly items: readonly object[] }>;
  count(args: object): Promise<number>;
}
type Repository = Readonly<Record<string, Method>>;
interface Tenant {
  readonly Ticket: Repository;
  readonly Person: Repository;
  readonly Zone: Repository;
  readonly assign: Method;
  with(options: { readonly signal?: AbortSignal; readonly now?: number }): Tenant;
}
interface Desk {
  readonly Zone: Repository;
  readonly Person: Repository;
  tenant(team: string): Tenant;
}
interface Output {
  createDesk(client: object, options?: object): Desk;
  parse(item: object, table: string): { readonly entity: string; readonly value: object } | undefined;
  readonly TitleTaken: new () => Error;
  readonly NobodyThere: new () => Error;
  readonly CallError: new () => Error;
  isTicketConflict(error: unknown): error is { readonly current: Readonly<Record<string, unknown>> | undefined };
  ticketKey(values: object): object;
}

const plan = planModel(designOf(MODEL));
const files = new Map<string, GeneratedFile>();
const folder = new GeneratedFolder();
let output: Output;

beforeAll(async () => {
  for (const file of typescriptFiles({ design: plan.design, plan, names: namesOf(plan.design) }))
    files.set(file.path, file);
  folder.add('desk', plan);
  folder.add('depot', planModel(designOf(ASKING)));
  await folder.bundle();
  output = (await folder.load('desk')) as unknown as Output;
});
afterAll(() => folder.remove());

function textOf(path: string): string {
  const file = files.get(path);
  return file === undefined ? '' : sourceText(path, file.code).replace(/\s+/g, ' ');
}

function desk(options: { readonly hook?: Hook } = {}) {
  const { client, engine } = createTestClient({ text: MODEL });
  return { desk: output.createDesk(client, options), engine, client };
}

const ticket = (ticketId: number, title = `t${ticketId}`) => ({ queue: 'in', ticketId, title });

/** Two of its names have parts that only the environment gives. */
const ASKING = `
dynamodel: 1
model: depot
defaults: {entityAttribute: none}
tables:
  depot: {name: "\${env:DEPOT_STAGE}-depot", key: {pk: id}, stream: new-and-old}
  my.log: {name: "\${env:LOG_TABLE}", key: {pk: id}}
  plain: {key: {pk: id}}
entities:
  Box: {table: depot, key: natural, attributes: {id: {type: string, maxBytes: 20}}}
  Line: {table: my.log, key: natural, attributes: {id: {type: string, maxBytes: 20}}}
accessPatterns:
  box: {op: get, entity: Box, by: [id]}
  line: {op: get, entity: Line, by: [id]}
`;

interface AskingOutput {
  createDepot(client: unknown, options?: object): { readonly Box: { box: { request(args: object): unknown } } };
}

describe('the client', () => {
  it('keeps tenants apart', async () => {
    const { desk: shop } = desk();
    const [acme, bolt] = [shop.tenant('acme'), shop.tenant('bolt')];
    await acme.Ticket.open?.(ticket(1));
    expect(await acme.Ticket.ticket?.({ queue: 'in', ticketId: 1 })).toMatchObject({ team: 'acme', title: 't1' });
    expect(await bolt.Ticket.ticket?.({ queue: 'in', ticketId: 1 })).toBeUndefined();
  });

  it.each(['a#b', '', 'Acme', 'x'.repeat(21)])('takes no tenant %j', (team) => {
    expect(() => desk().desk.tenant(team)).toThrow(/`team`/);
  });

  it('has what belongs to no tenant on both', async () => {
    const { desk: shop } = desk();
    await shop.Zone.addZone?.({ zone: 'CET', offset: 1 });
    expect(await shop.tenant('acme').Zone.zone?.({ zone: 'CET' })).toEqual({ zone: 'CET', offset: 1 });
    expect(shop).not.toHaveProperty('Ticket');
  });

  it('has what goes through all tenants on itself, and on no tenant', async () => {
    const { desk: shop } = desk();
    for (const team of ['acme', 'bolt']) await shop.tenant(team).Person.hire?.({ name: 'ann' });
    const found = (await shop.Person.everyPerson?.({})) as unknown as readonly { readonly team: string }[];
    expect(found.map(({ team }) => team).sort()).toEqual(['acme', 'bolt']);
    expect(shop.Person).not.toHaveProperty('hire');
    expect(shop.tenant('acme').Person).not.toHaveProperty('everyPerson');
    await shop.tenant('acme').Ticket.open?.(ticket(1));
    expect(await shop.tenant('bolt').Ticket.allOf?.({})).toEqual([]);
    expect(textOf('patterns/every-person.ts')).toContain('Of all tenants.');
    expect(textOf('patterns/every-person.ts')).toContain('(context: Context, ');
  });

  it('gives its calls one time', async () => {
    const { desk: shop } = desk();
    const at = Date.UTC(2026, 0, 5, 9);
    const acme = shop.tenant('acme').with({ now: at });
    expect(await acme.Person.hire?.({ name: 'ann' })).toMatchObject({ since: '2026-01-05T09:00:00.000Z' });
    const ended = acme.with({ signal: AbortSignal.abort(new Error('over')) });
    await expect(ended.Person.person?.({ name: 'ann' })).rejects.toThrow('over');
  });

  it('tells the conflict of a lock, with the item as it is now', async () => {
    const { Ticket } = desk().desk.tenant('acme');
    await Ticket.open?.(ticket(1));
    const renaming = { queue: 'in', ticketId: 1, title: 'new', version: 1 };
    await Ticket.rename?.(renaming);
    const error: unknown = await Ticket.rename?.(renaming).catch((thrown: unknown) => thrown);
    expect(output.isTicketConflict(error) && error.current).toMatchObject({ title: 'new', version: 2 });
    expect(output.isTicketConflict(new Error('another'))).toBe(false);
    expect(textOf('index.ts')).toContain('export { isTicketConflict } from "./writes/ticket.js"');
    expect(textOf('writes/ticket.ts')).toContain('readonly current: Ticket | undefined;');
  });

  it('asks for pages, rows and their number, or gives the request alone', async () => {
    const { Ticket } = desk().desk.tenant('acme');
    for (const id of [1, 2, 3]) await Ticket.open?.(ticket(id));
    const { queue } = Ticket;
    const pages: number[] = [];
    for await (const { items } of queue?.pages({ queue: 'in' }) ?? []) pages.push(items.length);
    const rows: object[] = [];
    for await (const row of queue?.all({ queue: 'in' }) ?? []) rows.push(row);
    expect([pages[0], pages[1], rows.length, await queue?.count({ queue: 'in' })]).toEqual([2, 1, 3, 3]);
    expect(queue?.request({ queue: 'in' })).toMatchObject({ TableName: 'dev-desk-eu', Limit: 2 });
  });

  it('has transactions, and throws the errors that the model names', async () => {
    const acme = desk().desk.tenant('acme');
    await expect(acme.assign({ name: 'ann', ticket: ticket(1) })).rejects.toBeInstanceOf(output.NobodyThere);
    await acme.Person.hire?.({ name: 'ann' });
    await acme.assign({ name: 'ann', ticket: ticket(1) });
    const taken = acme.Ticket.open?.(ticket(2, 't1'));
    await expect(taken).rejects.toBeInstanceOf(output.TitleTaken);
    await expect(taken).rejects.toBeInstanceOf(output.CallError);
  });

  it('tells its hook of every call, and ends calls with a signal', async () => {
    const reports: CallReport[] = [];
    const { desk: shop } = desk({ hook: { onCall: (report) => void reports.push(report) } });
    await shop.tenant('acme').Ticket.open?.(ticket(1));
    await shop.tenant('acme').Ticket.queue?.({ queue: 'in' });
    expect(reports).toMatchObject([
      { pattern: 'open', tenant: 'acme', requests: 1, readUnits: 0, rows: 0 },
      { pattern: 'queue', tenant: 'acme', requests: 1, readUnits: 0.5, writeUnits: 0, rows: 1 },
    ]);
    // An item, its sentinel and its first version, each twice in a transaction.
    expect(reports[0]?.writeUnits).toBe(6);
    const ended = shop.tenant('acme').with({ signal: AbortSignal.abort(new Error('the user left')) });
    await expect(ended.Ticket.queue?.({ queue: 'in' })).rejects.toThrow('the user left');
  });
});

describe('parse', () => {
  it('tells the entity of each item of a table, and nothing of what the model keeps besides', async () => {
    const { desk: shop, client } = desk();
    await shop.tenant('acme').Ticket.open?.(ticket(1));
    await shop.tenant('acme').Person.hire?.({ name: 'ann' });
    const { DynamoDBDocumentClient, ScanCommand } = await import('@aws-sdk/lib-dynamodb');
    const { Items = [] } = await DynamoDBDocumentClient.from(client).send(
      new ScanCommand({ TableName: 'dev-desk-eu' }),
    );
    expect(Items).toHaveLength(4);
    const parsed = Items.flatMap((item) => output.parse(item, 'desk') ?? []);
    expect(parsed.map(({ entity }) => entity).sort()).toEqual(['Person', 'Ticket']);
    expect(parsed.find(({ entity }) => entity === 'Ticket')?.value).toMatchObject({
      ...ticket(1),
      team: 'acme',
      version: 1,
    });
    expect(output.parse({ pk: 'x', sk: 'y' }, 'desk')).toBeUndefined();
    expect(output.parse({ zone: 'CET', offset: 1, _t: 'Zone' }, 'zones')).toEqual({
      entity: 'Zone',
      value: { zone: 'CET', offset: 1 },
    });
  });
});

describe('the names of tables', () => {
  it('come from the environment where the model says so, and from the options before', () => {
    expect(textOf('tables.ts')).toContain(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the output
      'return { desk: `${process.env["DESK_STAGE"] ?? "dev"}-desk-${process.env["DESK_REGION"] ?? "eu"}`, zones: process.env["ZONES_TABLE"] ?? "zones", };',
    );
    vi.stubEnv('DESK_STAGE', 'prod');
    try {
      const { client } = createTestClient({ text: MODEL });
      const table = (options: object) =>
        output.createDesk(client, options).tenant('acme').Ticket.queue?.request({ queue: 'in' });
      expect(table({})).toMatchObject({ TableName: 'prod-desk-eu' });
      expect(table({ tables: { desk: 'mine' } })).toMatchObject({ TableName: 'mine' });
      expect(table({ tables: { desk: undefined } })).toMatchObject({ TableName: 'prod-desk-eu' });
      expect(table({ tables: undefined })).toMatchObject({ TableName: 'prod-desk-eu' });
      expect(() => table({ tables: { desk: '' } })).toThrow('The table `desk` has an empty name.');
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe('the names of tables that the environment alone knows', () => {
  it('are asked for when a client is made, and may be given to it', async () => {
    const { createDepot } = (await folder.load('depot')) as unknown as AskingOutput;
    const { client } = createTestClient({ text: MODEL });
    const missing = (table: string, variable: string): string =>
      `The name of the table \`${table}\` has a part that the environment gives, and \`${variable}\` is not set there`;
    expect(() => createDepot(client)).toThrow(missing('depot', 'DEPOT_STAGE'));
    expect(() => createDepot(client, { tables: { depot: 'mine' } })).toThrow(missing('my.log', 'LOG_TABLE'));
    vi.stubEnv('LOG_TABLE', 'log');
    vi.stubEnv('DEPOT_STAGE', '');
    try {
      expect(() => createDepot(client)).toThrow(missing('depot', 'DEPOT_STAGE'));
      const given = createDepot(client, { tables: { depot: 'mine' } });
      expect(given.Box.box.request({ id: 'a' })).toMatchObject({ TableName: 'mine' });
      vi.stubEnv('DEPOT_STAGE', 'prod');
      expect(createDepot(client).Box.box.request({ id: 'a' })).toMatchObject({ TableName: 'prod-depot' });
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('are so for handlers of streams, too', () => {
    const asking = planModel(designOf(ASKING));
    const all = typescriptFiles({ design: asking.design, plan: asking, names: namesOf(asking.design) });
    const streams = all.find(({ path }) => path === 'streams.ts');
    expect(streams === undefined ? '' : sourceText('streams.ts', streams.code).replace(/\s+/g, ' ')).toContain(
      'tableNamesWith(tableNames(tables), tables)',
    );
  });
});

describe('the files', () => {
  it('say which patterns throw an error', () => {
    expect(textOf('errors.ts')).toMatch(
      /Another `Ticket` has the same `team`, `title`\. \* Thrown by `open`, `rename`, `assign`\. \*\/ export class TitleTaken extends CallError/,
    );
    expect(textOf('errors.ts')).toMatch(/Thrown by `assign`\. \*\/ export class NobodyThere/);
    expect(textOf('errors.ts')).toContain('override readonly name = "NobodyThere";');
    expect(textOf('patterns/assign.ts')).toContain('@throws {TokenReused}');
  });

  it('tell the runtime how often, and how long, a pattern is tried', () => {
    expect(textOf('patterns/ticket.ts')).toContain('{ pattern: "ticket", client: trying(4) }');
    expect(textOf('patterns/rename.ts')).toContain('{ pattern: "rename", limit: within(1500) }');
  });

  it('export everything once, from one place', () => {
    const names = [...textOf('index.ts').matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, list = '']) =>
      list.split(',').map((name) => name.trim()),
    );
    expect(names).toEqual(
      expect.arrayContaining([
        'createDesk',
        'Desk',
        'TenantDesk',
        'Ticket',
        'TicketKey',
        'ticketKey',
        'parse',
        'TitleTaken',
        'CallTimeout',
        'RenameArgs',
        'Hook',
      ]),
    );
    expect(new Set(names).size).toBe(names.length);
  });
});
