import type { Item } from './context.js';
import type { Condition } from './expression-condition.js';

/** Demands a condition as it is written, with its placeholders (`#name`, `:value`). */
export function where(
  on: Condition,
  text: string,
  names: Readonly<Record<string, string>> = {},
  values: Readonly<Item> = {},
): Condition {
  const placed: Record<string, string> = {};
  for (const [placeholder, name] of Object.entries(names)) placed[placeholder] = on.given.name(name);
  for (const [placeholder, to] of Object.entries(values))
    placed[placeholder] = on.given.value(placeholder.slice(1), to);
  return on.and(text.replace(/[#:]\w+/g, (found) => placed[found] ?? found));
}
