import type { Code } from '../../text/index.js';

/** Whether code uses a variable. */
export function mentions({ parts }: Code, variable: Code): boolean {
  const word = new RegExp(`\\b${variable.parts.join('')}\\b`);
  return parts.some((part) => typeof part === 'string' && word.test(part));
}

/** Whether code uses the variable `now`: no property, and no placeholder of that name. */
export function usesNow({ parts }: Code): boolean {
  const text = parts.map((part) => (typeof part === 'string' ? part : '_')).join('');
  return /(?<![\w$.#:"'`])now(?![\w$:"'`])/.test(text);
}

/** Whether the property may be written as the variable alone. */
export function isSame(called: string, { parts }: Code): boolean {
  return parts.length === 1 && parts[0] === called;
}
