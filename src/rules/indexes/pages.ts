import dm3001 from './dm3001-index-without-entities.md';
import dm3002 from './dm3002-index-never-queried.md';
import dm3003 from './dm3003-duplicate-index.md';
import dm3004 from './dm3004-projects-too-much.md';
import dm3005 from './dm3005-not-projected.md';
import dm3006 from './dm3006-projected-keys.md';
import dm3007 from './dm3007-partial-key.md';
import dm3008 from './dm3008-index-key-shape.md';
import dm3009 from './dm3009-local-index-limit.md';
import dm3010 from './dm3010-too-many-indexes.md';
import dm3011 from './dm3011-too-many-projected.md';
import dm3012 from './dm3012-moving-index-entries.md';
import dm3013 from './dm3013-composed-key.md';
import dm3014 from './dm3014-low-cardinality-key.md';
import dm3015 from './dm3015-vector-index.md';
import dm3016 from './dm3016-unmapped-member.md';
import dm3017 from './dm3017-determined-sort-key.md';

/** Page of each rule of this family, as Markdown. */
export const pages: ReadonlyMap<string, string> = new Map([
  ['DM3001', dm3001],
  ['DM3002', dm3002],
  ['DM3003', dm3003],
  ['DM3004', dm3004],
  ['DM3005', dm3005],
  ['DM3006', dm3006],
  ['DM3007', dm3007],
  ['DM3008', dm3008],
  ['DM3009', dm3009],
  ['DM3010', dm3010],
  ['DM3011', dm3011],
  ['DM3012', dm3012],
  ['DM3013', dm3013],
  ['DM3014', dm3014],
  ['DM3015', dm3015],
  ['DM3016', dm3016],
  ['DM3017', dm3017],
]);
