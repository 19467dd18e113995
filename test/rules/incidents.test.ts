import { describe, expect, it } from 'vitest';
import { brief, checkText, problemsOf } from './support/check-text.js';
import { saidBy } from './support/shop.js';

interface Incident {
  /** What was published, and where. */
  readonly what: string;
  readonly model: string;
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'info';
  /** What the finding must name. */
  readonly says: RegExp;
}

const INCIDENTS: readonly Incident[] = [
  {
    what: 'an outbox whose index has the topic as its key, and all goes to one topic (BrighterCommand/Brighter#2810)',
    rule: 'DM3014',
    severity: 'error',
    says: /hottest takes 1,8\d\d write units a second, 18\d % of the 1,000.*writes to the table are too/,
    model: `dynamodel: 1
model: outbox
tables:
  outbox: {key: {pk: messageId}, indexes: {outstanding: {pk: topic, sk: "createdTime: N", project: all}}}
entities:
  Message:
    key: natural
    indexes: {outstanding: natural}
    attributes:
      messageId: uuid
      topic: {type: string, minBytes: 1, maxBytes: 100, avgBytes: 24, distinct: 8}
      createdTime: epochMillis
      body: {type: string, avgBytes: 500, maxBytes: 20000}
    volume: {count: 5M}
accessPatterns:
  deposit: {op: put, entity: Message, rate: {avg: 300/s, peak: 2k/s}, skew: "hot(1, 92%) on topic"}
  outstanding: {op: query, entity: Message, by: [topic], page: 100, rate: 1/s}
`,
  },
  {
    what: 'a bulk import of one data set, whose id is the partition key (mapbox/cardboard#184)',
    rule: 'DM6001',
    severity: 'error',
    says: /of the 1,000 that one partition serves/,
    model: `dynamodel: 1
model: cardboard
tables:
  features: {key: {pk: dataset, sk: featureId}}
entities:
  Feature:
    key: natural
    attributes:
      dataset: {type: string, minBytes: 1, maxBytes: 40, avgBytes: 12, distinct: 15}
      featureId: {type: ulid, generate: ulid}
      geometry: {type: string, avgBytes: 900, maxBytes: 100000}
    volume: {count: 40M}
accessPatterns:
  import: {op: batch-write, entity: Feature, count: {avg: 25, max: 25}, rate: {avg: 1/s, peak: 80/s}, skew: "hot(1, 100%) on dataset"}
`,
  },
  {
    what: 'audit events under one key in a table with a local index (gravitational/teleport#6359)',
    rule: 'DM3009',
    severity: 'error',
    says: /may take 10 GB together.*collection of `Event` has 30,000,000 items.*ItemCollectionSizeLimitExceededException/,
    model: `dynamodel: 1
model: audit
tables:
  events: {key: {pk: namespace, sk: eventId}, indexes: {timesearch: {pk: namespace, sk: "createdAt: N", local: true, project: all}}}
entities:
  Event:
    key: natural
    indexes: {timesearch: natural}
    attributes:
      namespace: {const: default}
      eventId: {type: ulid, generate: ulid}
      createdAt: epochSeconds
      fields: {type: string, avgBytes: 600, maxBytes: 60000}
    volume: {count: 30M}
accessPatterns:
  emit: {op: put, entity: Event, rate: {avg: 1/s, peak: 5/s}}
  search: {op: query, entity: Event, by: [namespace], range: {createdAt: between}, page: 100, rate: 0.1/s}
`,
  },
  {
    what: 'indexes that all project everything (aws-amplify/amplify-data#604)',
    rule: 'DM3004',
    severity: 'warning',
    says: /No pattern reads `body` from index `byAuthor`.*`project: \{include: \[title\]\}`.*a month on demand/,
    model: `dynamodel: 1
model: blog
tables:
  posts: {key: {pk: postId}, indexes: {byAuthor: {pk: author, sk: postedAt, project: all}}}
entities:
  Post:
    key: natural
    indexes: {byAuthor: natural}
    attributes:
      postId: {type: ulid, generate: ulid}
      author: {type: ulid, immutable: true}
      postedAt: {type: timestamp, immutable: true}
      title: {type: string, avgBytes: 60, maxBytes: 300}
      body: {type: string, avgBytes: 6000, maxBytes: 100000}
    volume: {count: 40M}
accessPatterns:
  publish: {op: put, entity: Post, rate: {avg: 20/s, peak: 60/s}}
  post: {op: get, entity: Post, by: [postId], rate: 100/s}
  ofAuthor: {op: query, entity: Post, by: [author], order: desc, page: 20, project: [title, postId, postedAt], rate: 20/s}
`,
  },
  {
    what: 'audit events under the date of the day (gravitational/teleport RFD 24)',
    rule: 'DM6003',
    severity: 'warning',
    says: /all items with the same `day` are under one key.*`generate: shard\(N\)`.*state the `rate`/,
    model: `dynamodel: 1
model: audit
tables:
  events: {key: {pk: sessionId, sk: "eventIndex: N"}, indexes: {timesearch: {pk: day, sk: "createdAt: N", project: all}}}
entities:
  Event:
    key: natural
    indexes: {timesearch: natural}
    attributes:
      sessionId: uuid
      eventIndex: {type: int, min: 0, max: 999999999}
      day: date
      createdAt: epochSeconds
      fields: {type: string, avgBytes: 600, maxBytes: 60000}
accessPatterns:
  emit: {op: put, entity: Event}
  search: {op: query, entity: Event, by: [day], range: {createdAt: between}, page: 100}
`,
  },
  {
    what: 'every article of a person in one item (wcmc-its/ReCiter#205)',
    rule: 'DM5001',
    severity: 'warning',
    says: /`articles` of `Analysis` has no `max`.*at about 5,\d\d\d elements/,
    model: `dynamodel: 1
model: reciter
tables: {analysis: {key: {pk: personId}}}
entities:
  Analysis:
    key: natural
    attributes:
      personId: ulid
      articles: {list: {map: {pmid: {type: int, min: 1, max: 99999999}, score: {type: int, min: 0, max: 99}, title: {type: string, avgBytes: 50, maxBytes: 300}}}, avg: 120}
`,
  },
  {
    what: 'a query whose result was cut at 1 MB (gchq/sleeper#8215)',
    rule: 'DM4007',
    severity: 'warning',
    says: /the largest collection has 50,000: \d+ requests of 1 MB.*cut without an error/,
    model: `dynamodel: 1
model: sleeper
tables: {files: {key: {pk: tableId, sk: fileId}}}
entities:
  File:
    key: natural
    attributes:
      tableId: ulid
      fileId: ulid
      path: {type: string, avgBytes: 200, maxBytes: 400}
    volume: {count: 2M, per: {tableId: {avg: 400, p99: 3000, max: 50000}}}
accessPatterns:
  files: {op: query, entity: File, by: [tableId], rate: 2/s}
  add: {op: put, entity: File, rate: 5/s}
`,
  },
  {
    what: 'a strong read of an index (dotnet/orleans#7434)',
    rule: 'DM4006',
    severity: 'error',
    says: /a global index has no consistent reads/,
    model: `dynamodel: 1
model: reminders
tables: {reminders: {key: {pk: reminderId}, indexes: {byGrain: {pk: grain, project: all}}}}
entities:
  Reminder: {key: natural, indexes: {byGrain: natural}, attributes: {reminderId: ulid, grain: ulid}}
accessPatterns:
  ofGrain: {op: query, entity: Reminder, by: [grain], consistent: true, page: 10, rate: 5/s}
`,
  },
  {
    what: 'a dashboard that scans (published at $200 to $500 a month)',
    rule: 'DM4005',
    severity: 'warning',
    says: /\$\d{3}\.\d\d a month at 18 calls an hour/,
    model: `dynamodel: 1
model: dashboard
tables: {visits: {key: {pk: userId, sk: visitId}}}
entities:
  Visit:
    key: natural
    attributes: {userId: ulid, visitId: ulid, agent: {type: string, avgBytes: 150, maxBytes: 500}}
    volume: {count: 6M}
accessPatterns:
  dashboard: {op: scan, entity: Visit, rate: 0.005/s}
  visit: {op: put, entity: Visit, rate: 20/s}
`,
  },
  {
    what: 'a batch of more than 25 writes (gravitational/teleport#38743)',
    rule: 'DM5003',
    severity: 'info',
    says: /may need 4 requests: 100 items where one request takes 25/,
    model: `dynamodel: 1
model: teleport
tables: {backend: {key: {pk: key}}}
entities:
  Item: {key: natural, attributes: {key: ulid}}
accessPatterns:
  import: {op: batch-write, entity: Item, count: {avg: 40, max: 100}, rate: 1/s}
`,
  },
  {
    what: 'a status index with four fifths of the items ACTIVE',
    rule: 'DM3014',
    severity: 'error',
    says: /under 3 partition keys of index `byStatus`.*of the 1,000/,
    model: `dynamodel: 1
model: users
tables: {users: {key: {pk: userId}, indexes: {byStatus: {pk: status, sk: seenAt, project: keys}}}}
entities:
  User:
    key: natural
    indexes: {byStatus: natural}
    attributes:
      userId: {type: ulid, generate: ulid}
      status: {enum: [ACTIVE, IDLE, CLOSED], weights: {ACTIVE: 80, IDLE: 15, CLOSED: 5}}
      seenAt: timestamp
    volume: {count: 10M}
accessPatterns:
  seen: {op: update, entity: User, set: [seenAt], rate: {avg: 200/s, peak: 1500/s}}
  idle: {op: query, entity: User, by: [status], range: {seenAt: lt}, page: 100, project: [userId], rate: 0.1/s}
`,
  },
  {
    what: 'a leaderboard under one key',
    rule: 'DM6001',
    severity: 'warning',
    says: /All items of `Score` are under one partition key of index `board`. At peak it takes 4,800 write units a second/,
    model: `dynamodel: 1
model: game
tables: {scores: {key: {pk: pk, sk: sk}, indexes: {board: {pk: boardPk, sk: "points: N", project: all}}}}
entities:
  Score:
    key: {pk: "PLAYER#{playerId}", sk: "SCORE"}
    indexes: {board: {pk: "BOARD", sk: natural}}
    attributes: {playerId: ulid, points: {type: int, min: 0, max: 999999999}}
    volume: {count: 2M}
accessPatterns:
  score: {op: update, entity: Score, set: [points], rate: {avg: 300/s, peak: 2400/s}}
  top: {op: query, entity: Score, index: board, order: desc, limit: 10, rate: 10/s}
`,
  },
  {
    what: 'a filter that reads 1 MB to return three items',
    rule: 'DM4004',
    severity: 'warning',
    says: /discards 99.9 % of what is read.*a month/,
    model: `dynamodel: 1
model: shop
tables: {orders: {key: {pk: shopId, sk: orderId}}}
entities:
  Order:
    key: natural
    attributes: {shopId: ulid, orderId: ulid, flagged: bool, note: {type: string, avgBytes: 250, maxBytes: 900}}
    volume: {count: 30M, per: {shopId: {avg: 3000, max: 3200}}}
accessPatterns:
  flagged: {op: query, entity: Order, by: [shopId], filter: flagged = true, keeps: 0.1%, rate: 2/s}
  place: {op: put, entity: Order, rate: 20/s}
`,
  },
  {
    what: 'an index left stale by a partial update',
    rule: 'DM4013',
    severity: 'error',
    says: /would stay in the index under its old key/,
    model: `dynamodel: 1
model: jobs
tables: {jobs: {key: {pk: pk}, indexes: {queue: {pk: queuePk, sk: queueSk, project: all}}}}
entities:
  Job:
    key: {pk: "JOB#{jobId}"}
    indexes: {queue: {pk: "QUEUE#{queueId}#{state}", sk: "{jobId}"}}
    attributes: {jobId: ulid, queueId: ulid, state: {enum: [WAITING, RUNNING, DONE]}}
accessPatterns:
  waiting: {op: query, entity: Job, by: [queueId, state], limit: 10, rate: 5/s}
  start: {op: update, entity: Job, set: [state], rate: 5/s}
`,
  },
  {
    what: 'pages that poll the log of one run, all under its key (aws-samples/sample-collaborative-ai-dlc#443)',
    rule: 'DM6002',
    severity: 'warning',
    says: /hottest `EXEC#\{intentId\}` in table `runs` takes [\d,]+ read units a second at peak, 1\d\d % of the 3,000.*Put a cache before these reads/,
    model: `dynamodel: 1
model: runs
tables: {runs: {key: {pk: pk, sk: sk}}}
entities:
  Step:
    key: {pk: "EXEC#{intentId}", sk: "STEP#{at|iso}"}
    attributes:
      intentId: {type: ulid, distinct: 4000}
      at: {type: timestamp, default: now}
      output: {type: string, avgBytes: 1500, maxBytes: 60000}
    volume: {count: 800k, per: {intentId: {avg: 200, max: 900}}}
accessPatterns:
  append: {op: create, entity: Step, rate: {avg: 1/s, peak: 20/s}}
  poll: {op: query, entity: Step, by: [intentId], page: 200, skew: "hot(1, 95%) on intentId", rate: {avg: 10/s, peak: 120/s}}
`,
  },
  {
    what: 'a summary that every transaction counts up (antiwork/gumroad#7452)',
    rule: 'DM6013',
    severity: 'error',
    says: /100 transactions a second of `sell` write or check one `Summary`.*20 ms \(an assumption.*held 200 % of the time there is/,
    model: `dynamodel: 1
model: sales
tables: {sales: {key: {pk: pk, sk: sk}}}
entities:
  Sale:
    key: {pk: "SALE#{saleId}", sk: "SALE"}
    attributes: {saleId: {type: ulid, generate: ulid}, cents: {type: int, min: 0, max: 9999999}}
    volume: {count: 9M}
  Summary:
    singleton: true
    key: {pk: "SUMMARY", sk: "SUMMARY"}
    attributes: {sales: {type: int, min: 0, counter: true}}
accessPatterns:
  sell:
    op: transact-write
    params: {sale: Sale}
    steps: [{create: Sale, from: sale}, {update: Summary, by: [], add: {sales: 1}}]
    rate: {avg: 2/s, peak: 100/s}
  sale: {op: get, entity: Sale, by: [saleId], rate: 5/s}
  summary: {op: get, entity: Summary, by: [], rate: 1/s}
`,
  },
  {
    what: 'a rate limiter with one item a tenant, which one tenant can exhaust (zae-limiter security advisory)',
    rule: 'DM6005',
    severity: 'error',
    says: /biggest of 300 tenants has 40 % of the traffic.*takes 1,600 write units a second at peak, 160 %.*bound what one may ask for/,
    model: `dynamodel: 1
model: limiter
tenancy: {field: tenantId, prefix: "T#{tenantId}", values: {count: 300, skew: "hot(1, 40%)"}}
tables: {limits: {key: {pk: pk, sk: sk}}}
entities:
  Bucket:
    key: {pk: "BUCKET", sk: "BUCKET"}
    attributes:
      tenantId: {type: string, charset: a-z0-9, minBytes: 1, maxBytes: 20}
      tokens: {type: int, min: 0, max: 100000}
    volume: {count: 300}
accessPatterns:
  take: {op: update, entity: Bucket, add: {tokens: -1}, condition: "tokens > 0", rate: {avg: 200/s, peak: 4k/s}}
  look: {op: get, entity: Bucket, by: [], rate: 1/s}
`,
  },
  {
    what: 'a table that auto scaling begins at ten units and may raise to 25, and a spike (a table throttled before it scaled out)',
    rule: 'DM6010',
    severity: 'warning',
    says: /asked for 200 write units a second at peak, and auto scaling ends at 25: up to 87.5 % of it is refused/,
    model: `dynamodel: 1
model: jobs
tables:
  jobs:
    key: {pk: pk}
    billing: {provisioned: {rcu: 1, wcu: 1, autoscale: {min: {rcu: 1, wcu: 1}, max: {rcu: 10, wcu: 25}, target: 70}}}
entities:
  Job:
    key: {pk: "JOB#{jobId}"}
    attributes: {jobId: {type: ulid, generate: ulid}, payload: {type: string, avgBytes: 300, maxBytes: 900}}
accessPatterns:
  submit: {op: create, entity: Job, rate: {avg: 1/s, peak: 200/s}}
  job: {op: get, entity: Job, by: [jobId], rate: 1/s}
`,
  },
  {
    what: 'auto scaling that may go up far enough, and begins so low that a spike is over before it does',
    rule: 'DM6010',
    severity: 'warning',
    says: /begins with 5 write units a second, and the declared peak is 200\. It acts after 2 minutes.*burst capacity lasts five at most/,
    model: `dynamodel: 1
model: jobs
tables:
  jobs:
    key: {pk: pk}
    billing: {provisioned: {rcu: 5, wcu: 5, autoscale: {min: {rcu: 5, wcu: 5}, max: {rcu: 100, wcu: 500}, target: 70}}}
entities:
  Job:
    key: {pk: "JOB#{jobId}"}
    attributes: {jobId: {type: ulid, generate: ulid}, payload: {type: string, avgBytes: 300, maxBytes: 900}}
accessPatterns:
  submit: {op: create, entity: Job, rate: {avg: 1/s, peak: 200/s}}
  job: {op: get, entity: Job, by: [jobId], rate: 1/s}
`,
  },
  {
    what: 'an index with too little write capacity, which throttles its table',
    rule: 'DM6004',
    severity: 'error',
    says: /put 400 write units a second on average on index `byUser`, more than the 50 that are provisioned.*also where the table has room/,
    model: `dynamodel: 1
model: posts
tables:
  posts:
    key: {pk: pk}
    billing: {provisioned: {rcu: 100, wcu: 1000}}
    indexes: {byUser: {pk: userId, sk: postedAt, project: all, billing: {provisioned: {rcu: 100, wcu: 50}}}}
entities:
  Post:
    key: {pk: "POST#{postId}"}
    indexes: {byUser: natural}
    attributes:
      postId: {type: ulid, generate: ulid}
      userId: {type: ulid, immutable: true}
      postedAt: {type: timestamp, immutable: true, default: now}
      text: {type: string, avgBytes: 200, maxBytes: 500}
    volume: {count: 2M, per: {userId: {avg: 20, max: 900}}}
accessPatterns:
  post: {op: create, entity: Post, rate: {avg: 400/s, peak: 700/s}}
  ofUser: {op: query, entity: Post, by: [userId], page: 20, rate: {avg: 20/s, peak: 50/s}}
`,
  },
  {
    what: 'audit events that pile up under one key of a table with a local index (gravitational/teleport#6583)',
    rule: 'DM6006',
    severity: 'error',
    says: /grows by .* a month, by `emit`, and nothing ends it.*With a local index it may take 10 GB, which it has after \d+ (days|months)/,
    model: `dynamodel: 1
model: audit
tables: {events: {key: {pk: namespace, sk: eventId}, indexes: {timesearch: {pk: namespace, sk: "createdAt: N", local: true, project: all}}}}
entities:
  Event:
    key: natural
    indexes: {timesearch: natural}
    attributes:
      namespace: {const: default}
      eventId: {type: ulid, generate: ulid}
      createdAt: epochSeconds
      fields: {type: string, avgBytes: 600, maxBytes: 60000}
    volume: {count: 300k}
accessPatterns:
  emit: {op: put, entity: Event, rate: {avg: 5/s, peak: 20/s}}
  search: {op: query, entity: Event, by: [namespace], range: {createdAt: between}, page: 100, rate: 0.1/s}
`,
  },
  {
    what: 'votes that come at once upon a new on-demand table',
    rule: 'DM6010',
    severity: 'warning',
    says: /serves 4,000 write units a second at once, and the declared peak is 20,000.*80 % of it is refused.*after 90 minutes/,
    model: `dynamodel: 1
model: votes
tables: {votes: {key: {pk: pk}}}
entities:
  Vote:
    key: {pk: "VOTE#{voteId}"}
    attributes: {voteId: {type: ulid, generate: ulid}, choice: {type: int, min: 1, max: 20}}
accessPatterns:
  vote: {op: create, entity: Vote, rate: {avg: 50/s, peak: 20k/s}}
  read: {op: get, entity: Vote, by: [voteId], rate: 5/s}
`,
  },
];

describe('published incidents', () => {
  it.each(INCIDENTS.map((incident) => [incident.what, incident] as const))(
    '%s',
    (_what, { model, rule, severity, says }) => {
      const findings = checkText(model);
      const found = findings.filter((finding) => finding.rule === rule);
      expect(
        found.map((finding) => finding.severity),
        findings.map(brief).join('\n'),
      ).toEqual([severity]);
      expect(found[0]?.message).toMatch(says);
      // One cause, one finding.
      const others = problemsOf(findings).filter((finding) => finding.rule !== rule);
      expect(others.map(brief)).toEqual([]);
    },
  );

  it('tells what a new index would cost (a petabyte table whose storage an index would have doubled)', () => {
    const [finding] = saidBy(
      'DM4001',
      `dynamodel: 1
model: profiles
tables: {profiles: {key: {pk: profileId}}}
entities:
  Profile:
    key: natural
    attributes: {profileId: ulid, email: {type: string, avgBytes: 30, maxBytes: 250, minBytes: 3}, traits: {type: string, avgBytes: 4000, maxBytes: 100000}}
    volume: {count: 200M}
accessPatterns:
  byEmail: {op: query, entity: Profile, by: [email], expect: {items: 1}, rate: 5/s}
  save: {op: put, entity: Profile, rate: 900/s}
`,
    );
    expect(finding?.suggestion).toMatch(
      /\+4 write units for each write · 900 writes\/s · 7\d\d GB stored · \$[\d,.]+ a month on demand/,
    );
  });
});
