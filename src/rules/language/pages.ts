import dm0001 from './dm0001-unused-suppression.md';
import dm0002 from './dm0002-expired-suppression.md';
import dm0003 from './dm0003-malformed-suppression.md';
import dm0004 from './dm0004-stale-baseline.md';
import dm1000 from './dm1000-yaml-syntax.md';
import dm1001 from './dm1001-unknown-property.md';
import dm1002 from './dm1002-unknown-reference.md';
import dm1003 from './dm1003-duplicate-name.md';
import dm1004 from './dm1004-wrong-type.md';
import dm1005 from './dm1005-yaml-trap.md';
import dm1006 from './dm1006-cyclic-derive.md';
import dm1007 from './dm1007-unused-declaration.md';
import dm1008 from './dm1008-circular-include.md';
import dm1009 from './dm1009-contradictory-facts.md';

/** Page of each rule of this family, by id, as Markdown. */
export const pages: ReadonlyMap<string, string> = new Map([
  ['DM0001', dm0001],
  ['DM0002', dm0002],
  ['DM0003', dm0003],
  ['DM0004', dm0004],
  ['DM1000', dm1000],
  ['DM1001', dm1001],
  ['DM1002', dm1002],
  ['DM1003', dm1003],
  ['DM1004', dm1004],
  ['DM1005', dm1005],
  ['DM1006', dm1006],
  ['DM1007', dm1007],
  ['DM1008', dm1008],
  ['DM1009', dm1009],
]);
