/** A request as plain JSON, with bytes as base64, as DynamoDB's own JSON has them. */
export function plainRequest(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plainRequest);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plainRequest(part)]));
}
