import dm3001 from './dm3001-index-without-entities.md';
import dm3002 from './dm3002-index-never-queried.md';
import dm3006 from './dm3006-projected-keys.md';
import dm3008 from './dm3008-index-key-shape.md';
import dm3010 from './dm3010-too-many-indexes.md';
import dm3011 from './dm3011-too-many-projected.md';
import dm3012 from './dm3012-moving-index-entries.md';
import dm3014 from './dm3014-low-cardinality-key.md';
import dm3016 from './dm3016-unmapped-member.md';

/** Page of each rule of this family, as Markdown. */
export const pages: ReadonlyMap<string, string> = new Map([
  ['DM3001', dm3001],
  ['DM3002', dm3002],
  ['DM3006', dm3006],
  ['DM3008', dm3008],
  ['DM3010', dm3010],
  ['DM3011', dm3011],
  ['DM3012', dm3012],
  ['DM3014', dm3014],
  ['DM3016', dm3016],
]);
