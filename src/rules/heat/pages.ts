import dm6000 from './dm6000-rates-missing.md';
import dm6001 from './dm6001-few-partition-keys.md';
import dm6003 from './dm6003-monotonic-key.md';

/** Page of each rule of this family, as Markdown. */
export const pages: ReadonlyMap<string, string> = new Map([
  ['DM6000', dm6000],
  ['DM6001', dm6001],
  ['DM6003', dm6003],
]);
