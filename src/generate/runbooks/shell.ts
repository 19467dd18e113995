import type { Deployment, Parameter, Text } from '../infrastructure/index.js';

/**
 * A word of a POSIX shell. What a stage sets is a variable, with the model's default where there is one; without one the shell says that it
 * is not set. Region and account come from the variables that the AWS CLI takes, or that the page tells to set.
 */
export function shellWord(text: Text, { parameters }: Pick<Deployment, 'parameters'>): string {
  const inner = text
    .map((piece) => {
      if (typeof piece === 'string') return inQuotes(piece);
      if (piece.kind === 'parameter') return variable(piece.name, parameters.get(piece.name));
      return { region: '$AWS_REGION', account: '$AWS_ACCOUNT_ID', partition: `\${AWS_PARTITION:-aws}` }[piece.kind];
    })
    .join('');
  return /^[\w./:@%+=,-]+$/.test(inner) ? inner : `"${inner}"`;
}

/** Text as one word. */
export function shellLiteral(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${oneLine(text).replaceAll("'", "'\\''")}'`;
}

function variable(name: string, parameter: Parameter | undefined): string {
  return parameter?.default === undefined ? `\${${name}:?}` : `\${${name}:-${inQuotes(parameter.default)}}`;
}

function inQuotes(text: string): string {
  return oneLine(text).replace(/["\\$`]/g, '\\$&');
}

/** A command stays on its line, and within its block of code. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
