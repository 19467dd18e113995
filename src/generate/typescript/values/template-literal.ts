import { type Code, literal, raw, ts } from '../../text/index.js';

/** Text with expressions in it: a template literal, or a plain one where there are none. Text is safe whatever it is. */
export function templateLiteral(parts: readonly (string | Code)[]): Code {
  const merged: (string | Code)[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (typeof part === 'string' && typeof last === 'string') merged[merged.length - 1] = last + part;
    else if (part !== '') merged.push(part);
  }
  const [only] = merged;
  if (only === undefined) return literal('');
  if (merged.length === 1 && typeof only === 'string') return literal(only);
  const pieces = merged.map((part) => (typeof part === 'string' ? chunk(part) : ts`\${${part}}`));
  return ts`\`${{ parts: pieces.flatMap((piece) => piece.parts) }}\``;
}

/** Text between expressions: as in a string literal, but for its quotes, and with what would end it or begin an expression escaped. */
function chunk(text: string): Code {
  const quoted = literal(text).parts.join('').slice(1, -1);
  return raw(
    quoted.replace(/\\(.)|`|\$(?=\{)/gsu, (found, escaped) =>
      escaped === undefined ? `\\${found}` : escaped === '"' ? '"' : found,
    ),
  );
}
