import dm9001 from './dm9001-no-recovery.md';
import dm9002 from './dm9002-no-deletion-protection.md';
import dm9003 from './dm9003-exposed-pii.md';
import dm9004 from './dm9004-tenant-not-bound.md';
import dm9005 from './dm9005-stream-missing.md';
import dm9006 from './dm9006-encryption-choice.md';

/** Page of each rule of this family, as Markdown. */
export const pages: ReadonlyMap<string, string> = new Map([
  ['DM9001', dm9001],
  ['DM9002', dm9002],
  ['DM9003', dm9003],
  ['DM9004', dm9004],
  ['DM9005', dm9005],
  ['DM9006', dm9006],
]);
