import { describe, expect, it } from 'vitest';
import { plainPalette } from '../../../src/diagnostics/index.js';
import { pricesFor } from '../../../src/facts/index.js';
import { scaledRate } from '../../../src/fluid/index.js';
import { costOf } from '../../../src/load/cost.js';
import { type CompiledTraffic, trafficOf } from '../../../src/load/traffic/index.js';
import { workloadOf } from '../../../src/load/workload.js';
import { flowUsdPerMonth, forecastCost, usdPerMonth, withAverages } from '../../../src/simulate/forecast/cost/cost.js';
import type { ForecastCost } from '../../../src/simulate/forecast/report.js';
import { moneySection } from '../../../src/simulate/forecast/text/money.js';
import { planned } from '../../load/support.js';
import { plainRun, type RunSettings } from './cost-support.js';
import { boardForecast } from './support.js';

const PRICES = pricesFor('us-east-1');

/** Items that make a gigabyte together, with what is billed for each of them besides; written, and read with eventual consistency. */
function things(rate: string, table = '', defaults = ''): string {
  return `
dynamodel: 1
model: things
defaults: {entityAttribute: none${defaults}}
tables:
  things:
    key: {pk: id}
    ${table}
entities:
  Thing:
    key: natural
    attributes:
      id: {type: ulid, generate: ulid}
      body: {type: string, minBytes: 892, maxBytes: 892, avgBytes: 892}
    volume: {count: 1048576}
accessPatterns:
  save: {op: put, entity: Thing, rate: ${rate}}
  load: {op: get, entity: Thing, by: [id], rate: ${rate}}
`;
}

function forecast(text: string, settings: RunSettings & { duration?: number } = {}) {
  const { duration = 3600, ...rest } = settings;
  const workload = workloadOf(planned(text));
  const compiled = withAverages(trafficOf(workload, { duration }));
  const run = plainRun(compiled.traffic, rest);
  return { workload, compiled, run, cost: forecastCost(compiled, run, PRICES, workload) };
}

const alternative = ({ alternatives }: ForecastCost, name: string) => alternatives.find((one) => one.name === name);
const month = 730 * 3600;

describe('what a load costs in a month', () => {
  it('is what it costs without a simulation, where nothing is refused', () => {
    const { cost, workload } = forecast(things('100/s'));
    const plain = costOf(workload);
    expect(cost).toMatchObject({ currency: 'USD', region: 'us-east-1', priceDate: '2026-09-06' });
    expect(cost.perMonth).toBeCloseTo(plain.total, 6);
    expect(alternative(cost, 'on demand')?.usd).toBeCloseTo(plain.totals.onDemand, 6);
    expect(alternative(cost, 'provisioned for the peak')?.usd).toBeCloseTo(plain.totals.provisionedPeak, 6);
    expect(cost.lines).toEqual([
      { at: 'things', what: '131 million read units', usd: expect.closeTo((50 * month * 0.125) / 1e6, 6) },
      { at: 'things', what: '263 million write units', usd: expect.closeTo((100 * month * 0.625) / 1e6, 6) },
      { at: 'things', what: 'storage, 1 GB', usd: expect.closeTo(0.25, 6) },
      { at: 'things', what: 'point-in-time recovery', usd: expect.closeTo(0.2, 6) },
    ]);
    expect(cost.notes).toEqual([]);
  });

  it('goes by the average rate where the run is at the peak', () => {
    const { cost, workload } = forecast(things('{avg: 100/s, peak: 1k/s}'));
    expect(cost.perMonth).toBeCloseTo(costOf(workload).total, 6);
    expect(cost.lines.map(({ what }) => what).slice(0, 2)).toEqual([
      '131 million read units, at average rates',
      '263 million write units, at average rates',
    ]);
    // Provisioned for the peak is for that of the run.
    expect(alternative(cost, 'provisioned for the peak')?.usd).toBeCloseTo(costOf(workload).totals.provisionedPeak, 6);
  });

  it('charges nothing for what is refused at every attempt', () => {
    const { cost } = forecast(things('100/s'), { served: 0.25 });
    expect(cost.lines[1]?.usd).toBeCloseTo((25 * month * 0.625) / 1e6, 6);
    // What fails at ten times the rate need not fail on average.
    const peak = forecast(things('{avg: 100/s, peak: 1k/s}'), { served: 0.5 });
    expect(peak.cost.lines[1]?.usd).toBeCloseTo((100 * month * 0.625) / 1e6, 6);
    const overloaded = forecast(things('{avg: 100/s, peak: 1k/s}'), { served: 0.05 });
    expect(overloaded.cost.lines[1]?.usd).toBeCloseTo((50 * month * 0.625) / 1e6, 6);
  });

  it('goes by a whole day as it was', () => {
    const text = things('{avg: 100/s, peak: 200/s, shape: diurnal}');
    const { cost, workload } = forecast(text, { duration: 86_400 });
    expect(cost.perMonth).toBeCloseTo(costOf(workload).total, 2);
    expect(cost.notes).toEqual([]);
  });

  it('follows a changed rate', () => {
    const { compiled, workload, cost } = forecast(things('{avg: 100/s, peak: 1k/s}'));
    const tenfold: CompiledTraffic = {
      ...compiled,
      traffic: {
        ...compiled.traffic,
        flows: compiled.traffic.flows.map((flow) => ({ ...flow, curve: scaledRate(flow.curve, 10) })),
      },
    };
    const run = plainRun(tenfold.traffic);
    const stored = 0.45;
    expect(usdPerMonth(tenfold, run, PRICES, workload) - stored).toBeCloseTo(10 * (cost.perMonth - stored), 4);
  });

  it('is the same by the short way, and by flows', () => {
    for (const text of [
      things('{avg: 100/s, peak: 300/s}', 'replicas: [eu-west-1]\n    dax: true'),
      things('100/s', 'billing: {provisioned: {rcu: 80, wcu: 200}}'),
    ]) {
      const { cost, compiled, run, workload } = forecast(text);
      expect(usdPerMonth(compiled, run, PRICES, workload)).toBeCloseTo(cost.perMonth, 6);
      expect(flowUsdPerMonth(compiled, run, PRICES, 0)).toBeCloseTo(costOf(workload).patterns[0]?.usd ?? 0, 6);
    }
  });
});

describe('cost lines', () => {
  it('have provisioned capacity as the model states it, whatever is consumed', () => {
    const { cost } = forecast(things('{avg: 10/s, peak: 100/s}', 'billing: {provisioned: {rcu: 100, wcu: 100}}'));
    // $56.16 for 720 hours, as https://aws.amazon.com/dynamodb/pricing/provisioned/ reckons it.
    expect(cost.lines[0]).toEqual({
      at: 'things',
      what: '100 read and 100 write capacity units',
      usd: expect.closeTo(56.16 * (730 / 720), 6),
    });
  });

  const scaled =
    'billing: {provisioned: {rcu: 100, wcu: 100, autoscale: {min: {rcu: 5, wcu: 5}, max: {rcu: 1000, wcu: 1000}, target: 50}}}';

  it('have the mean of what auto scaling made of the run', () => {
    const { cost } = forecast(things('40/s', scaled), { limit: (i) => (i < 30 ? 100 : 40) });
    expect(cost.lines[0]).toEqual({
      at: 'things',
      what: '70 read and 70 write capacity units, by auto scaling on average',
      usd: expect.closeTo(730 * 70 * (0.00013 + 0.00065), 6),
    });
  });

  it('have what auto scaling settles at where a month is quieter than the run', () => {
    const { cost } = forecast(things('{avg: 40/s, peak: 400/s}', scaled), { limit: () => 800 });
    // 20 read units a second, and 40 write units, at a target of 50 %.
    expect(cost.lines[0]).toMatchObject({
      what: '40 read and 80 write capacity units, by auto scaling on average, at average rates',
      usd: expect.closeTo(730 * (40 * 0.00013 + 80 * 0.00065), 6),
    });
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/global-tables-billing.html: 150 writes in two Regions are 300
  // replicated write units.
  it('charge writes in every Region', () => {
    const { cost } = forecast(things('150/s', 'replicas: [eu-west-1]'));
    expect(cost.lines[1]).toEqual({
      at: 'things',
      what: '394 million replicated write units, in 2 Regions',
      usd: expect.closeTo((300 * month * 0.625) / 1e6, 6),
    });
    expect(cost.excludes).toContain('reads in other Regions, whose prices are taken to be the same');
  });

  it('charge what TTL deletes in every Region but the one that deletes', () => {
    const text = things('100/s', 'replicas: [eu-west-1, ap-south-1]\n    ttl: expiresAt')
      .replace('key: natural', 'key: natural\n    ttl: {after: 1d}')
      .replace('op: put', 'op: create');
    const { cost, workload } = forecast(text);
    expect(cost.lines[2]).toEqual({
      at: 'things',
      what: '263 million replicated write units for TTL deletes, in each other Region',
      usd: expect.closeTo((2 * 100 * month * 0.625) / 1e6, 6),
    });
    expect(cost.perMonth).toBeCloseTo(costOf(workload).total, 6);
    const refused = forecast(text, { served: 0.5 }).cost;
    expect(refused.lines[2]?.usd).toBeCloseTo((100 * month * 0.625) / 1e6, 6);
    const alone = forecast(text.replace('replicas: [eu-west-1, ap-south-1]', '')).cost;
    expect(alone.lines.filter(({ what }) => what.includes('TTL'))).toEqual([]);
  });

  it('have a DAX cluster where there is one, and name streams that others read', () => {
    const { cost, workload } = forecast(things('10/s', 'dax: true\n    stream: new-and-old'));
    expect(cost.lines.at(-1)).toEqual({
      at: 'things',
      what: 'DAX, 3 nodes of dax.r5.large',
      usd: expect.closeTo(3 * 730 * 0.255, 6),
    });
    expect(cost.perMonth).toBeCloseTo(costOf(workload).total, 6);
    expect(cost.excludes.join('\n')).toContain('reads of streams, which are free for Lambda');
  });

  it('say what a month would add to storage', () => {
    const added = (text: string, settings: RunSettings = {}): string | undefined =>
      forecast(text, settings).cost.excludes.find((one) => one.startsWith('what a month adds'));
    // Ten items of 924 bytes a second.
    expect(added(things('10/s'))).toBe('what a month adds to storage: things 22.6 GB');
    expect(added(things('10/s'), { served: 0.5 })).toBe('what a month adds to storage: things 11.3 GB');
    // At its own average rate, however busy other patterns are, and whatever they write over what is there.
    const slow = '{avg: 1/s, peak: 1k/s}';
    const others = `  edit: {op: update, entity: Thing, by: [id], set: [body], rate: {avg: 900/s, peak: 1k/s}}\n`;
    expect(added(things(slow))).toBe('what a month adds to storage: things 2.26 GB');
    expect(added(things(slow) + others)).toBe('what a month adds to storage: things 2.26 GB');
    const half = '  drop: {op: delete, entity: Thing, by: [id], rate: {avg: 0.5/s, peak: 100/s}}\n';
    expect(added(things(slow) + others + half)).toBe('what a month adds to storage: things 1.13 GB');
    expect(added(things(slow) + half.replace('0.5/s', '1/s'))).toBeUndefined();
  });

  it('have the prices of a Region that are asked for', () => {
    const { compiled, run, workload } = forecast(things('100/s'));
    const cost = forecastCost(compiled, run, pricesFor('eu-west-1'), workload);
    expect(cost).toMatchObject({ region: 'eu-west-1', priceDate: '2026-08-15' });
    expect(cost.lines[1]?.usd).toBeCloseTo((100 * month * 0.705) / 1e6, 6);
    expect(cost.notes?.[0]).toMatch(/^Some prices of eu-west-1 are not known/);
  });
});

describe('the line of a report', () => {
  const line = (cost: ForecastCost): string => moneySection({ ...boardForecast([0]), cost }, plainPalette, 400);

  it('says whose prices stand in, and that a month is not like the run', () => {
    const { compiled, run, workload } = forecast(things('{avg: 10/s, peak: 100/s}'));
    const of = (region: string): string => line(forecastCost(compiled, run, pricesFor(region), workload));
    expect(of('us-east-1')).toMatch(/ a month at average rates · .* \(us-east-1, prices of 2026-09-06\)$/);
    expect(of('sa-east-1')).toMatch(/\(us-east-1, prices of 2026-09-06; the prices of sa-east-1 are not built in\)$/);
    expect(of('eu-west-1')).toMatch(
      /; some prices of eu-west-1 are not known, and are those of us-east-1 on [-\d]+\)$/,
    );
    expect(line(forecast(things('10/s')).cost)).not.toContain('average');
  });
});

describe('the same load paid for otherwise', () => {
  it('is cheaper with capacity that follows it than with capacity for its peak', () => {
    const day = forecast(things('{avg: 1000/s, peak: 2000/s, shape: diurnal}'), { duration: 86_400 });
    const [onDemand, peak, followed] = ['on demand', 'provisioned for the peak', 'auto scaling'].map(
      (name) => alternative(day.cost, name)?.usd ?? 0,
    );
    expect(onDemand).toBeGreaterThan(peak ?? 0);
    expect(peak).toBeGreaterThan(followed ?? 0);
    // 70 % used on average would be the least.
    const least = 730 * ((500 / 0.7) * 0.00013 + (1000 / 0.7) * 0.00065);
    expect(followed).toBeGreaterThan(least);
    // It never goes below what the average needs.
    expect(followed).toBeLessThan(1.4 * least);
  });

  it('has to serve all that is asked for, whatever is refused now', () => {
    const load = '{avg: 100/s, peak: 500/s}';
    const short = forecast(things(load, 'billing: {provisioned: {rcu: 200, wcu: 50}}'), { served: 0.14 }).cost;
    const declared = forecast(things(load)).cost;
    for (const name of ['on demand', 'provisioned for the peak', 'on demand with a Database Savings Plan'])
      expect(alternative(short, name)?.usd, name).toBeCloseTo(alternative(declared, name)?.usd ?? 0, 6);
    expect(alternative(short, 'on demand')?.note).toBe('all that is asked for, served');
    expect(alternative(declared, 'on demand')?.note).toBeUndefined();
    expect(alternative(short, 'on demand')?.usd).toBeCloseTo(declared.perMonth, 6);
    const whole = forecast(things('500/s', 'billing: {provisioned: {rcu: 200, wcu: 50}}'), { served: 0.14 });
    const peak = alternative(whole.cost, 'provisioned for the peak')?.usd ?? 0;
    expect(alternative(whole.cost, 'auto scaling')?.usd).toBeGreaterThan(0.9 * peak);
  });

  it('counts what comes to a table behind a cache alone', () => {
    const { compiled, workload } = forecast(things('100/s'));
    const flows = compiled.traffic.flows.map((flow) => ({
      ...flow,
      demands: flow.demands.map((one) => ({
        ...one,
        keys: { ...one.keys, distribution: { kind: 'uniform', keys: 1 } as const },
        ...(one.kind === 'read' ? { cache: { seconds: 1 } } : {}),
      })),
    }));
    const cached = { ...compiled, traffic: { ...compiled.traffic, flows } };
    const cost = forecastCost(cached, plainRun(cached.traffic), PRICES, workload);
    // Of a hundred reads of one key, one in a hundred and one comes: 1 / (1 + λT).
    const reads = ((50 / 101) * month * 0.125) / 1e6;
    expect(alternative(cost, 'on demand')?.usd).toBeCloseTo(reads + (100 * month * 0.625) / 1e6 + 0.45, 6);
  });

  it('is followed minute by minute, however long the points of the run are', () => {
    const day = things('{avg: 100/s, peak: 400/s, shape: "burst(15m every 1h)"}');
    const [fine, usual, coarse] = [20, 60, 300].map(
      (bucketSeconds) => alternative(forecast(day, { bucketSeconds, duration: 3600 }).cost, 'auto scaling')?.usd ?? 0,
    );
    expect(fine).toBeCloseTo(usual ?? 0, 6);
    expect(Math.abs((coarse ?? 0) / (usual ?? 1) - 1)).toBeLessThan(0.1);
  });

  it('takes savings plans off throughput alone', () => {
    const { cost } = forecast(things('100/s'));
    const onDemand = alternative(cost, 'on demand')?.usd ?? 0;
    const saved = alternative(cost, 'on demand with a Database Savings Plan');
    expect(saved?.usd).toBeCloseTo((onDemand - 0.45) * 0.82 + 0.45, 6);
    expect(saved?.note).toBe('one year, up to 18 % off throughput');
  });

  it('reserves whole hundreds of what is always provisioned', () => {
    const { cost } = forecast(things('175/s'));
    const followed = alternative(cost, 'auto scaling')?.usd ?? 0;
    // 125 read units and 250 write units; 100 units for a year are $30 and $150 at once, and $0.0025 and $0.0128 an hour.
    const year = alternative(cost, 'auto scaling, reserved for a year');
    const reserved = (30 / 8760 + 0.0025 + 2 * (150 / 8760 + 0.0128)) * 730;
    expect(year?.usd).toBeCloseTo(followed - 730 * (100 * 0.00013 + 200 * 0.00065) + reserved, 6);
    expect(year?.note).toContain('100 read and 200 write units reserved');
    expect(alternative(cost, 'auto scaling, reserved for 3 years')?.usd).toBeLessThan(year?.usd ?? 0);
  });

  it('reserves nothing of what cannot be reserved', () => {
    for (const text of [things('50/s'), things('175/s', 'class: infrequent-access')])
      expect(forecast(text).cost.alternatives.some(({ name }) => name.includes('reserved'))).toBe(false);
    const replicated = forecast(things('1k/s', 'replicas: [eu-west-1]')).cost;
    expect(alternative(replicated, 'auto scaling, reserved for a year')?.note).toContain('700 read and 0 write');
  });

  it('says from what size Standard-IA is cheaper', () => {
    const busy = forecast(things('100/s')).cost.alternatives.at(-1);
    expect(busy).toMatchObject({ name: 'Standard-IA for every table' });
    // Units cost $0.03 and $0.155 a million more, a gigabyte $0.15 less.
    const bytes = ((50 * month * 0.03 + 100 * month * 0.155) / 1e6 / 0.15) * 1;
    expect(busy?.note).toBe(`Standard-IA is cheaper for things from ${bytes.toFixed(0)} GB stored`);
    const idle = forecast(things('1/h'));
    expect(idle.cost.alternatives.at(-1)?.name).toBe('Standard-IA for things');
    expect(idle.cost.alternatives.at(-1)?.usd).toBeLessThan(idle.cost.perMonth);
  });

  it('follows as a remedy would: from what is provisioned, and never below it', () => {
    const { cost } = forecast(things('100/s', 'billing: {provisioned: {rcu: 500, wcu: 20}}'));
    const followed = alternative(cost, 'auto scaling');
    expect(followed?.usd).toBeGreaterThan(730 * (500 * 0.00013 + 120 * 0.00065));
    expect(followed?.usd).toBeLessThan(730 * (500 * 0.00013 + 143 * 0.00065) + 0.45);
    expect(followed?.note).toBe(
      '70 % used where the model states no target, never below what is provisioned now; may throttle while capacity follows',
    );
    expect(alternative(forecast(things('100/s')).cost, 'auto scaling')?.note).toContain('what the average load needs');
  });

  it('is as billed where every table is paid for so', () => {
    const scaled =
      'billing: {provisioned: {rcu: 72, wcu: 143, autoscale: {min: {rcu: 1, wcu: 1}, max: {rcu: 9999, wcu: 9999}, target: 70}}}';
    const { cost } = forecast(things('100/s', scaled));
    expect(alternative(cost, 'auto scaling')?.usd).toBeCloseTo(730 * (72 * 0.00013 + 143 * 0.00065) + 0.45, 6);
  });
});
