/** What a value is, for messages: it may be personal, and is not shown itself. */
export function kindOf(value: unknown): string {
  if (typeof value === 'string') return `a text of ${value.length} characters`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value instanceof Set) return `a set of ${value.size}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'number' && Number.isFinite(value))
    return Number.isInteger(value) ? 'a whole number' : 'a fraction';
  return value === null || typeof value === 'number' ? String(value) : `a ${typeof value}`;
}
