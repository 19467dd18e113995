import dm5001 from './dm5001-item-too-large.md';
import dm5002 from './dm5002-transaction-too-large.md';
import dm5003 from './dm5003-batch-too-large.md';
import dm5004 from './dm5004-bad-name.md';
import dm5005 from './dm5005-reserved-word.md';
import dm5006 from './dm5006-nesting-too-deep.md';
import dm5007 from './dm5007-expression-too-large.md';
import dm5008 from './dm5008-number-precision.md';
import dm5009 from './dm5009-page-limit.md';
import dm5010 from './dm5010-empty-set.md';
import dm5011 from './dm5011-ttl-type.md';
import dm5012 from './dm5012-throughput-quota.md';
import dm5013 from './dm5013-item-with-local-entries.md';

/** Page of each rule of this family, as Markdown. */
export const pages: ReadonlyMap<string, string> = new Map([
  ['DM5001', dm5001],
  ['DM5002', dm5002],
  ['DM5003', dm5003],
  ['DM5004', dm5004],
  ['DM5005', dm5005],
  ['DM5006', dm5006],
  ['DM5007', dm5007],
  ['DM5008', dm5008],
  ['DM5009', dm5009],
  ['DM5010', dm5010],
  ['DM5011', dm5011],
  ['DM5012', dm5012],
  ['DM5013', dm5013],
]);
