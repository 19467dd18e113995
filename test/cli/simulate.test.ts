import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/main.js';
import type { SimulateReport } from '../../src/simulate/index.js';
import { fakeIo } from '../support/fake-io.js';

/** Small, so that a run takes milliseconds; its hottest key is written three times as often as a partition can take. */
const MODEL = `
dynamodel: 1
model: hits
lint: {rules: {DM6002: off}}
tables: {hits: {key: {pk: pk, sk: sk}}}
entities:
  Hit:
    key: {pk: "PAGE#{page}", sk: "HIT#{hitId}"}
    attributes: {page: {type: string, charset: a-z, minBytes: 4, maxBytes: 12}, hitId: ulid}
    volume: {count: 10k, per: {page: {avg: 100, max: 5k}}}
accessPatterns:
  hit: {op: create, entity: Hit, rate: {avg: 2k/s, peak: 5k/s}, skew: "hot(1, 60%) on page"}
scenarios:
  rush: {for: 20m, rate: {all: x2}}
`;

const folder = mkdtempSync(join(tmpdir(), 'dynamodel simulate '));
writeFileSync(join(folder, 'hits.dynamodel.yaml'), MODEL);
writeFileSync(join(folder, 'quiet.dynamodel.yaml'), MODEL.replace(/, rate: .*\}$/m, '}'));
writeFileSync(join(folder, 'calm.dynamodel.yaml'), MODEL.replace('avg: 2k/s, peak: 5k/s', 'avg: 2/s, peak: 5/s'));
writeFileSync(
  join(folder, 'calls.csv'),
  ['time,hit', ...Array.from({ length: 30 }, (_, i) => `2026-11-01T10:${i + 10}:00Z,${60 * (i < 10 ? 10 : 20)}`)].join(
    '\n',
  ),
);
writeFileSync(
  join(folder, 'spreadsheet.csv'),
  `\ufeff${readFileSync(join(folder, 'calls.csv'), 'utf8').replaceAll('\n', '\r\n')}`,
  'utf16le',
);
writeFileSync(join(folder, 'binary.csv'), Uint8Array.of(0xfe, 0xff, 0x00));
writeFileSync(join(folder, 'wrong.csv'), 'time,hit\n2026-11-01T10:00:00Z,5\n2026-11-01T10:01:00Z,many\n');
writeFileSync(join(folder, 'part.yaml'), MODEL.slice(MODEL.indexOf('entities:')));
writeFileSync(join(folder, 'whole.dynamodel.yaml'), MODEL.replace(/entities:[\s\S]*/, 'include: [part.yaml]\n'));
writeFileSync(
  join(folder, 'named.dynamodel.yaml'),
  MODEL.replace('peak: 5k/s', 'peak: 5k/s, shape: "recorded(calls.csv)"'),
);
writeFileSync(
  join(folder, 'course.csv'),
  [
    'time,visits',
    ...Array.from({ length: 41 }, (_, i) => `${new Date(Date.UTC(2026, 9, i + 1)).toISOString()},${i + 5}`),
  ].join('\n'),
);
writeFileSync(
  join(folder, 'short.dynamodel.yaml'),
  MODEL.replace('sk: sk}}', 'sk: sk}, ttl: gone}').replace(
    '    volume:',
    '    ttl: {attribute: gone, after: 7d}\n    volume:',
  ),
);
writeFileSync(join(folder, 'one.txt'), 'kept');
symlinkSync(join(folder, 'one.txt'), join(folder, 'linked.txt'));
symlinkSync(join(folder, 'hits.dynamodel.yaml'), join(folder, 'linked.html'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function simulate(...args: readonly string[]) {
  const io = fakeIo({ cwd: folder });
  const model = args.some((arg, i) => arg.endsWith('.yaml') && !args[i - 1]?.startsWith('--'))
    ? []
    : ['hits.dynamodel.yaml'];
  const code = await runCli(['simulate', ...model, ...args], io);
  return { code, out: io.out(), err: io.err() };
}

async function report(...args: readonly string[]): Promise<SimulateReport> {
  const { code, out, err } = await simulate('--layouts', '2', '--format', 'json', ...args);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as SimulateReport;
}

const SHORT = ['--layouts', '2', '--for', '10m'];

describe('what the rules say', () => {
  it('of load is left to the simulation; the rest stands beside it', async () => {
    const model = MODEL.replace('lint: {rules: {DM6002: off}}\n', '');
    writeFileSync(join(folder, 'hot.dynamodel.yaml'), model);
    writeFileSync(
      join(folder, 'faulty.dynamodel.yaml'),
      `${model}  odd: {op: query, entity: Hit, by: [hitId]}\n`.replace(/(scenarios:[\s\S]*)( {2}odd:.*\n)/, '$2$1'),
    );
    const told = async (name: string): Promise<string> => {
      const io = fakeIo({ cwd: folder });
      await runCli(['simulate', name, '--no-forecast'], io);
      return io.err();
    };
    expect(await told('hot.dynamodel.yaml')).toBe('');
    expect(await told('faulty.dynamodel.yaml')).toMatch(/error {2}DM400\d/);
  });
});

describe('what is simulated', () => {
  it('is an hour over so many layouts, unless the options say otherwise', async () => {
    const { forecast } = await report();
    expect(forecast).toMatchObject({ duration: 3600, layouts: 2, mode: 'expectation', bucketSeconds: 60 });
    expect(forecast?.settings).toMatchObject({ pace: 'default', detectSeconds: 300, mixedLimit: 'independent' });
    expect(forecast?.headline.throttledShare.p50).toBeGreaterThan(0.1);
  });

  it('is what the options say', async () => {
    const options = ['--for', '20m', '--mode', 'stochastic', '--seed', '5', '--pace', 'slow', '--region', 'eu-west-1'];
    const { seed, forecast } = await report(
      ...options,
      '--assume',
      'detectSeconds=60',
      '--assume',
      'mixedLimit=linear',
    );
    expect(seed).toBe(5);
    expect(forecast).toMatchObject({ duration: 1200, mode: 'stochastic', seed: 5, bucketSeconds: 20 });
    expect(forecast?.settings).toMatchObject({
      pace: 'slow',
      detectSeconds: 60,
      splitSeconds: 900,
      mixedLimit: 'linear',
    });
    expect(forecast?.cost.region).toBe('eu-west-1');
  });

  it('is a scenario of the model', async () => {
    const { forecast } = await report('--scenario', 'rush');
    expect(forecast).toMatchObject({ duration: 1200, scenario: 'rush' });
    expect(forecast?.headline.calls).toBeGreaterThan(1200 * 2000 * 1.8);
  });

  it('is what was recorded', async () => {
    const { forecast } = await report('--recorded', 'calls.csv');
    expect(forecast).toMatchObject({ duration: 1800 });
    expect(forecast?.headline.calls).toBeCloseTo(600 * 10 + 1200 * 20, 0);
  });

  it('is what was recorded, in the text of a spreadsheet too', async () => {
    const { forecast } = await report('--recorded', 'spreadsheet.csv');
    expect(forecast).toMatchObject({ duration: 1800 });
    const { code, err } = await simulate('--recorded', 'binary.csv');
    expect([code, err]).toEqual([2, expect.stringContaining('--recorded: `binary.csv` is no UTF-8 text')]);
  });

  it('can be compared with changes, one by one and in steps', async () => {
    const { forecast } = await report(
      ...SHORT,
      '--what-if',
      'hit.shards=16',
      '--what-if',
      'rate.all=x2',
      '--sweep',
      'rate.all=x0.1,x1',
    );
    expect(forecast?.variants.map(({ name }) => name)).toEqual(['hit.shards=16', 'rate.all=x2']);
    const throttled = forecast?.headline.throttledShare.p50 ?? 0;
    const [sharded, doubled] = forecast?.variants.map(({ headline }) => headline.throttledShare.p50) ?? [];
    expect(sharded).toBeLessThan(throttled);
    expect(doubled).toBeGreaterThan(throttled);
    expect(forecast?.sweep?.points.map(({ value }) => value)).toEqual(['x0.1', 'x1']);
    expect(forecast?.sweep?.points[0]?.headline.throttledShare.max).toBe(0);
    expect(forecast?.sweep?.points[1]?.headline.throttledShare.p50).toBeCloseTo(throttled, 12);
  });

  it('comes with what would help, which was simulated too', async () => {
    const { forecast } = await report(...SHORT);
    const [best] = forecast?.mitigations ?? [];
    expect(best?.change).toMatch(/^hit\.shards=/);
    expect(best?.after.throttledShare.p50).toBeLessThan(best?.before.throttledShare.p50 ?? 0);
    expect(best?.before.throttledShare.p50).toBe(forecast?.headline.throttledShare.p50);
  });

  it('is what calls take alone, without rates or where nothing else is asked for', async () => {
    expect((await report('quiet.dynamodel.yaml')).forecast).toBeUndefined();
    const { code, out, err } = await simulate('--no-forecast', '--format', 'json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { forecast, patterns } = JSON.parse(out) as SimulateReport;
    expect(forecast).toBeUndefined();
    expect(patterns).toHaveLength(1);
  });
});

describe('files', () => {
  it('take the report instead of the terminal, and a page with charts', async () => {
    const printed = await simulate(...SHORT);
    const written = await simulate(...SHORT, '--out', 'report.txt', '--html', 'report.html');
    expect(written).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(join(folder, 'report.txt'), 'utf8')).toBe(printed.out);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/i);
    expect(readdirSync(folder).filter((name) => /unfinished|tmp/.test(name))).toEqual([]);
  });

  it('have no colours', async () => {
    await simulate(...SHORT, '--color', '--out', 'plain.txt');
    expect(readFileSync(join(folder, 'plain.txt'), 'utf8')).not.toContain('\u001b');
  });

  it('can be Markdown', async () => {
    const { code, out } = await simulate(...SHORT, '--format', 'markdown');
    expect(code).toBe(0);
    expect(out).toContain('### ');
  });
});

describe('--fail-on', () => {
  it.each([
    [['throttle'], 1, 'of the calls are throttled'],
    [['throttle=100%'], 0, ''],
    [['heat=2000%'], 0, ''],
    [['error,heat=100%'], 1, 'of what a partition serves'],
    [['budget=1', '--fail-on', 'throttle=100%'], 1, 'a month; $1.00 is the most'],
  ])('%j ends with %i, and says why', async (criteria, expected, reason) => {
    const { code, err } = await simulate(...SHORT, '--fail-on', ...criteria);
    expect(code).toBe(expected);
    expect(err).toContain(reason);
    if (expected === 0) expect(err).toBe('');
  });
});

it.each([
  [{ COLUMNS: '60' }, 80],
  [{ COLUMNS: '90' }, 90],
  [{ COLUMNS: '300' }, 100],
  [{}, 100],
])('is as wide as %j allows', async (env, width) => {
  const io = fakeIo({ cwd: folder, env });
  await runCli(['simulate', 'hits.dynamodel.yaml', ...SHORT], io);
  const widest = Math.max(
    ...io
      .out()
      .split('\n')
      .map((line) => [...line].length),
  );
  expect(widest).toBeLessThanOrEqual(width);
  expect(widest).toBeGreaterThan(width - 12);
});

it('says what it makes of a recording that one may not expect', async () => {
  const recorded = ['calm.dynamodel.yaml', '--recorded', 'course.csv', '--layouts', '1'];
  const { code, err } = await simulate(...recorded);
  expect(code).toBe(0);
  expect(err).toBe(
    [
      'note: course.csv: no access pattern has the name of its column `visits`, so all of them follow its course, each about its average rate\n',
      'note: course.csv: has 41 days, and a run takes 31 at most: the first 31 are simulated, 75.6 % of it\n',
    ].join(''),
  );
  expect((await simulate(...recorded, '--for', '10m')).err).not.toContain('41 days');
});

it('fails where nothing could be simulated, and something was to be failed on', async () => {
  const { code, err } = await simulate('quiet.dynamodel.yaml', '--fail-on', 'throttle,heat,error');
  expect(code).toBe(1);
  expect(err).toContain('fails: throttle: nothing was simulated, because no pattern states a rate\n');
  expect(err).toContain('fails: heat: nothing was simulated, because no pattern states a rate\n');
});

it('says how much TTL deletes', async () => {
  const { out } = await simulate('short.dynamodel.yaml', ...SHORT, '--details');
  expect(out.replace(/\n +/g, ' ')).toContain(
    'TTL deletes 5,000 items a second of what hit writes, in the long run: at no charge but for replicas',
  );
  expect((await simulate(...SHORT, '--details')).out).not.toContain('TTL deletes');
});

describe('wrong usage', () => {
  it.each([
    [['--scenario', 'rash'], 'did you mean `rush`?'],
    [['--for', 'soon'], '--for: `soon` is no duration'],
    [['--for', '99d'], 'a run takes from one second to 31 days'],
    [['--recorded', 'none.csv'], '--recorded: cannot read `none.csv`: there is no such file or folder'],
    [['--recorded', '.'], '--recorded: `.` is a folder'],
    [['--recorded', 'wrong.csv'], 'wrong.csv:3'],
    [['--prices', 'calls.csv'], 'calls.csv'],
    [['--assume', 'detectSecond=3'], 'did you mean `detectSeconds`?'],
    [['--what-if', 'hti.shards=3'], 'the change `hti.shards=3` cannot be made: '],
    [['--what-if', 'hit.shard=3'], 'the change `hit.shard=3` cannot be made: '],
    [['--sweep', 'rate.all'], 'the change `rate.all` cannot be made: '],
    [['--fail-on', 'never'], '--fail-on: `never` is nothing to fail on'],
    [['--layouts', '0'], 'A whole number from 1 to 1000 is expected.'],
    [['--region', 'moon'], 'The name of a Region is expected'],
    [['--mode', 'exact'], 'expectation, stochastic'],
    [['--out', ''], '--out: the path is empty'],
    [['--out', '.'], '--out: `.` is a folder'],
    [['--html', 'none/report.html'], '--html: there is no folder'],
    [['--out', 'a', '--html', './a'], '--out and --html name the same file'],
    [['--out', 'one.txt', '--html', 'linked.txt'], '--out and --html name the same file'],
    [['--out', 'hits.dynamodel.yaml'], '--out: `hits.dynamodel.yaml` is the model, which would be lost'],
    [['--html', 'linked.html'], '--html: `linked.html` is the model'],
    [['--html', `../${basename(folder)}/./hits.dynamodel.yaml`], 'is the model'],
    [['whole.dynamodel.yaml', '--out', 'part.yaml'], '--out: `part.yaml` is a file of the model'],
    [['--recorded', 'calls.csv', '--out', 'calls.csv'], '--out: `calls.csv` is the file of --recorded'],
    [['named.dynamodel.yaml', '--out', 'calls.csv'], '--out: `calls.csv` is a recording that the model names'],
    [
      ['--fail-on', 'throttle,budget'],
      'the model states no budget. Add `budgets: {monthlyUsd: 500, perKey: {wru: 700/s}}` to it, or `budget: {rru: 8}` to a pattern; or write how many dollars a month here, such as `budget=500`',
    ],
    [['--no-forecast', '--fail-on', 'throttle'], '--fail-on throttle: not with --no-forecast'],
    [['--no-forecast', '--for', '2h'], '--for: not with --no-forecast'],
    [['quiet.dynamodel.yaml', '--html', 'quiet.html'], 'no access pattern states a `rate`'],
  ])('%j: exit code 2, a message on stderr, nothing on stdout', async (args, message) => {
    const { code, out, err } = await simulate(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).not.toContain('    at ');
    expect(readFileSync(join(folder, 'hits.dynamodel.yaml'), 'utf8')).toBe(MODEL);
  });

  it('shows nothing of a hostile option as it is', async () => {
    const { err } = await simulate('--scenario', 'a\u001b[31mb');
    expect(err).not.toContain('\u001b');
  });
});

describe('Ctrl-C while the load is simulated', () => {
  async function interrupted(after: number, ...args: readonly string[]) {
    let looks = 0;
    const err: string[] = [];
    let stop: (how: 'interrupted') => void = () => {};
    const io = fakeIo({
      cwd: folder,
      untilStopped: () =>
        new Promise((resolve) => {
          stop = resolve;
          looks = 0;
        }),
      // Where a bar may have to be shown, the clock is looked at in each step.
      stderr: { isTerminal: true, write: (text) => void err.push(text) },
      now: () => {
        looks += 1;
        if (looks === after) stop('interrupted');
        return new Date(0);
      },
    });
    const code = await runCli(['simulate', 'hits.dynamodel.yaml', '--format', 'json', ...args], io);
    return { code, out: io.out(), err: err.join('') };
  }

  async function reported(after: number, ...args: readonly string[]) {
    const { code, out } = await interrupted(after, ...args);
    return { code, report: JSON.parse(out) as SimulateReport };
  }

  it('says so where nothing is known yet', async () => {
    const { code, out, err } = await interrupted(1);
    expect({ code, out }).toEqual({ code: 130, out: '' });
    expect(err).toContain('stopped before anything was simulated\n');
  });

  it('prints the layouts that are finished', async () => {
    const { code, report } = await reported(22, '--layouts', '1000', '--for', '24h');
    expect(code).toBe(130);
    expect(report.forecast?.layouts).toBeLessThan(1000);
    expect(report.forecast?.mitigations).toEqual([]);
  });

  it('prints how far a single run has come', async () => {
    const { code, report } = await reported(13, '--layouts', '1', '--for', '31d');
    expect(code).toBe(130);
    expect(report.forecast?.stoppedAt).toBeGreaterThan(0);
    expect(report.forecast?.stoppedAt).toBeLessThan(31 * 86_400);
  });
});
