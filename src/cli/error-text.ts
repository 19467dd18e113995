import { printable } from '../diagnostics/index.js';
import { fitting } from '../text/fitting.js';

/** An error for a terminal, no wider than that is; what it quotes may hold anything. */
export function errorText(message: string, columns?: number): string {
  return `${fitting(`error: ${message.split('\n').map(printable).join('\n')}`, columns)}\n`;
}
