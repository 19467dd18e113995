/** Streams of every view, an aggregate that counts, one that only notes, and copies. */
export const STORE = `
dynamodel: 1
model: store
defaults: {entityAttribute: _t}
tenancy: {field: shop, prefix: "T#{shop}"}
types:
  Shop: {type: string, charset: "a-z0-9", minBytes: 1, maxBytes: 20}
tables:
  main:
    key: {pk: pk, sk: sk}
    ttl: expiresAt
    stream: new-and-old
    indexes: {gsi1: {pk: gsi1pk, sk: gsi1sk, project: keys}, gsi2: {pk: gsi2pk, sk: gsi2sk, project: all}}
  keys: {name: "\${env:STAGE:-dev}-keys", key: {pk: pk, sk: sk}, stream: keys-only}
  news: {key: {pk: id}, stream: new-image}
  olds: {key: {pk: id}, stream: old-image}
entities:
  Order:
    table: main
    key: {pk: "C#{customer}", sk: "ORDER#{orderId}"}
    attributes:
      shop: {is: Shop, immutable: true}
      customer: {type: string, charset: a-z, maxBytes: 20, immutable: true}
      orderId: {type: int, min: 0, max: 999999, immutable: true}
      placedAt: {type: timestamp, immutable: true}
      status: {enum: [OPEN, PAID, VOID]}
      total: {type: int, min: 0, max: 100000}
      secret: {type: string, hidden: true, optional: true, maxBytes: 10}
    unique: {number: {attributes: [orderId], scope: [shop]}}
  SalesDay:
    table: main
    key: {pk: "SALES", sk: "{day|date:yyyy-MM-dd}"}
    attributes:
      shop: {is: Shop, immutable: true}
      day: date
      orders: {type: int, min: 0, max: 1000000, counter: true}
      revenue: {type: decimal, scale: 2, counter: true}
  LastOrder:
    table: main
    key: {pk: "C#{customer}", sk: "LAST"}
    attributes:
      shop: {is: Shop, immutable: true}
      customer: {type: string, charset: a-z, maxBytes: 20}
      status: {type: string, maxBytes: 20}
      secret: {type: string, maxBytes: 10, optional: true}
      at: epochMillis
  Product:
    table: main
    key: {pk: "P#{sku}", sk: "P"}
    attributes:
      shop: {is: Shop, immutable: true}
      sku: {type: string, charset: "A-Z0-9", maxBytes: 20, immutable: true}
      title: {type: string, maxBytes: 100}
      price: {type: int, min: 0, max: 100000, optional: true}
  Line:
    table: main
    key: {pk: "L#{lineId}", sk: "L"}
    indexes: {gsi1: {pk: "P#{sku}", sk: "L#{lineId}"}}
    attributes:
      shop: {is: Shop, immutable: true}
      lineId: {type: int, min: 0, max: 99999, immutable: true}
      sku: {type: string, charset: "A-Z0-9", maxBytes: 20}
      title: {copy: Product.title, via: {sku: sku}, refresh: stream}
      price: {copy: Product.price, via: {sku: sku}, refresh: stream, optional: true}
  Shelf:
    table: main
    key: {pk: "SH#{shelfId}", sk: "SH"}
    indexes: {gsi2: {pk: "P#{sku}", sk: "SH#{title}"}}
    attributes:
      shop: {is: Shop, immutable: true}
      shelfId: {type: int, min: 0, max: 99999, immutable: true}
      sku: {type: string, charset: "A-Z0-9", maxBytes: 20}
      title: {copy: Product.title, via: {sku: sku}, refresh: stream}
  Key:
    table: keys
    tenancy: none
    key: {pk: "K#{keyId}", sk: K}
    attributes: {keyId: {type: int, min: 0, max: 99999}, note: {type: string, maxBytes: 10}}
  News:
    table: news
    tenancy: none
    key: natural
    attributes: {id: {type: string, maxBytes: 10}, text: {type: string, maxBytes: 10}}
  Old:
    table: olds
    tenancy: none
    key: natural
    attributes: {id: {type: string, maxBytes: 10}, text: {type: string, maxBytes: 10}}
  Teaser:
    table: main
    tenancy: none
    key: {pk: "TE#{id}", sk: "{n|pad:4}"}
    attributes:
      id: {type: string, maxBytes: 10}
      n: {type: int, min: 0, max: 9999}
      headline: {copy: News.text, via: {id: id}, refresh: stream}
      badge: {copy: Old.text, via: {id: id}, refresh: write}
accessPatterns:
  addNews: {op: put, entity: News}
  changeNews: {op: update, entity: News, set: [text]}
  addOld: {op: put, entity: Old}
  changeOld: {op: update, entity: Old, set: [text]}
  addTeaser: {op: create, entity: Teaser}
  teasers: {op: query, entity: Teaser, by: [id]}
  order: {op: create, entity: Order}
  setStatus: {op: update, entity: Order, set: [status]}
  drop: {op: delete, entity: Order}
  lastOrder: {op: get, entity: LastOrder, by: [customer]}
  salesOf: {op: get, entity: SalesDay, by: [day]}
  addProduct: {op: create, entity: Product}
  changeProduct: {op: update, entity: Product, set: [title, price]}
  addLine: {op: create, entity: Line}
  addShelf: {op: create, entity: Shelf}
  linesOf: {op: query, entity: Line, by: [sku], index: gsi1, project: [lineId]}
  shelvesOf: {op: query, entity: Shelf, by: [sku], index: gsi2}
streams:
  sales:
    source: Order
    when: "new.status = PAID and old.status != PAID"
    update: {SalesDay: {by: {day: new.placedAt}, add: {orders: 1, revenue: new.total}}}
  last:
    source: Order
    update: {LastOrder: {by: {customer: new.customer}, set: {status: new.status, secret: new.secret, at: new.placedAt}}}
`;
