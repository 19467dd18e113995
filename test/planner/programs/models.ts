/** Models of the tests of programs, which generated code is held to as well. */

/** Unique values, locks, soft delete and a time to live. */
export const CLUB = `
dynamodel: 1
model: club
defaults: {entityAttribute: _t}
tables:
  club: {key: {pk: pk, sk: sk}, ttl: expiresAt, indexes: {byEmail: {pk: epk, project: all}}}
entities:
  Member:
    key: {pk: "M#{id}", sk: ME}
    indexes: {byEmail: {pk: "E#{email}"}}
    version: version
    unique: {email: {onConflict: EmailTaken}, nick: {}}
    attributes:
      id: {type: string, charset: a-z, maxBytes: 8}
      email: {type: string, maxBytes: 40, normalize: lower}
      nick: {type: string, maxBytes: 20, optional: true}
      name: {type: string, maxBytes: 40}
  Guest:
    key: {pk: "G#{id}", sk: ME}
    softDelete: goneAt
    unique: {pass: {}}
    attributes:
      id: {type: string, charset: a-z, maxBytes: 8}
      pass: {type: string, maxBytes: 20}
  Seat:
    key: {pk: "S#{id}", sk: ME}
    ttl: {attribute: expiresAt, after: 1h, hideExpired: true}
    unique: {place: {}}
    attributes:
      id: {type: string, charset: a-z, maxBytes: 8}
      place: {type: string, maxBytes: 20}
accessPatterns:
  join: {op: create, entity: Member}
  save: {op: put, entity: Member}
  saveLocked: {op: put, entity: Member, lock: version}
  changeEmail: {op: update, entity: Member, set: [email], lock: version}
  setEmail: {op: update, entity: Member, set: [email]}
  rename: {op: update, entity: Member, set: [name]}
  renameLocked: {op: update, entity: Member, set: [name], lock: version}
  nickname: {op: update, entity: Member, set: [nick]}
  nameless: {op: update, entity: Member, remove: [nick]}
  leave: {op: delete, entity: Member}
  leaveLocked: {op: delete, entity: Member, lock: version}
  getMember: {op: get, entity: Member, by: [id]}
  admit: {op: create, entity: Guest}
  swap: {op: update, entity: Guest, set: [pass]}
  dismiss: {op: delete, entity: Guest}
  replaceGuest: {op: put, entity: Guest}
  getGuest: {op: get, entity: Guest, by: [id]}
  reserve: {op: create, entity: Seat}
  extend: {op: update, entity: Seat, set: [expiresAt]}
  free: {op: delete, entity: Seat}
  relocate: {op: update, entity: Seat, set: [place]}
`;

/** Versions, moves, and keys of which a call gives a part. */
export const SHELF = `
dynamodel: 1
model: shelf
defaults: {entityAttribute: _t, timestamps: {created: createdAt, updated: updatedAt, format: iso-ms}}
tables:
  shelf: {key: {pk: pk, sk: sk}, indexes: {byOwner: {pk: opk, sk: osk, project: all}, byState: {pk: spk, sk: ssk, project: keys}, byKind: {pk: kpk, sk: ksk, project: keys}}}
entities:
  Book:
    key: {pk: "B#{isbn}", sk: v0}
    history: {sk: "v{version|pad:4}", keep: 2, of: [title]}
    version: {attribute: version, max: 9999}
    attributes:
      isbn: {type: string, charset: 0-9, maxBytes: 13}
      title: {type: string, maxBytes: 100}
      stock: {type: int, min: 0, max: 1000}
  Page:
    key: {pk: "P#{id}", sk: now}
    history: {sk: "v{version|pad:4}"}
    version: {attribute: version, max: 9999}
    softDelete: goneAt
    attributes:
      id: {type: string, charset: a-z, maxBytes: 8}
      body: {type: string, maxBytes: 100}
  Card:
    key: {pk: "C#{box}", sk: "C#{place|pad:3}"}
    indexes:
      byOwner: {pk: "O#{owner}", sk: "{box}#{place|pad:3}"}
    version: version
    unique: {label: {scope: [box], onConflict: LabelTaken}}
    attributes:
      box: {type: string, charset: a-z, maxBytes: 8}
      place: {type: int, min: 0, max: 999}
      owner: {type: string, charset: a-z, maxBytes: 8}
      label: {type: string, maxBytes: 20}
  Note:
    key: {pk: "N#{box}", sk: "{day}"}
    attributes:
      box: {type: string, charset: a-z, maxBytes: 8}
      day: {type: date}
      text: {type: string, maxBytes: 20}
  Job:
    key: {pk: "J#{id}", sk: J}
    indexes:
      byOwner: {pk: "O#{owner}", sk: "{state}#{size|pad:3}", onPartial: read}
      byState: {pk: "S#{state}", sk: "{owner}#{size|pad:3}", onPartial: drop}
      byKind: {pk: "K#{kind}", sk: "{size|pad:3}#{kind}", onPartial: {keep: the size of a kind is not read through it}}
    attributes:
      id: {type: string, charset: a-z, maxBytes: 8}
      owner: {type: string, charset: a-z, maxBytes: 8}
      state: {enum: [OPEN, DONE]}
      kind: {enum: [A, B]}
      size: {type: int, min: 0, max: 999}
      summary: {derive: "upper(state)"}
accessPatterns:
  addBook: {op: create, entity: Book}
  saveBook: {op: put, entity: Book}
  retitle: {op: update, entity: Book, set: [title]}
  restock: {op: update, entity: Book, add: [stock]}
  burn: {op: delete, entity: Book}
  addPage: {op: create, entity: Page}
  edit: {op: update, entity: Page, set: [body]}
  tear: {op: delete, entity: Page}
  addCard: {op: create, entity: Card}
  relabel: {op: update, entity: Card, set: [label]}
  dropCard: {op: delete, entity: Card}
  moveCard: {op: move, entity: Card, set: [box, place, label]}
  addNote: {op: create, entity: Note}
  changeNote: {op: update, entity: Note, set: [text]}
  saveNote: {op: put, entity: Note, lock: updatedAt}
  moveNote: {op: move, entity: Note, set: [day], condition: "text != 'fixed'"}
  addJob: {op: create, entity: Job}
  setState: {op: update, entity: Job, set: [state]}
  setOwner: {op: update, entity: Job, set: [owner]}
  setKind: {op: update, entity: Job, set: [kind]}
  setSize: {op: update, entity: Job, set: [size]}
`;

/** Expressions, and fields with stored names of their own. */
export const BILLS = `
dynamodel: 1
model: bills
defaults: {entityAttribute: _t}
tables:
  bills: {key: {pk: pk, sk: sk}, stream: new-and-old, indexes: {open: {pk: opk, sk: osk, project: all}}}
entities:
  Bill:
    key: {pk: "B#{id}", sk: B}
    indexes: {open: {pk: "C#{city}", sk: "{id}", when: "state != PAID and address.city != 'nowhere'", onPartial: read}}
    attributes:
      id: {type: string, charset: a-z, maxBytes: 8}
      state: {enum: [OPEN, PAID], default: OPEN, as: st}
      kind: {enum: [PAPER, MAIL], default: PAPER}
      address: {as: ad, map: {city: {type: string, maxBytes: 9, as: c}, lines: {list: {map: {text: {type: string, as: t}}}, as: ls}}}
      city: {derive: "address.city"}
      count: {type: int, min: 0, max: 99, default: 0}
  Total:
    key: {pk: "T#{id}", sk: T}
    attributes:
      id: {type: string, charset: a-z, maxBytes: 8}
      state: {enum: [OPEN, PAID]}
      city: {type: string, maxBytes: 9, optional: true}
accessPatterns:
  add: {op: create, entity: Bill}
  pay: {op: update, entity: Bill, set: {state: PAID}}
  payThere: {op: update, entity: Bill, set: {state: PAID, address.city: "$to"}, params: {to: string}, condition: "address.city = $from and state = OPEN"}
  payFirst: {op: update, entity: Bill, set: {state: PAID}, condition: "address.lines[0].text = 'x'"}
  send: {op: update, entity: Bill, set: {kind: "$fast = true ? MAIL : PAPER"}, params: {fast: bool}}
  save: {op: put, entity: Bill, set: {state: PAID}}
  reline: {op: update, entity: Bill, set: {"address.lines[0].text": "$line"}, params: {line: string}}
  pair:
    op: transact-write
    params: {id: string}
    steps:
      - {update: Bill, by: [id], set: {state: PAID, kind: MAIL}}
  sort:
    op: transact-write
    params: {ones: {list: {map: {id: string, how: {enum: [FAST, SLOW, LOST]}}}, max: 3, distinct: [id]}}
    steps:
      - {update: Bill, each: ones, by: [id], set: {kind: "$how = FAST ? MAIL : PAPER"}, condition: "$how != LOST", else: Lost}
  copy:
    op: transact-write
    params: {bill: Bill, id: string}
    steps:
      - {update: Bill, by: [id], set: {count: 1}, condition: "$bill.kind = MAIL", else: ByHand}
  inCity: {op: query, entity: Bill, by: [city], filter: "state != PAID and address.city != 'nowhere' and address.city = 'rome' and address.lines[0].text = 'x'"}
streams:
  roll:
    source: Bill
    when: "new.address.city = 'rome'"
    update: {Total: {by: {id: new.id}, set: {state: PAID, city: new.address.city}}}
`;

/** Keys of every kind: several mappings of one index, a mapping with a condition, optional and derived parts, a drawn shard. */
export const TASKS = `
dynamodel: 1
model: tasks
defaults: {entityAttribute: _t}
tables:
  tasks:
    key: {pk: pk, sk: sk}
    indexes:
      byState: {pk: statePk, sk: stateSk, project: all}
      byOwner: {pk: ownerPk, sk: ownerSk, project: keys}
      open: {pk: openState, sk: openSk, project: keys}
      spread: {pk: spreadPk, sk: spreadSk, project: keys}
entities:
  Task:
    key: {pk: "T#{id}", sk: T}
    indexes:
      byState:
        - {pk: "OPEN#{owner}", sk: "{due}#{id}", when: "state = OPEN and has(owner)", onPartial: read}
        - {pk: "POOL", sk: "{due}#{id}", when: "state = OPEN and not has(owner)", onPartial: read}
        - {pk: "DONE#{label}", sk: "{id}", when: "state = DONE", onPartial: read}
      byOwner: {pk: "O#{owner}", sk: "{state}#{due}", onPartial: read}
      open: {pk: natural, sk: "{due}#{id}", onPartial: read}
      spread: {pk: "S#{state}#{shard:4}", sk: "{due}", onPartial: read}
    attributes:
      id: {type: string, charset: a-z, maxBytes: 4}
      state: {enum: [OPEN, DONE, LOST]}
      owner: {type: string, charset: a-z, maxBytes: 8, optional: true}
      due: date
      label: {type: string, charset: a-z, maxBytes: 8}
      size: {type: int, min: 0, max: 99}
      openState: {derive: "state = OPEN ? state : absent"}
      shout: {derive: "upper(label)"}
accessPatterns:
  add: {op: create, entity: Task}
  setState: {op: update, entity: Task, set: [state]}
  assign: {op: update, entity: Task, set: [owner]}
  unassign: {op: update, entity: Task, remove: [owner]}
  delay: {op: update, entity: Task, set: [due]}
  relabel: {op: update, entity: Task, set: [label]}
  finish: {op: update, entity: Task, set: {state: "'DONE'", label: "$label"}}
  grow: {op: update, entity: Task, add: [size]}
  close: {op: update, entity: Task, set: [state, label], remove: [owner]}
`;

/** Index keys with random shards, and one that is dropped where a call does not give all of it. */
export const JOBS = `
dynamodel: 1
model: jobs
defaults: {entityAttribute: _t}
tables:
  jobs:
    key: {pk: pk, sk: sk}
    indexes:
      spread: {pk: spreadPk, sk: spreadSk, project: keys}
      byWord: {pk: wordPk, sk: wordSk, project: keys}
entities:
  Job:
    key: {pk: "J#{id}", sk: J}
    indexes:
      spread: {pk: "S#{state}#{shard:4}", sk: "{due}"}
      byWord: {pk: "W#{word}#{size|pad:2}", sk: "{id}", onPartial: drop}
    attributes:
      id: {type: string, charset: a-z, maxBytes: 4}
      state: {enum: [OPEN, DONE], optional: true}
      due: date
      word: {type: string, charset: a-z, maxBytes: 8}
      size: {type: int, min: 0, max: 99}
accessPatterns:
  add: {op: create, entity: Job}
  setState: {op: update, entity: Job, set: [state, due]}
  stop: {op: update, entity: Job, remove: [state]}
  reword: {op: update, entity: Job, set: [word]}
  renew: {op: update, entity: Job, set: [state, due, word]}
`;
