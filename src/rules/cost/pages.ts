import dm7001 from './dm7001-budget-exceeded.md';
import dm7002 from './dm7002-one-pattern-dominates.md';
import dm7003 from './dm7003-billing-mode.md';
import dm7004 from './dm7004-table-class.md';
import dm7005 from './dm7005-index-costs-more.md';
import dm7006 from './dm7006-strong-read.md';
import dm7007 from './dm7007-just-over-a-unit.md';
import dm7008 from './dm7008-ephemeral-without-ttl.md';
import dm7009 from './dm7009-cache.md';

/** Page of each rule of this family, as Markdown. */
export const pages: ReadonlyMap<string, string> = new Map([
  ['DM7001', dm7001],
  ['DM7002', dm7002],
  ['DM7003', dm7003],
  ['DM7004', dm7004],
  ['DM7005', dm7005],
  ['DM7006', dm7006],
  ['DM7007', dm7007],
  ['DM7008', dm7008],
  ['DM7009', dm7009],
]);
