/** What a value is, for messages: it may be personal, and is not shown itself. */
export function kindOf(value: unknown): string {
  if (typeof value === 'string') return `a text of ${value.length} characters`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (Number.isFinite(value)) return Number.isInteger(value) ? 'a whole number' : 'a fraction';
  if (value === null || typeof value === 'number') return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
