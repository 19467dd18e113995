import { printable } from '../diagnostics/index.js';

/** An error for a terminal; what it quotes may hold anything. */
export function errorText(message: string): string {
  return `error: ${message.split('\n').map(printable).join('\n')}\n`;
}
