/** The same names with their values changed. */
export function mapValues<Value, Changed>(
  dict: Readonly<Record<string, Value>>,
  change: (value: Value) => Changed,
): Record<string, Changed> {
  return Object.fromEntries(Object.entries(dict).map(([name, value]) => [name, change(value)]));
}
