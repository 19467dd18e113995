import { type Palette, plainPalette } from '../diagnostics/palette.js';
import type { Io } from './io.js';

/**
 * Whether to colour, decided once:
 * `--no-color` > `--color` > `NO_COLOR` (https://no-color.org) > `FORCE_COLOR` > `TERM=dumb` > a terminal or not.
 */
export function wantsColor(argv: readonly string[], io: Pick<Io, 'env' | 'stdout'>): boolean {
  const options = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  const { NO_COLOR, FORCE_COLOR, TERM } = io.env;
  if (options.includes('--no-color')) return false;
  if (options.includes('--color')) return true;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return TERM !== 'dumb' && io.stdout.isTerminal;
}

/** The palette to print with; the colour library is loaded only where there are colours. */
export async function loadPalette(color: boolean): Promise<Palette> {
  if (!color) return plainPalette;
  const { Chalk } = await import('chalk');
  // Sixteen colours, which every terminal's theme adapts; and the level is ours: chalk knows no NO_COLOR.
  const chalk = new Chalk({ level: 1 });
  return {
    error: (text) => chalk.red(text),
    warning: (text) => chalk.yellow(text),
    info: (text) => chalk.blue(text),
    good: (text) => chalk.green(text),
    bold: (text) => chalk.bold(text),
    dim: (text) => chalk.dim(text),
    code: (text) => chalk.cyan(text),
  };
}
