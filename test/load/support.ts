import { resolveDesign } from '../../src/design/index.js';
import { loadModel, memoryReader } from '../../src/model/index.js';
import { type Plan, planModel } from '../../src/planner/index.js';

/** The plan of a sound model, from its text. */
export function planned(text: string): Plan {
  const { model, findings } = loadModel(memoryReader({ 'm.dynamodel.yaml': text }), 'm.dynamodel.yaml');
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (model === undefined || errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return planModel(resolveDesign(model));
}

/** Stock events of many shops, in hourly buckets with write shards; products that several patterns share. */
export function stockModel(options: { readonly shards?: number; readonly rate?: string } = {}): string {
  const { shards = 16, rate = '{avg: 2k/s, peak: 9k/s}' } = options;
  const shard = shards > 1 ? `#{shard:${shards} by eventId}` : '';
  return `
dynamodel: 1
model: stock
types:
  TenantId: {type: string, charset: "a-z0-9", minBytes: 4, maxBytes: 20, avgBytes: 8}
  Sku: {type: string, charset: "A-Z0-9", minBytes: 8, maxBytes: 32, avgBytes: 10}
tenancy:
  field: tenantId
  prefix: "T#{tenantId}"
  separator: "#"
  values: {count: 400, skew: zipf(1.2)}
tables:
  shop:
    key: {pk: pk, sk: sk}
  events:
    key: {pk: pk, sk: sk}
    ttl: expiresAt
entities:
  Product:
    table: shop
    key: {pk: "PROD#{sku}", sk: v0}
    attributes:
      sku: {is: Sku, immutable: true}
      title: {type: string, avgBytes: 60, maxBytes: 300}
      stock: {type: int, min: 0, max: 1000000}
    volume: {count: 900k}
  Review:
    table: shop
    key: {pk: "PROD#{sku}", sk: "REV#{reviewId}"}
    attributes:
      sku: {is: Sku, immutable: true}
      reviewId: {type: ulid, immutable: true, generate: ulid}
      text: {type: string, avgBytes: 380, maxBytes: 8000}
    volume: {count: 20M, per: {Product: {avg: 22, p99: 200, max: 400k}}}
  StockEvent:
    table: events
    key: {pk: "EV#{at|bucket:1h}${shard}", sk: "{at|iso}#{eventId}"}
    ttl: {attribute: expiresAt, after: 90d}
    attributes:
      eventId: {type: ulid, generate: ulid}
      at: {type: timestamp, default: now}
      sku: Sku
      delta: {type: int, min: -999999, max: 999999}
accessPatterns:
  product: {op: get, entity: Product, by: [sku], rate: {avg: 6k/s, peak: 30k/s}, skew: zipf(0.9) on sku}
  latestReviews: {op: query, entity: Review, by: [sku], page: 10, rate: {avg: 2k/s, peak: 9k/s}, skew: zipf(0.9) on sku}
  takeStock: {op: update, entity: Product, add: {stock: "-$qty"}, params: {qty: {type: int, min: 1, max: 9}}, rate: {avg: 75/s, peak: 1.2k/s}, skew: zipf(0.9) on sku}
  logStock: {op: put, entity: StockEvent, rate: ${rate}}
`;
}

/** Orders by state: new ones all have the first, and old ones nearly all the last, which the index leaves out. */
export const ORDERS = `
dynamodel: 1
model: orders
tables:
  orders:
    key: {pk: pk, sk: sk}
    indexes:
      byStatus: {pk: sPk, sk: sSk, project: all}
entities:
  Order:
    key: {pk: "ORDER#{orderId}", sk: ORDER}
    indexes:
      byStatus: {pk: "S#{status}", sk: "{placedAt|iso}#{orderId}", when: "status in [PLACED, PAID, SHIPPED]"}
    attributes:
      orderId: {type: ulid, generate: ulid, immutable: true}
      placedAt: {type: timestamp, default: now, immutable: true}
      status: {enum: [PLACED, PAID, SHIPPED, DELIVERED], weights: {PLACED: 2, PAID: 3, SHIPPED: 5, DELIVERED: 90}, default: PLACED}
    volume: {count: 1M}
accessPatterns:
  place: {op: create, entity: Order, rate: {avg: 100/s, peak: 1.5k/s}}
  open: {op: query, entity: Order, by: [status], filter: "status in [PLACED, PAID, SHIPPED]", index: byStatus, limit: 10, rate: 4/s}
`;
