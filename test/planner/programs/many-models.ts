/** Models of the tests of programs that are about several items, which generated code is held to as well. */

/** Transactions, with copies, sequences and stream rules. */
export const STORE = `
dynamodel: 1
model: store
defaults: {entityAttribute: _t, timestamps: {created: createdAt, updated: updatedAt, format: iso-ms}}
tenancy: {field: tenantId, prefix: "T#{tenantId}", separator: "#"}
types:
  Tenant: {type: string, charset: a-z, maxBytes: 8}
  Id: ulid
  Sku: {type: string, charset: A-Z, maxBytes: 8}
tables:
  store: {key: {pk: pk, sk: sk}, indexes: {byTitle: {pk: tpk, sk: tsk, project: all}}, stream: new-and-old}
entities:
  Customer:
    key: {pk: "CUST#{customerId}", sk: P}
    unique: {email: {scope: [tenantId], onConflict: EmailTaken}}
    version: version
    attributes:
      tenantId: {is: Tenant, immutable: true}
      customerId: {is: Id, generate: ulid}
      email: {type: string, maxBytes: 40, normalize: lower}
      status: {enum: [ACTIVE, BLOCKED], default: ACTIVE}
  Order:
    key: {pk: "CUST#{customerId}", sk: "ORDER#{placedAt|iso}#{orderId}"}
    version: version
    attributes:
      tenantId: {is: Tenant, immutable: true}
      customerId: Id
      orderId: {is: Id, generate: ulid}
      placedAt: {type: timestamp, default: now}
      status: {enum: [PENDING, PAID], default: PENDING}
      total: {type: int, min: 0, max: 9999}
      tags: {set: Sku, max: 120, optional: true}
  Line:
    key: {pk: "ORDER#{orderId}", sk: "LINE#{sku}"}
    indexes: {byTitle: {pk: "SKU#{sku}", sk: "{orderId}"}}
    attributes:
      tenantId: {is: Tenant, immutable: true}
      orderId: Id
      sku: Sku
      qty: {type: int, min: 1, max: 99}
      title: {copy: Product.title, via: {sku: sku}, refresh: stream}
      maker: {copy: Product.maker, via: {sku: sku}, refresh: never, optional: true}
  Product:
    key: {pk: "PROD#{sku}", sk: v0}
    history: {sk: "v{version|pad:4}", of: [title]}
    version: {attribute: version, max: 9999}
    attributes:
      tenantId: {is: Tenant, immutable: true}
      sku: Sku
      title: {type: string, maxBytes: 40}
      maker: {type: string, maxBytes: 40, optional: true}
      stock: {type: int, min: 0, max: 999}
  Ticket:
    key: {pk: "CUST#{customerId}", sk: "TICKET#{number|pad:5}"}
    attributes:
      tenantId: {is: Tenant, immutable: true}
      customerId: Id
      number: {type: int, min: 1, max: 99999, generate: sequence(Counter.tickets)}
      about: {type: string, maxBytes: 40}
  Counter:
    key: {pk: "CUST#{customerId}", sk: COUNT}
    attributes:
      tenantId: {is: Tenant, immutable: true}
      customerId: Id
      tickets: {type: int, min: 0, max: 99999, counter: true, default: 0}
  Day:
    key: {pk: "DAY#{day|date:yyyy-MM}#{shard:2 by orderId}", sk: "{day|date:yyyy-MM-dd}"}
    routing: {orderId: Id}
    attributes:
      tenantId: {is: Tenant, immutable: true}
      day: {type: date}
      orders: {type: int, min: 0, counter: true, default: 0}
      revenue: {type: int, min: 0, counter: true, default: 0}
      note: {type: string, maxBytes: 40, optional: true}
  Desk:
    key: {pk: "ROOM#{room}", sk: "DESK#{desk}"}
    attributes:
      tenantId: {is: Tenant, immutable: true}
      room: {type: string, charset: a-z, maxBytes: 8}
      desk: Sku
      label: {type: string, maxBytes: 8}
  Seat:
    key: {pk: "CUST#{customerId}", sk: "SEAT#{desk}"}
    indexes: {byTitle: {pk: "DESK#{desk}", sk: "{customerId}"}}
    attributes:
      tenantId: {is: Tenant, immutable: true}
      customerId: Id
      desk: Sku
      label: {copy: Desk.label, via: {desk: desk}, refresh: write}
  Part:
    key: {pk: "PART#{partId}", sk: PART}
    attributes:
      tenantId: {is: Tenant, immutable: true}
      partId: {is: Id, generate: ulid}
      box: {type: string, charset: a-z, maxBytes: 8}
  Place:
    key: {pk: "BOX#{box}", sk: "{partId}"}
    attributes:
      tenantId: {is: Tenant, immutable: true}
      partId: Id
      box: {type: string, charset: a-z, maxBytes: 8}
accessPatterns:
  store:
    op: transact-write
    params: {parts: {list: Part, max: 9}}
    steps:
      - {create: Part, each: parts}
      - {create: Place, each: parts}
  addDesk: {op: create, entity: Desk}
  moveDesk: {op: move, entity: Desk, set: [room, label]}
  addSeat: {op: create, entity: Seat}
  signUp: {op: create, entity: Customer}
  block: {op: update, entity: Customer, set: [status]}
  addProduct: {op: create, entity: Product}
  retitle: {op: update, entity: Product, set: [title]}
  addCounter: {op: create, entity: Counter}
  openTicket: {op: create, entity: Ticket}
  pay: {op: update, entity: Order, key: [customerId, placedAt, orderId], set: [status]}
  linesOf: {op: query, entity: Line, by: [orderId]}
  placeOrder:
    op: transact-write
    params: {order: Order, lines: {list: Line, max: 120}}
    steps:
      - {check: Customer, by: [customerId], condition: "status = ACTIVE", else: CustomerBlocked}
      - {create: Order, from: order}
      - {create: Line, each: lines}
      - {update: Product, each: lines, by: [sku], add: {stock: "-$qty"}, condition: "stock >= $qty", else: OutOfStock}
    idempotency: $order.orderId
  found:
    op: transact-write
    params: {customer: Customer, product: Product, line: Line}
    steps:
      - {create: Customer, from: customer}
      - {create: Product, from: product}
      - {create: Line, from: line}
      - {create: Counter, else: Twice}
  adopt:
    op: transact-write
    params: {customerId: Id, email: {type: string, maxBytes: 40}}
    steps:
      - {create: Customer}
      - {create: Counter, else: Twice}
  drop:
    op: transact-write
    params: {customerId: Id, sku: Sku}
    steps:
      - {delete: Customer, by: [customerId], lock: version, else: Nobody}
      - {delete: Product, by: [sku], else: NoProduct}
  askAll:
    op: transact-write
    params: {tickets: {list: Ticket}, customerId: Id, day: Day}
    steps:
      - {create: Ticket, each: tickets}
      - {put: Day, from: day}
  restock:
    op: transact-write
    params: {order: Order, more: {type: int, min: 1, max: 9}, title: {type: string, maxBytes: 40}}
    steps:
      - {update: Product, each: order.tags, by: [sku], set: [title], add: {stock: $more}}
  look:
    op: transact-get
    params: {customerId: Id, skus: {list: Sku, max: 120}}
    steps:
      - {get: Product, each: skus, by: [sku]}
      - {get: Customer, by: [customerId]}
streams:
  rollUp:
    source: Order
    when: "new.status = PAID and old.status != PAID"
    update: {Day: {by: {day: new.placedAt, orderId: new.orderId}, add: {orders: 1, revenue: new.total}}}
`;

/** Batches, deletes of what a query finds, and statements. */
export const LIST = `
dynamodel: 1
model: list
defaults: {entityAttribute: _t}
tables:
  log: {key: {pk: pk, sk: sk}, ttl: expiresAt, indexes: {byTopic: {pk: tpk, sk: tsk, project: keys}}}
  notes: {key: {pk: noteId}}
entities:
  Event:
    table: log
    key: {pk: "{at|bucket:1d}#{shard:2 by id}", sk: "{at|iso}#{id}"}
    attributes:
      id: {type: int, min: 0, max: 9999}
      at: timestamp
      body: {type: string, maxBytes: 4000, optional: true}
      about: {copy: Entry.body, via: {list: entryList, id: entry}, optional: true}
      entryList: {type: string, charset: a-z, maxBytes: 8, optional: true}
      entry: {type: int, min: 0, max: 9999, optional: true}
  Entry:
    table: log
    key: {pk: "I#{list}", sk: "{id|pad:4}"}
    indexes: {byTopic: {pk: "T#{topic}", sk: "{list}#{id|pad:4}"}}
    attributes:
      list: {type: string, charset: a-z, maxBytes: 8}
      id: {type: int, min: 0, max: 9999}
      topic: {type: string, charset: a-z, maxBytes: 8}
      body: {type: string, maxBytes: 40000}
  Name:
    table: log
    key: {pk: "N#{list}", sk: "{id|pad:4}"}
    unique: {name: {}}
    attributes:
      list: {type: string, charset: a-z, maxBytes: 8}
      id: {type: int, min: 0, max: 9999}
      name: {type: string, maxBytes: 20}
      kept: {type: bool, default: false}
  Kept:
    table: log
    key: {pk: "I#{list}", sk: "K{id|pad:4}"}
    unique: {mark: {}}
    attributes:
      list: {type: string, charset: a-z, maxBytes: 8}
      id: {type: int, min: 0, max: 9999}
      mark: {type: string, maxBytes: 8}
  Any:
    table: log
    key: {pk: "I#{list}", sk: "{word}"}
    attributes:
      list: {type: string, charset: a-z, maxBytes: 8}
      word: {type: string, maxBytes: 20}
  Draft:
    table: log
    key: {pk: "D#{list}", sk: "{id|pad:4}"}
    softDelete: goneAt
    attributes:
      list: {type: string, charset: a-z, maxBytes: 8}
      id: {type: int, min: 0, max: 9999}
  Note:
    table: notes
    key: {pk: natural}
    attributes:
      noteId: {type: string, maxBytes: 8}
      body: {type: string, maxBytes: 40}
      rank: {type: int, min: 0, max: 9}
accessPatterns:
  putEvents: {op: batch-write, entity: Event, count: {max: 100}}
  putBoth: {op: batch-write, entities: [Event, Entry], count: {max: 100}}
  putEntries: {op: batch-write, entity: Entry, count: {max: 100}}
  addName: {op: create, entity: Name}
  keepName: {op: update, entity: Name, set: [kept]}
  renameName: {op: update, entity: Name, set: [name]}
  addKept: {op: create, entity: Kept}
  addDraft: {op: create, entity: Draft}
  addNote: {op: create, entity: Note}
  list: {op: query, entity: Entry, by: [list]}
  firstTwo: {op: query, entity: Entry, by: [list], limit: 2}
  all: {op: scan, entity: Entry}
  some: {op: batch-get, entity: Entry, by: [list, id], count: {max: 250}}
  days: {op: query, entity: Event, range: {at: between}, fanOut: {shard: all, bucket: {max: 10}}, merge: {order: at}}
  newest: {op: query, entity: Event, range: {at: between}, order: desc, page: 3, fanOut: {shard: all, bucket: {max: 10, mode: walk}}, merge: {order: at}}
  clear: {op: delete-query, entity: Entry, by: [list]}
  clearTopic: {op: delete-query, entity: Entry, by: [topic], index: byTopic}
  refile: {op: update, entity: Entry, set: [topic]}
  rewrite: {op: update, entity: Entry, set: [body]}
  clearBody: {op: delete-query, entity: Entry, by: [list], filter: "body = $old", params: {old: {type: string, maxBytes: 20}}}
  clearLong: {op: delete-query, entity: Entry, by: [list], filter: "upper(body) = $old", params: {old: {type: string, maxBytes: 20}}}
  clearNamed: {op: delete-query, entity: Name, by: [list], filter: "kept = false"}
  clearNames: {op: delete-query, entity: Name, by: [list]}
  clearOther: {op: delete-query, entity: Name, by: [list], condition: "kept = $kept"}
  clearAll: {op: delete-query, entities: [Entry, Kept], by: [list]}
  addAny: {op: create, entity: Any}
  clearWords: {op: delete-query, entities: [Any, Kept], by: [list]}
  clearDrafts: {op: delete-query, entity: Draft, by: [list]}
  statement: {op: execute, entity: Entry, statement: "SELECT sk FROM log WHERE pk = $pk", params: {pk: string}}
  paged: {op: execute, entity: Note, statement: "SELECT * FROM notes", page: 2}
  first: {op: execute, entity: Note, statement: "SELECT * FROM notes WHERE noteId = $noteId", limit: 1}
  insertEntry: {op: execute, entity: Entry, statement: "INSERT INTO log VALUE {'pk': $pk, 'sk': 'x', 'list': $list}", params: {pk: string}}
  changeEntry: {op: execute, entity: Entry, statement: "UPDATE log SET body = $body WHERE pk = $pk AND sk = 'x' AND list = $list", params: {pk: string}}
  insert: {op: execute, entity: Note, statement: "INSERT INTO notes VALUE {'noteId': $noteId, 'body': $body, 'rank': $rank}"}
  change: {op: execute, entity: Note, statement: "UPDATE notes SET body = $new WHERE noteId = $noteId AND rank = $rank", params: {new: {type: string, maxBytes: 40}}}
`;
