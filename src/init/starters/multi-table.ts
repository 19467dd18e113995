export const MULTI_TABLE = `# One table for each kind of item, with natural names: no keys are built of text.
dynamodel: 1
model: orders

tables:
  customers:
    key: {pk: customerId}
    indexes:
      byEmail: {pk: email, project: {include: [name]}}
  orders:
    key: {pk: customerId, sk: orderId}
    indexes:
      # An index key of several attributes, which keep their types: orders of a carrier, by day, then by amount.
      byCarrier: {pk: [country, carrier], sk: [shippedOn, total], project: {include: [status]}}

entities:
  Customer:
    table: customers
    # \`natural\`: the key has the attributes of its own names.
    key: natural
    indexes: {byEmail: natural}
    attributes:
      customerId: {type: uuid, generate: uuid}
      email: {type: string, minBytes: 3, maxBytes: 254, avgBytes: 24, normalize: lower, immutable: true}
      name: {type: string, maxBytes: 200, avgBytes: 18}
    # No two customers have one address, even if both register at the same moment.
    unique: {email: {onConflict: EmailTaken}}
    volume: {count: 200k}

  Order:
    table: orders
    key: natural
    indexes: {byCarrier: natural}
    attributes:
      customerId: {type: uuid, immutable: true}
      # ULIDs sort by the time at which they were made: the newest order is the last.
      orderId: {type: ulid, immutable: true, generate: ulid}
      status: {enum: [PLACED, SHIPPED, DELIVERED], weights: {PLACED: 4, SHIPPED: 6, DELIVERED: 90}, default: PLACED}
      country: {type: string, charset: "A-Z", minBytes: 2, maxBytes: 2, distinct: 40}
      total: {type: int, min: 0, max: 99999999, unit: cents}
      # Both come with the shipment: an order that has not shipped is not in the index.
      carrier: {enum: [DHL, FEDEX, UPS], optional: true, present: 96%}
      shippedOn: {type: date, optional: true, present: 96%}
    volume: {count: 1M, per: {Customer: {avg: 5, p99: 90, max: 3000}}}

# What is asked, and how often. Which index serves it is derived: dynamodel explain shipped
accessPatterns:
  customerByEmail: {op: query, entity: Customer, by: [email], project: [email, name, customerId], expect: {items: 1}, rate: {avg: 5/s, peak: 30/s}}
  ordersOfCustomer: {op: query, entity: Order, by: [customerId], order: desc, page: 25, rate: {avg: 20/s, peak: 100/s}}
  shipped:
    op: query
    entity: Order
    by: [country, carrier]
    range: {shippedOn: between}
    project: [country, carrier, shippedOn, total, status, orderId, customerId]
    page: 100
    rate: {avg: 1/s, peak: 5/s}
  register: {op: create, entity: Customer, errors: [EmailTaken], rate: {avg: 0.05/s, peak: 2/s}}
  placeOrder: {op: create, entity: Order, rate: {avg: 0.5/s, peak: 15/s}}
  ship: {op: update, entity: Order, set: [status, carrier, shippedOn], rate: {avg: 0.5/s, peak: 15/s}}

# Items to test with, and to begin with: dynamodel serve
samples:
  entities:
    Customer:
      - {id: ann, customerId: 6f1c2a34-58d0-4c1e-9a3b-0d2f7c5e8b11, email: ann@example.com, name: Ann Berg}
    Order:
      # Quotes, since NO alone is a boolean to some readers of YAML.
      - {id: first, customer: ann, orderId: 01JABCDEFGHJKMNPQRSTVWXYZ1, status: DELIVERED, country: "NO", total: 4200, carrier: DHL, shippedOn: 2026-01-07}
      - {id: second, customer: ann, orderId: 01JABCDEFGHJKMNPQRSTVWXYZ2, country: "NO", total: 990}

# dynamodel test
tests:
  - name: an order enters the index when it ships
    given: [{ship: {order: second, status: SHIPPED, carrier: DHL, shippedOn: 2026-01-09}}]
    call: {shipped: {country: "NO", carrier: DHL, from: 2026-01-01, to: 2026-12-31}}
    expect: {ids: [first, second], requests: 1}
  - name: the newest order comes first
    call: {ordersOfCustomer: {customer: ann}}
    expect: {ids: [second, first], requests: 1}
`;
