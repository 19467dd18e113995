import dm6000 from './dm6000-rates-missing.md';
import dm6001 from './dm6001-few-partition-keys.md';
import dm6002 from './dm6002-hot-key.md';
import dm6003 from './dm6003-monotonic-key.md';
import dm6004 from './dm6004-index-throttles-table.md';
import dm6005 from './dm6005-biggest-tenant.md';
import dm6006 from './dm6006-collection-growth.md';
import dm6007 from './dm6007-hot-item.md';
import dm6008 from './dm6008-shard-count.md';
import dm6009 from './dm6009-hot-stream-target.md';
import dm6010 from './dm6010-capacity-below-peak.md';
import dm6013 from './dm6013-transaction-contention.md';

/** Page of each rule of this family, as Markdown. */
export const pages: ReadonlyMap<string, string> = new Map([
  ['DM6000', dm6000],
  ['DM6001', dm6001],
  ['DM6002', dm6002],
  ['DM6003', dm6003],
  ['DM6004', dm6004],
  ['DM6005', dm6005],
  ['DM6006', dm6006],
  ['DM6007', dm6007],
  ['DM6008', dm6008],
  ['DM6009', dm6009],
  ['DM6010', dm6010],
  ['DM6013', dm6013],
]);
