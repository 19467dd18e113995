export const ECOMMERCE = `# A small shop in one table: customers, their orders, and the open orders of all customers.
dynamodel: 1
model: ecommerce

tables:
  # Keys have plain names, since items of several kinds share them.
  shop:
    key: {pk: pk, sk: sk}
    indexes:
      gsi1: {pk: gsi1pk, sk: gsi1sk, project: all}

entities:
  Customer:
    # What stands in braces is taken from the item's attributes.
    key: {pk: "CUSTOMER#{customerId}", sk: "PROFILE"}
    attributes:
      customerId: {type: ulid, generate: ulid}
      # An attribute that becomes part of a key, or must be unique, needs its limits: proofs rest on them.
      email: {type: string, minBytes: 3, maxBytes: 254, avgBytes: 24, normalize: lower}
      name: {type: string, maxBytes: 200, avgBytes: 18}
    # No two customers have one address, even if both sign up at the same moment.
    unique: {email: {onConflict: EmailTaken}}
    volume: {count: 100k, growth: 200/day}

  Order:
    # Under the key of its customer, and sorted by time: one query reads a customer's latest orders.
    key: {pk: "CUSTOMER#{customerId}", sk: "ORDER#{placedAt|iso}#{orderId}"}
    indexes:
      # \`when\` makes the index sparse: what is delivered or cancelled is not in it, and costs nothing there.
      # \`shard\` spreads the orders of one status over four keys: one key takes 1,000 writes a second.
      gsi1:
        pk: "OPEN#{status}#{shard:4 by orderId}"
        sk: "{placedAt|iso}#{orderId}"
        when: status in [PLACED, PAID, SHIPPED]
    attributes:
      customerId: {type: ulid, immutable: true}
      orderId: {type: ulid, immutable: true, generate: ulid}
      placedAt: {type: timestamp, immutable: true, default: now}
      status: {enum: [PLACED, PAID, SHIPPED, DELIVERED, CANCELLED], weights: {DELIVERED: 90, CANCELLED: 4, PLACED: 2, PAID: 2, SHIPPED: 2}, default: PLACED}
      total: {type: int, min: 0, max: 99999999, unit: cents}
    # How many there are of a customer decides how long a query takes.
    volume: {count: 800k, per: {Customer: {avg: 8, p99: 120, max: 5000}}}

# What is asked, and how often. Which index serves it is derived: dynamodel explain recentOrders
accessPatterns:
  getCustomer: {op: get, entity: Customer, by: [customerId], rate: {avg: 20/s, peak: 100/s}}
  recentOrders: {op: query, entity: Order, by: [customerId], order: desc, limit: 20, rate: {avg: 10/s, peak: 60/s}}
  # From all four shards, merged by time. \`filter\` says that no others are asked for than those in the index.
  openOrders:
    op: query
    entity: Order
    by: [status]
    filter: status in [PLACED, PAID, SHIPPED]
    fanOut: {shard: all}
    merge: {order: placedAt}
    page: 50
    rate: 0.2/s
  signUp: {op: create, entity: Customer, errors: [EmailTaken], rate: {avg: 0.01/s, peak: 1/s}}
  placeOrder: {op: create, entity: Order, rate: {avg: 0.5/s, peak: 10/s}}
  setStatus: {op: update, entity: Order, set: [status], condition: "status != CANCELLED", rate: {avg: 2/s, peak: 40/s}}

# Items to test with, and to begin with: dynamodel serve
samples:
  entities:
    Customer:
      - {id: ann, customerId: 01JABCDEFGHJKMNPQRSTVWXYZ0, email: ann@example.com, name: Ann Berg}
    Order:
      - {id: first, customer: ann, orderId: 01JABCDEFGHJKMNPQRSTVWXYZ1, placedAt: 2026-01-05T09:00:00.000Z, status: DELIVERED, total: 4200}
      - {id: second, customer: ann, orderId: 01JABCDEFGHJKMNPQRSTVWXYZ2, placedAt: 2026-02-11T18:30:00.000Z, status: PAID, total: 990}

# dynamodel test
tests:
  - name: the newest order comes first, in one request
    call: {recentOrders: {customer: ann}}
    expect: {ids: [second, first], requests: 1}
  - name: an order that is delivered leaves the index
    given: [{setStatus: {order: second, status: DELIVERED}}]
    call: {openOrders: {status: PAID}}
    expect: {ids: []}
  - name: two customers cannot have one address
    call: {signUp: {customerId: 01JABCDEFGHJKMNPQRSTVWXYZ9, email: ANN@example.com, name: Another Ann}}
    expect: {error: EmailTaken}
`;
