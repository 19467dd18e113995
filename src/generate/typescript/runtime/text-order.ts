/** Order of texts in DynamoDB, that of their UTF-8 bytes: negative, 0 or positive. */
export function textOrder(a: string, b: string): number {
  if (a === b) return 0;
  return /[\ud800-\uffff]/.test(a + b) ? Buffer.compare(Buffer.from(a), Buffer.from(b)) : a < b ? -1 : 1;
}
