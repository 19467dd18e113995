import dm2001 from './dm2001-template-unknown-attribute.md';
import dm2002 from './dm2002-template-syntax.md';
import dm2003 from './dm2003-optional-key-attribute.md';
import dm2004 from './dm2004-non-scalar-key.md';
import dm2005 from './dm2005-key-collision.md';
import dm2006 from './dm2006-key-not-injective.md';
import dm2007 from './dm2007-unpadded-number.md';
import dm2008 from './dm2008-pad-too-narrow.md';
import dm2009 from './dm2009-unordered-date.md';
import dm2010 from './dm2010-case-folding-key.md';
import dm2011 from './dm2011-separator-in-value.md';
import dm2012 from './dm2012-key-too-long.md';
import dm2013 from './dm2013-key-attribute-changed.md';
import dm2014 from './dm2014-empty-key.md';
import dm2015 from './dm2015-index-key-type-differs.md';
import dm2016 from './dm2016-prefix-overlap.md';
import dm2017 from './dm2017-constant-inverted-key.md';
import dm2018 from './dm2018-wrong-key-type.md';
import dm2019 from './dm2019-missing-separator.md';
import dm2020 from './dm2020-tenant-prefix-missing.md';
import dm2021 from './dm2021-sort-key-template-missing.md';
import dm2022 from './dm2022-unstable-key.md';
import dm2023 from './dm2023-range-below-separator.md';

/** Page of each rule of this family, by id, as Markdown. */
export const pages: ReadonlyMap<string, string> = new Map([
  ['DM2001', dm2001],
  ['DM2002', dm2002],
  ['DM2003', dm2003],
  ['DM2004', dm2004],
  ['DM2005', dm2005],
  ['DM2006', dm2006],
  ['DM2007', dm2007],
  ['DM2008', dm2008],
  ['DM2009', dm2009],
  ['DM2010', dm2010],
  ['DM2011', dm2011],
  ['DM2012', dm2012],
  ['DM2013', dm2013],
  ['DM2014', dm2014],
  ['DM2015', dm2015],
  ['DM2016', dm2016],
  ['DM2017', dm2017],
  ['DM2018', dm2018],
  ['DM2019', dm2019],
  ['DM2020', dm2020],
  ['DM2021', dm2021],
  ['DM2022', dm2022],
  ['DM2023', dm2023],
]);
