/** Keys through every function that a state machine can say, and some that it cannot. */
export const KEYS_MODEL = `
dynamodel: 1
model: keys
tables:
  keys:
    key: {pk: pk, sk: sk}
    indexes:
      byScore: {pk: gpk, sk: gsk, project: all}
entities:
  Thing:
    key: {pk: "THING#{owner}", sk: "{level|pad:4}#{at|iso}#{code}"}
    indexes:
      byScore: {pk: "KIND#{kind}#{day|date:yyyy-MM}", sk: "{rank|desc}#{at|bucket:1h}#{since|epoch}#{open|bool}#{price|dec:6.2}"}
    attributes:
      owner: {type: string, maxBytes: 40}
      level: {type: int, min: 0, max: 9999}
      at: timestamp
      code: {type: string, charset: "a-z0-9", minBytes: 1, maxBytes: 12}
      kind: {enum: [RED, "BLUE#1", "it's"]}
      day: date
      rank: {type: int, min: 1, max: 50000}
      since: epochSeconds
      open: bool
      price: {type: decimal(2), min: 0, max: 999999}
      note: {type: string, optional: true, maxBytes: 300, as: "a note"}
      tags: {list: {type: string, maxBytes: 10}, optional: true}
      colours: {set: {type: string, minBytes: 1, maxBytes: 5}, optional: true}
      place: {map: {city: {type: string, maxBytes: 30}, zip: {type: string, maxBytes: 9, optional: true}}, optional: true}
      amount: {type: decimal(3), optional: true}
accessPatterns:
  makeThing: {op: create, entity: Thing}
  thing: {op: get, entity: Thing, by: [owner, level, at, code]}
  thingsOfLevel: {op: query, entity: Thing, by: [owner, level], page: 10}
  thingsBetween: {op: query, entity: Thing, by: [owner, level], range: {at: between}}
  things: {op: query, entity: Thing, by: [owner], limit: 10, order: desc}
  ranked: {op: query, entity: Thing, by: [kind, day], range: {rank: between}, limit: 5}
  noteThing: {op: update, entity: Thing, key: [owner, level, at, code], set: [note, amount], condition: "open = $wasOpen", params: {wasOpen: bool}}
  dropThing: {op: delete, entity: Thing, key: [owner, level, at, code]}
  swapThings:
    op: transact-write
    params: {thing: Thing, owner: {type: string, maxBytes: 40}, level: {type: int, min: 0, max: 9999}, at: timestamp, code: {type: string, charset: "a-z0-9", minBytes: 1, maxBytes: 12}}
    steps:
      - {delete: Thing, by: [owner, level, at, code]}
`;
