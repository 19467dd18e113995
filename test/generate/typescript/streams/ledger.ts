/** Rules of every kind: amounts that may be absent, deletions, moves, sets, sums of wide numbers, targets with keys and times of their own. */
export const LEDGER = `
dynamodel: 1
model: ledger
defaults: {entityAttribute: _t, timestamps: {created: createdAt, updated: updatedAt, format: iso-ms}}
tables:
  jobs:
    key: {pk: pk, sk: sk}
    ttl: endsAt
    stream: new-and-old
    indexes: {byDay: {pk: dayPk, sk: daySk, project: all}}
  totals: {key: {pk: pk, sk: sk}}
entities:
  Job:
    table: jobs
    key: {pk: "Q#{queue}", sk: "J#{jobId}"}
    ttl: endsAt
    attributes:
      queue: {enum: [a, b]}
      jobId: {type: int, min: 0, max: 99, immutable: true}
      state: {enum: [OPEN, DONE]}
      hours: {type: decimal, scale: 2, optional: true}
      units: {type: int, optional: true}
      tags: {set: string, optional: true}
      at: epochSeconds
      note: {type: string, maxBytes: 10, optional: true}
  Queue:
    table: jobs
    key: {pk: "QUEUE#{queue}", sk: QUEUE}
    indexes: {byDay: {pk: "SUM#{label}", sk: "{queue}"}}
    version: version
    attributes:
      queue: {enum: [a, b]}
      label: {derive: "upper(queue)"}
      kind: {const: SUM}
      open: {type: int, counter: true, optional: true}
      hours: {type: decimal, scale: 2, counter: true, optional: true}
      units: {type: int, counter: true, optional: true}
      tags: {set: string, optional: true}
      note: {type: string, maxBytes: 10, optional: true}
  Day:
    table: totals
    key: {pk: "DAY#{day}#{shard:4 by jobId}", sk: "{queue}"}
    routing: {jobId: int}
    attributes:
      day: date
      queue: {enum: [a, b]}
      jobs: {type: int, counter: true}
  Latest:
    table: totals
    key: {pk: "LATEST#{queue}", sk: LATEST}
    attributes:
      queue: {enum: [a, b]}
      jobId: {type: int, min: 0, max: 99}
      at: timestamp
      note: {type: string, maxBytes: 10, optional: true}
accessPatterns:
  add: {op: create, entity: Job}
  put: {op: put, entity: Job}
  edit: {op: update, entity: Job, set: [state, hours, units, tags, note]}
  drop: {op: delete, entity: Job}
  shift: {op: move, entity: Job, set: [queue]}
  queue: {op: get, entity: Queue, by: [queue]}
  days: {op: query, entity: Day, by: [day], fanOut: {shard: all}}
streams:
  opened:
    source: Job
    when: "not has(old.jobId)"
    update:
      Queue: {by: {queue: new.queue}, add: {open: 1, hours: new.hours, units: new.units, tags: new.tags}, set: {note: new.note}}
      Day: {by: {day: new.at, queue: new.queue, jobId: new.jobId}, add: {jobs: 1}}
  closed:
    source: Job
    when: "not has(new.jobId)"
    update: {Queue: {by: {queue: old.queue}, add: {open: "0 - 1", hours: "0 - old.hours", units: "0 - old.units"}}}
  changed:
    source: Job
    when: "has(new.state) and new.state != old.state and has(old.state)"
    update: {Queue: {by: {queue: new.queue}, add: {units: "new.units - old.units"}}}
  latest:
    source: Job
    update: {Latest: {by: {queue: new.queue}, set: {jobId: new.jobId, at: new.at, note: new.note}}}
`;
