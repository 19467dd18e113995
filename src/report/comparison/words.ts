import { type Finding, percentText, plural } from '../../diagnostics/index.js';
import type { ComparedTable, Comparison } from './comparison.js';
import { ALL_TOGETHER } from './figures.js';

/** Where no model has changed. */
export function unchangedText(base: string): string {
  return `No model has changed since \`${base}\`.`;
}

/** In place of a figure of what is not there. */
export const ABSENT = '—';

/** `1 new finding, 2 gone, 3 as before, beside main.` */
export function findingsLine({ findings: { fresh, gone, staying }, base, after }: Comparison): string {
  if (after === 'missing') return `\`${base}\` has the model, and it is no more.`;
  return `${plural(fresh.length, 'new finding')}, ${gone.length} gone, ${staying} as before, beside \`${base}\`.`;
}

/** Why figures of before are missing. */
export function whatBefore({ before, base, after }: Comparison): string {
  if (after === 'missing') return '';
  if (before === 'missing') return ` The model is new: \`${base}\` has none there.`;
  if (before === 'broken') return ` The model of \`${base}\` does not resolve: there are no figures of it.`;
  return '';
}

/** What a month costs, in one phrase. */
export function monthLine({ tables, after, was }: Comparison): string {
  if (after === 'missing') return was === undefined ? 'removed' : `removed (${was} a month)`;
  if (after === 'broken') return 'it does not resolve';
  const row = tables.flatMap(({ rows }) => rows).find(({ name }) => name === ALL_TOGETHER);
  if (row === undefined) return 'the bill stays the same';
  if (row.before === undefined) return `${row.after} a month`;
  const change = growthText(row.growth);
  return `${row.before} → ${row.after} a month${change === '' ? '' : ` (${change})`}`;
}

export function goneLine({ rule, name, message }: Finding): string {
  return `Gone: ${rule} ${name}: ${message.split('\n')[0]}`;
}

/** `+25 %`; nothing where it cannot be said. */
export function growthText(growth: number | undefined): string {
  if (growth === undefined) return '';
  return `${growth < 0 ? '−' : '+'}${percentText(Math.abs(growth))}`;
}

/** What a table leaves out: rows that do not differ, and those for which there is no room. */
export function sameText(same: ComparedTable['same'], unshown = 0): string {
  const more = unshown > 0 ? `${unshown} more differ. ` : '';
  return `${more}${same === 0 ? 'Nothing else is there.' : `${same} ${same === 1 ? 'is' : 'are'} as before.`}`;
}
