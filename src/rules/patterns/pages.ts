import dm4001 from './dm4001-no-index-serves.md';
import dm4002 from './dm4002-partition-key-unbound.md';
import dm4003 from './dm4003-sort-key-gap.md';
import dm4004 from './dm4004-wasteful-filter.md';
import dm4005 from './dm4005-scan.md';
import dm4006 from './dm4006-strong-read-on-index.md';
import dm4007 from './dm4007-unbounded-result.md';
import dm4013 from './dm4013-partial-key-update.md';
import dm4018 from './dm4018-order-unavailable.md';
import dm4019 from './dm4019-foreign-rows.md';

/** Page of each rule of this family, as Markdown. */
export const pages: ReadonlyMap<string, string> = new Map([
  ['DM4001', dm4001],
  ['DM4002', dm4002],
  ['DM4003', dm4003],
  ['DM4004', dm4004],
  ['DM4005', dm4005],
  ['DM4006', dm4006],
  ['DM4007', dm4007],
  ['DM4013', dm4013],
  ['DM4018', dm4018],
  ['DM4019', dm4019],
]);
