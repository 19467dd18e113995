import dm4001 from './dm4001-no-index-serves.md';
import dm4002 from './dm4002-partition-key-unbound.md';
import dm4003 from './dm4003-sort-key-gap.md';
import dm4004 from './dm4004-wasteful-filter.md';
import dm4005 from './dm4005-scan.md';
import dm4006 from './dm4006-strong-read-on-index.md';
import dm4007 from './dm4007-unbounded-result.md';
import dm4008 from './dm4008-limit-hides-entity.md';
import dm4009 from './dm4009-bound-ends-too-early.md';
import dm4010 from './dm4010-many-requests.md';
import dm4011 from './dm4011-one-sided-entity.md';
import dm4012 from './dm4012-duplicate-pattern.md';
import dm4013 from './dm4013-partial-key-update.md';
import dm4014 from './dm4014-update-without-lock.md';
import dm4015 from './dm4015-overwriting-write.md';
import dm4016 from './dm4016-ill-typed-expression.md';
import dm4017 from './dm4017-lookup-not-unique.md';
import dm4018 from './dm4018-order-unavailable.md';
import dm4019 from './dm4019-foreign-rows.md';
import dm4020 from './dm4020-expired-items-read.md';
import dm4021 from './dm4021-writes-not-atomic.md';
import dm4022 from './dm4022-statement-leaves-stale.md';
import dm4023 from './dm4023-endless-stream-rules.md';
import dm4024 from './dm4024-cut-range.md';
import dm4025 from './dm4025-limit-before-filter.md';

/** Page of each rule of this family, as Markdown. */
export const pages: ReadonlyMap<string, string> = new Map([
  ['DM4001', dm4001],
  ['DM4002', dm4002],
  ['DM4003', dm4003],
  ['DM4004', dm4004],
  ['DM4005', dm4005],
  ['DM4006', dm4006],
  ['DM4007', dm4007],
  ['DM4008', dm4008],
  ['DM4009', dm4009],
  ['DM4010', dm4010],
  ['DM4011', dm4011],
  ['DM4012', dm4012],
  ['DM4013', dm4013],
  ['DM4014', dm4014],
  ['DM4015', dm4015],
  ['DM4016', dm4016],
  ['DM4017', dm4017],
  ['DM4018', dm4018],
  ['DM4019', dm4019],
  ['DM4020', dm4020],
  ['DM4021', dm4021],
  ['DM4022', dm4022],
  ['DM4023', dm4023],
  ['DM4024', dm4024],
  ['DM4025', dm4025],
]);
