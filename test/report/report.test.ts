import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/library/check.js';
import { readModel } from '../../src/library/loaded-model.js';
import {
  type Grouping,
  type Review,
  reviewHtml,
  reviewMarkdown,
  reviewOf,
  reviewText,
} from '../../src/report/index.js';
import { run } from '../support/cli.js';
import { EXAMPLE_NAMES, exampleModel } from '../support/examples.js';
import { runs } from '../support/runs.js';

function review(source: string | { readonly text: string }, grouping: Grouping = 'pillar'): Review {
  const loaded = readModel(source);
  if (loaded.plan === undefined) throw new Error('the model does not resolve');
  return reviewOf(loaded.plan, check(loaded, { today: new Date('2026-01-01') }), grouping);
}

const linesOf = ({ sections }: Review, id: string, title: string): readonly string[] =>
  sections
    .filter((section) => section.id === id)
    .flatMap(({ topics }) => topics.filter((topic) => topic.title === title))
    .flatMap(({ lines }) => lines.map(({ text, state }) => `${state}: ${text}`));

const MODEL = `
dynamodel: 1
model: depot
description: "<img src=x onerror=alert(1)> [link](javascript:alert(1)) @team"
defaults: {region: eu-west-1}
tables:
  parts:
    key: {pk: pk, sk: sk}
    stream: {view: new-and-old, retries: 7}
    protection: {pitr: {days: 7}, delete: false, kms: new, backup: {schedule: "cron(0 5 ? * * *)", keep: 35d}}
    replicas: [eu-central-1]
    contributorInsights: all
entities:
  Part:
    id: [partId]
    key: {pk: "P#{partId}", sk: P}
    attributes: {partId: ulid, owner: {type: string, maxBytes: 40, pii: true}}
    volume: {count: 1k}
accessPatterns:
  part: {op: get, entity: Part, by: [partId], rate: 10/s}
  all: {op: scan, entity: Part, page: 100, rate: 1/min}
roles:
  clerk: {allow: [part]}
budgets: {monthlyUsd: 1}
operations:
  alarms: {off: [userErrors], email: ops@example.com}
  audit: {dataEvents: writes, config: true}
  vpc: {endpoint: false}
  delivery: {stages: [test, prod], approve: [prod]}
`;

describe('a design review', () => {
  it('says under each pillar what the model says', () => {
    const depot = review({ text: MODEL });
    expect(depot.sections.map(({ title }) => title)).toEqual([
      'Operational excellence',
      'Security',
      'Reliability',
      'Performance efficiency',
      'Cost optimization',
      'Sustainability',
    ]);
    expect(linesOf(depot, 'reliability', 'Recovery')).toEqual([
      'good: `parts` can be restored to any second of the last 7 days.',
      'gap: `parts` has no deletion protection.',
      'good: `parts` is backed up at `cron(0 5 ? * * *)`, and each backup is kept for 35 days.',
    ]);
    expect(linesOf(depot, 'reliability', 'Regions')).toEqual([
      'good: `parts` is in `eu-west-1`, `eu-central-1`, eventually consistent: the last writer wins.',
    ]);
    expect(linesOf(depot, 'security', 'Encryption')).toEqual([
      'fact: `parts` is encrypted with a key of its own, which is rotated.',
    ]);
    expect(linesOf(depot, 'security', 'Who may call what')).toEqual([
      'good: `clerk` may call 1 access pattern of 2.',
      'gap: No role may call `all`.',
      'fact: The model does not say who takes `clerk` (`assumedBy`).',
    ]);
    expect(linesOf(depot, 'security', 'Network')).toEqual(['gap: Requests leave the VPC without an endpoint.']);
    expect(linesOf(depot, 'operational-excellence', 'Delivery')).toEqual([
      'good: Delivered to `test`, then `prod`; `prod` after approval.',
    ]);
    expect(linesOf(depot, 'operational-excellence', 'Alarms and audit')).toContain('gap: Switched off: `userErrors`.');
    expect(linesOf(depot, 'performance-efficiency', 'Access patterns')).toContain(
      'gap: `all` reads a whole table or index.',
    );
    expect(linesOf(depot, 'cost-optimization', 'A month').at(-1)).toBe('gap: That is more than the budget of $1.00.');
  });

  it('says what there is for tables, who may call, and asks what a review would ask', () => {
    const text = MODEL.replace(
      'parts:\n',
      'parts:\n    billing: {provisioned: {rcu: 20, wcu: 10, autoscale: {min: {rcu: 5, wcu: 5}, max: {rcu: 100, wcu: 50}}}}\n    dax: {nodes: 4}\n',
    )
      .replace('{allow: [part]}', '{allow: [part, part], assumedBy: lambda.amazonaws.com, api: {auth: none}}')
      .replace(
        '  all: {op',
        '  both: {op: transact-write, params: {a: Part}, steps: [{put: Part, from: a}]}\n  all: {op',
      );
    const found = review({ text });
    expect(linesOf(found, 'performance-efficiency', 'Capacity').slice(0, 2)).toEqual([
      'fact: `parts` is provisioned with 20 read and 10 write units, scaled between 5 and 100, and 5 and 50, at 70 %.',
      'fact: DAX stands before `parts`: 4 nodes of `dax.r5.large`.',
    ]);
    expect(linesOf(found, 'security', 'Who may call what')).toEqual([
      'good: `clerk` may call 1 access pattern of 3.',
      'gap: No role may call `both` and `all`.',
      'fact: `clerk` is taken by `lambda.amazonaws.com`.',
      'gap: Anyone may call the HTTP API of `clerk` (`auth: none`).',
    ]);
    expect(linesOf(found, 'reliability', 'Concurrent writes')).toContain(
      'gap: Is it safe to call `both` twice? No `idempotency` is stated.',
    );
    expect(linesOf(found, 'operational-excellence', 'Tests of access patterns')).toEqual([
      'gap: None of 3 access patterns has a test.',
    ]);
  });

  it.each(EXAMPLE_NAMES.slice(0, runs(3, EXAMPLE_NAMES.length)))(
    'has every finding of %s once, by pillars and by subjects',
    (name) => {
      const loaded = readModel(exampleModel(name));
      const { findings } = check(loaded, { today: new Date('2026-01-01') });
      for (const grouping of ['pillar', 'subject'] as const) {
        const { sections } = review(exampleModel(name), grouping);
        const told = sections.flatMap((section) => section.findings);
        expect(told.map(({ message }) => message).sort()).toEqual(findings.map(({ message }) => message).sort());
      }
    },
  );

  it('lets no text of a model become markup', async () => {
    const depot = review({ text: MODEL });
    const page = await reviewHtml(depot);
    expect(page).toContain('&#60;img src=x onerror=alert(1)&#62;');
    expect(page).not.toMatch(/<img|<script|href="javascript/);
    const markdown = reviewMarkdown(depot);
    expect(markdown).toContain('\\<img');
    expect(markdown).not.toMatch(/^<img|(?<!\\)\]\(javascript|@team/m);
  });

  it('shows code frames in lines of their own', async () => {
    expect(await reviewHtml(review({ text: MODEL }))).toMatch(/<pre> +\d+ │[^<\n]*\n[^<]*\^\^\n[^<\n]*roles:\n<\/pre>/);
  });

  it('stays within the width of a terminal, apart from addresses and the lines of the model', () => {
    const lines = reviewText(review(exampleModel('saas')), { width: 80 }).split('\n');
    expect(lines.filter((line) => line.length > 80 && !/https:|│|\.yaml:\d/.test(line))).toEqual([]);
  });
});

describe('dynamodel report', () => {
  it('prints the review, and exits with 0 whatever it finds', async () => {
    const { code, stdout } = await run(['report', exampleModel('iot')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Design review of iot\n/);
    expect(stdout).toContain('TABLES, KEYS AND ENTITIES');
  });

  it('has errors in the review alone, unless there is none', async () => {
    const text =
      'dynamodel: 1\nmodel: m\ntables: {t: {key: {pk: pk}}}\nentities: {A: {key: natural, attributes: {pk: ulid}}}\n';
    const { code, stdout, stderr } = await run(['report', '-', '--well-architected'], { stdin: text });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('DM5004');
    expect(stdout).toContain('The model has no access patterns');
    const broken = await run(['report', '-'], { stdin: 'dynamodel: 1\nmodel: m\n' });
    expect([broken.code, broken.stdout]).toEqual([1, '']);
    expect(broken.stderr).toContain('DM1004');
  });

  it('writes no file over one of the model', async () => {
    const path = exampleModel('iot');
    const before = readFileSync(path, 'utf8');
    const { code, stderr } = await run(['report', path, '--out', path]);
    expect(code).toBe(2);
    expect(stderr).toContain('would be lost');
    expect(readFileSync(path, 'utf8')).toBe(before);
  });
});
