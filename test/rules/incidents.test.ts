import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { brief, checkText, problemsOf } from './support/check-text.js';

const FOLDER = 'test/rules/incidents';
const ENDING = '.dynamodel.yaml';

interface Incident {
  /** What the finding must say. */
  readonly says: RegExp;
  /** What puts the model right: texts, and what stands in their place. */
  readonly right: readonly (readonly [from: string, to: string])[];
}

/**
 * Designs that went wrong for somebody who published it. Each is a file beside this one, which says what happened, and marks the line of
 * the finding that would have helped: `# <- severity rule`.
 */
const INCIDENTS: Readonly<Record<string, Incident>> = {
  'F01-outbox-topic': {
    says: /hottest takes 1,8\d\d write units a second, 18\d % of the 1,000.*writes to the table are too/,
    right: [
      ['{pk: topic,', '{pk: [topic, lane],'],
      ['      createdTime:', '      lane: {type: int, generate: shard(8)}\n      createdTime:'],
      ['by: [topic], page: 100', 'by: [topic], fanOut: {shard: all}, page: 100'],
    ],
  },
  'F03-bulk-import': {
    says: /of the 1,000 that one partition serves/,
    right: [
      ['{pk: dataset, sk', '{pk: pk, sk'],
      ['key: natural', 'key: {pk: "{dataset}#{shard:8 by featureId}", sk: natural}'],
    ],
  },
  'F05-local-index': {
    says: /may take 10 GB together.*collection of `Event` has 30,000,000 items.*ItemCollectionSizeLimitExceededException/,
    right: [
      ['pk: namespace, sk: eventId', 'pk: eventId'],
      ['pk: namespace, sk: "createdAt: N", local: true', 'pk: sessionId, sk: "createdAt: N"'],
      ['namespace: {const: default}', 'sessionId: {type: uuid, immutable: true}'],
      ['by: [namespace]', 'by: [sessionId]'],
    ],
  },
  'F05-growing-collection': {
    says: /grows by .* a month, by `emit`, and nothing ends it.*With a local index it may take 10 GB, which it reaches after \d+ (days|months)/,
    right: [
      ['pk: namespace, sk: eventId', 'pk: eventId'],
      ['pk: namespace, sk: "createdAt: N", local: true', 'pk: sessionId, sk: "createdAt: N"'],
      ['namespace: {const: default}', 'sessionId: {type: uuid, immutable: true}'],
      ['by: [namespace]', 'by: [sessionId]'],
    ],
  },
  'F05-date-key': {
    says: /all items with the same `day` are under one key.*`generate: shard\(N\)`.*state the `rate`/,
    right: [
      ['{pk: day,', '{pk: [day, lane],'],
      ['      day: date', '      day: date\n      lane: {type: int, generate: shard(8)}'],
      ['by: [day], range', 'by: [day], fanOut: {shard: all}, range'],
    ],
  },
  'F07-expired-sessions': {
    says: /`session` reads `Session` and may answer items that have expired.*80 %.*`hideExpired: true`/,
    right: [['{after: 12h}', '{after: 12h, hideExpired: true}']],
  },
  'F09-polled-run': {
    says: /hottest `EXEC#\{intentId\}` in table `runs` takes [\d,]+ read units a second at peak, 1\d\d % of the 3,000.*Put a cache before these reads/,
    right: [['page: 200, skew', 'page: 200, cache: {hitRate: 60%}, skew']],
  },
  'F11-counter-in-transaction': {
    says: /100 transactions a second of `sell` write or check one `Summary`.*20 ms \(an assumption.*held 200 % of the time there is/,
    right: [
      ['{pk: "SUMMARY", sk: "SUMMARY"}', '{pk: "SUMMARY#{part}", sk: "SUMMARY"}'],
      ['    singleton: true\n', ''],
      ['attributes: {sales:', 'attributes: {part: {type: int, min: 0, max: 99}, sales:'],
      ['{sale: Sale}', '{sale: Sale, part: {type: int, min: 0, max: 99}}'],
      ['by: [], add', 'by: [part], add'],
      ['entity: Summary, by: []', 'entity: Summary, by: [part]'],
    ],
  },
  'F13-tenant-partition': {
    says: /biggest of 300 tenants has 40 % of the traffic.*takes 1,600 write units a second at peak, 160 %.*bound what one may ask for/,
    right: [['skew: "hot(1, 40%)"', 'skew: "hot(1, 5%)"']],
  },
  'F15-index-of-a-petabyte': {
    says: /`email` is in no part of its key/,
    right: [
      ['{key: {pk: profileId}}', '{key: {pk: profileId}, indexes: {byEmail: {pk: email, project: keys}}}'],
      ['    key: natural\n', '    key: natural\n    indexes: {byEmail: natural}\n'],
      ['by: [email],', 'by: [email], project: [profileId],'],
    ],
  },
  'F17-articles-of-a-person': {
    says: /`articles` of `Analysis` has no `max`.*at about 5,\d\d\d elements/,
    right: [['avg: 120}', 'avg: 120, max: 500}']],
  },
  'F19-tabs-of-a-user': {
    says: /`tabs` of `User` has no `max`: the item reaches DynamoDB's 400 KB at about 3,\d\d\d elements/,
    right: [['avg: 40}', 'avg: 40, max: 150}']],
  },
  'F21-cut-result': {
    says: /the largest collection has 50,000: \d+ requests of 1 MB.*cut without an error/,
    right: [['by: [tableId], rate', 'by: [tableId], page: 500, rate']],
  },
  'F23-strong-read': {
    says: /a global index has no consistent reads/,
    right: [['consistent: true, ', '']],
  },
  'F23-lookup-without-index': {
    says: /`grain` is in no part of its key/,
    right: [
      ['{key: {pk: reminderId}}', '{key: {pk: reminderId}, indexes: {byGrain: {pk: grain, project: all}}}'],
      ['    key: natural\n', '    key: natural\n    indexes: {byGrain: natural}\n'],
    ],
  },
  'F29-all-projections': {
    says: /No pattern reads `body` from index `byAuthor`.*`project: \{include: \[title\]\}`.*a month on demand/,
    right: [['project: all', 'project: {include: [title]}']],
  },
  'F31-scanned-dashboard': {
    says: /\$\d{3}\.\d\d a month at 18 calls an hour/,
    right: [['op: scan, entity: Visit', 'op: query, entity: Visit, by: [userId], page: 100']],
  },
  'F39-second-as-sort-key': {
    says: /does not keep what `eventId` tells apart.*the second overwrites the first/,
    right: [
      ['sk: "at: N"', 'sk: sk'],
      ['key: natural', 'key: {pk: natural, sk: "{at|epoch}#{eventId}"}'],
    ],
  },
  'F47-low-maximum': {
    says: /asked for 200 write units a second at peak, and auto scaling ends at 25: up to 87.5 % of it is refused/,
    right: [
      [
        'billing: {provisioned: {rcu: 1, wcu: 1, autoscale: {min: {rcu: 1, wcu: 1}, max: {rcu: 10, wcu: 25}, target: 70}}}',
        'billing: on-demand',
      ],
    ],
  },
  'F47-low-minimum': {
    says: /begins with 5 write units a second, and the declared peak is 200\. It acts after 2 minutes.*burst capacity lasts five at most/,
    right: [
      [
        'billing: {provisioned: {rcu: 5, wcu: 5, autoscale: {min: {rcu: 5, wcu: 5}, max: {rcu: 100, wcu: 500}, target: 70}}}',
        'billing: on-demand',
      ],
    ],
  },
  'F49-batch-of-hundred': {
    says: /may need 4 requests: 100 items where one request takes 25/,
    right: [['{avg: 40, max: 100}', '{avg: 20, max: 25}']],
  },
  'F51-room-without-member': {
    says: /writes `Room` and `Member` in a batch, each item by itself.*`op: transact-write`/,
    right: [
      [
        'op: batch-write, entities: [Room, Member], count: {avg: 2, max: 2}',
        'op: transact-write, params: {room: Room, userId: ulid}, steps: [{create: Room, from: room}, {create: Member, set: {roomId: $room.roomId, userId: $userId}}]',
      ],
    ],
  },
  filter: {
    says: /discards 99.9 % of what is read.*a month/,
    right: [
      [
        '{pk: shopId, sk: orderId}',
        '{pk: shopId, sk: orderId}, indexes: {flagged: {pk: flaggedShop, sk: orderId, project: all}}',
      ],
      [
        '    key: natural\n',
        '    key: natural\n    indexes: {flagged: {pk: "{shopId}", sk: natural, when: "flagged = true"}}\n',
      ],
      ['flagged: bool', 'flagged: {type: bool, immutable: true}'],
      [', keeps: 0.1%', ''],
      ['by: [shopId], filter', 'by: [shopId], index: flagged, page: 20, filter'],
    ],
  },
  'index-capacity': {
    says: /put 400 write units a second on average on index `byUser`, more than the 50 that are provisioned.*even where the table has room/,
    right: [['rcu: 100, wcu: 50', 'rcu: 100, wcu: 1000']],
  },
  leaderboard: {
    says: /All items of `Score` are under one partition key of index `board`. At peak it takes 4,800 write units a second/,
    right: [
      ['project: all', 'project: all, billing: {on-demand: {}, warm: {wru: 6000}}'],
      ['pk: "BOARD"', 'pk: "BOARD#{shard:16 by playerId}"'],
      ['order: desc, limit: 10', 'order: desc, limit: 10, fanOut: {shard: all}, merge: {order: points}'],
    ],
  },
  'new-on-demand-table': {
    says: /serves 4,000 write units a second at once, and the declared peak is 20,000.*80 % of it is refused.*after 90 minutes/,
    right: [['{key: {pk: pk}}', '{key: {pk: pk}, billing: {on-demand: {}, warm: {wru: 22000}}}']],
  },
  'stale-index': {
    says: /would stay in the index under its old key/,
    right: [['set: [state],', 'set: [queueId, state],']],
  },
  'status-index': {
    says: /under 3 partition keys of index `byStatus`.*of the 1,000/,
    right: [
      ['pk: status, sk: seenAt', 'pk: [status, lane], sk: seenAt'],
      ['      seenAt: timestamp', '      seenAt: timestamp\n      lane: {type: int, generate: shard(16)}'],
      ['by: [status], range', 'by: [status], fanOut: {shard: all}, range'],
    ],
  },
};

/** Of the published incidents that a model tells of, what takes two models to see: it is between an old one and a new one. */
const COMPARED = new Set(['F27']);

function modelOf(name: string): string {
  return readFileSync(`${FOLDER}/${name}${ENDING}`, 'utf8');
}

describe('published incidents', () => {
  it('have a model each', () => {
    const files = readdirSync(FOLDER).map((file) => file.replace(ENDING, ''));
    expect(files.sort()).toEqual(Object.keys(INCIDENTS).sort());
    expect(files.filter((name) => COMPARED.has(name.split('-')[0] ?? ''))).toEqual([]);
  });

  it.each(Object.entries(INCIDENTS))('%s', (name, { says, right }) => {
    const text = modelOf(name);
    const mark = /^.*# <- (\w+) (DM\d{4})$/m.exec(text);
    const [, severity = '', rule = ''] = mark ?? [];
    const line = text.slice(0, mark?.index).split('\n').length;
    expect(text).toMatch(/^# [\s\S]*?^dynamodel: 1$/m);
    const findings = checkText(text);
    const found = findings.filter((finding) => finding.rule === rule);
    expect(
      found.map(({ severity, span }) => `${severity} line ${span.file.position(span.start).line}`),
      findings.map(brief).join('\n'),
    ).toEqual([`${severity} line ${line}`]);
    expect(`${found[0]?.message} ${found[0]?.suggestion?.message ?? ''}`).toMatch(says);
    // One cause, one finding.
    expect(
      problemsOf(findings)
        .filter((finding) => finding.rule !== rule)
        .map(brief),
    ).toEqual([]);
    const corrected = right.reduce((model, [from, to]) => {
      expect(model, from).toContain(from);
      return model.replace(from, to);
    }, text);
    const left = checkText(corrected);
    expect(problemsOf(left).map(brief), corrected).toEqual([]);
    expect(left.filter((finding) => finding.rule === rule && finding.severity === severity).map(brief)).toEqual([]);
  });

  it('tells what an index would cost before there is one', () => {
    const [finding] = checkText(modelOf('F15-index-of-a-petabyte')).filter(({ rule }) => rule === 'DM4001');
    expect(finding?.suggestion?.message).toMatch(
      /\+4 write units for each write · 900 writes\/s · 7\d\d GB stored · \$[\d,.]+ a month on demand/,
    );
  });
});
