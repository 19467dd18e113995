import dm9001 from './dm9001-no-recovery.md';
import dm9002 from './dm9002-no-deletion-protection.md';
import dm9003 from './dm9003-exposed-pii.md';
import dm9004 from './dm9004-tenant-not-bound.md';
import dm9005 from './dm9005-stream-missing.md';
import dm9006 from './dm9006-encryption-choice.md';
import dm9007 from './dm9007-scope-not-held.md';
import dm9008 from './dm9008-policy-too-wide.md';
import dm9009 from './dm9009-index-without-alarm.md';
import dm9010 from './dm9010-global-table-conflict.md';
import dm9011 from './dm9011-no-second-try.md';
import dm9012 from './dm9012-no-endpoint.md';

/** Page of each rule of this family, as Markdown. */
export const pages: ReadonlyMap<string, string> = new Map([
  ['DM9001', dm9001],
  ['DM9002', dm9002],
  ['DM9003', dm9003],
  ['DM9004', dm9004],
  ['DM9005', dm9005],
  ['DM9006', dm9006],
  ['DM9007', dm9007],
  ['DM9008', dm9008],
  ['DM9009', dm9009],
  ['DM9010', dm9010],
  ['DM9011', dm9011],
  ['DM9012', dm9012],
]);
