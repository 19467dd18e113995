/** All that a model says of tables and what stands around them, in tables of one Region and of several. */
export const EVERYTHING = `
dynamodel: 1
model: every_thing
description: "All settings: once"
defaults: {region: eu-west-1, billing: on-demand}
tables:
  ledger:
    name: \${env:STAGE:-dev}-ledger-\${env:SUFFIX}
    key: {pk: pk, sk: "at: N"}
    billing: {provisioned: {rcu: 40, wcu: 20, autoscale: {min: {rcu: 4, wcu: 2}, max: {rcu: 400, wcu: 200}, target: 65}}, warm: {rru: 20k/s, wru: 8k/s}}
    class: infrequent-access
    ttl: expires
    stream: {view: keys-only, batch: 10}
    protection: {pitr: {days: 7}, kms: new, rotation: 180d, backup: {schedule: cron(0 5 ? * * *), keep: 200d, cold: 30d, copyTo: eu-central-1}}
    contributorInsights: throttled
    resourcePolicy:
      - {Effect: Deny, Principal: "*", Action: "dynamodb:DeleteTable"}
      - {Sid: Read, Effect: Allow, Principal: {AWS: ["arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/b"]}, Action: [dynamodb:Query], Condition: {Bool: {aws:SecureTransport: "true"}}}
    dax: {nodeType: dax.t3.small, nodes: 1, ttl: 90s}
    tags: {team: stock, "cost:center": "42"}
    indexes:
      wide: {pk: [a, "b: N", c, d], sk: [e, "f: N", g, h], project: {include: [label]}, contributorInsights: all}
      own: {pk: a, sk: "b: N", project: keys, billing: {provisioned: {rcu: 5, wcu: 6}, warm: {rru: 13k/s}}}
      near: {sk: c, local: true, project: all}
  notes:
    key: {pk: id}
    billing: {on-demand: {max: {rru: 500/s, wru: 100/s}}}
    protection: {pitr: false, delete: false, kms: aws-managed, backup: {schedule: "cron(30 6 ? * MON *)", keep: 35d}}
    importFrom: {bucket: notes, format: csv, compression: gzip, delimiter: ";", columns: [id, text], owner: "111122223333"}
    stream: new-image
    contributorInsights: all
    dax: true
    indexes:
      byText: {pk: text, project: all, billing: {on-demand: {max: {rru: 50/s}}}}
    vectorIndexes:
      like: {vector: trace, dimensions: 3, distance: dot-product, pk: id, filters: [size, text], project: {include: [id]}}
  dump:
    key: {pk: id}
    importFrom: {bucket: "\${env:BUCKET:-ledger-dev}", format: ion, compression: zstd, prefix: all/}
  world:
    key: {pk: id, sk: sk}
    billing: {on-demand: {max: {rru: 500/s, wru: 100/s}}, warm: {wru: 9k/s}}
    replicas: [eu-central-1, us-east-1]
    protection: {kms: "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555"}
    ttl: expires
    tags: {team: world}
    contributorInsights: throttled
    resourcePolicy: [{Sid: One, Effect: Allow, Principal: {Service: glue.amazonaws.com}, Action: dynamodb:Scan}]
    indexes:
      byText: {pk: text, sk: sk, project: all, contributorInsights: all}
      bySize: {pk: "size: N", project: keys, billing: {on-demand: {max: {wru: 70/s}}, warm: {rru: 15k/s}}}
      near: {sk: text, local: true, project: {include: [size]}}
  fixed:
    key: {pk: id}
    billing: {provisioned: {rcu: 10, wcu: 12}}
    replicas: [eu-north-1]
    stream: new-and-old
    class: infrequent-access
    protection: {pitr: {days: 3}, delete: false, kms: alias/fixed}
    indexes:
      byText: {pk: text, project: all, billing: {provisioned: {rcu: 3, wcu: 4, autoscale: {min: {rcu: 1, wcu: 2}, max: {rcu: 30, wcu: 40}, target: 50}}}}
  strong:
    key: {pk: id}
    replicas: [us-east-1, us-west-2]
    consistency: mrsc
    stream: keys-only
    protection: {kms: new}
  seen:
    key: {pk: id}
    replicas: [us-east-2]
    consistency: mrsc
    witness: us-west-2
entities:
  Entry:
    table: ledger
    key: natural
    indexes: {wide: natural, own: natural, near: natural}
    attributes:
      pk: {type: string, minBytes: 1, maxBytes: 20}
      at: epochSeconds
      a: {type: string, minBytes: 1, maxBytes: 20}
      b: {type: int, min: 0, max: 99}
      c: {type: string, minBytes: 1, maxBytes: 20}
      d: {type: string, minBytes: 1, maxBytes: 20}
      e: {type: string, minBytes: 1, maxBytes: 20}
      f: {type: int, min: 0, max: 99}
      g: {type: string, minBytes: 1, maxBytes: 20}
      h: {type: string, minBytes: 1, maxBytes: 20}
      label: {type: string, maxBytes: 20}
      expires: epochSeconds
  Note:
    table: notes
    key: natural
    indexes: {byText: natural}
    attributes:
      id: ulid
      text: {type: string, minBytes: 1, maxBytes: 20}
      size: {type: int, min: 0, max: 99}
      trace: {list: {type: decimal, scale: 6}, max: 3}
  Part:
    table: world
    key: natural
    indexes: {byText: natural, bySize: natural, near: natural}
    attributes:
      id: ulid
      sk: {type: string, minBytes: 1, maxBytes: 20}
      text: {type: string, minBytes: 1, maxBytes: 20}
      size: {type: int, min: 0, max: 99}
      expires: epochSeconds
  Dumped: {table: dump, key: natural, attributes: {id: ulid}}
  Fixed: {table: fixed, key: natural, indexes: {byText: natural}, attributes: {id: ulid, text: {type: string, minBytes: 1, maxBytes: 20}}}
  Strong: {table: strong, key: natural, attributes: {id: ulid}}
  Seen: {table: seen, key: natural, attributes: {id: ulid}}
accessPatterns:
  everything: {op: scan, entity: Note, rate: 1/day}
operations:
  vpc: {endpoint: true}
`;
