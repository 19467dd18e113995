import type { Rule } from '../rule.js';
import { templateUnknownAttribute } from './dm2001-template-unknown-attribute.js';
import { templateSyntax } from './dm2002-template-syntax.js';
import { optionalKeyAttribute } from './dm2003-optional-key-attribute.js';
import { nonScalarKey } from './dm2004-non-scalar-key.js';
import { keyCollision } from './dm2005-key-collision.js';
import { keyNotInjective } from './dm2006-key-not-injective.js';
import { unpaddedNumber } from './dm2007-unpadded-number.js';
import { padTooNarrow } from './dm2008-pad-too-narrow.js';
import { unorderedDate } from './dm2009-unordered-date.js';
import { caseFoldingKey } from './dm2010-case-folding-key.js';
import { separatorInValue } from './dm2011-separator-in-value.js';
import { keyTooLong } from './dm2012-key-too-long.js';
import { keyAttributeChanged } from './dm2013-key-attribute-changed.js';
import { emptyKey } from './dm2014-empty-key.js';
import { indexKeyTypeDiffers } from './dm2015-index-key-type-differs.js';
import { keyPrefixOverlap } from './dm2016-prefix-overlap.js';
import { constantInvertedKey } from './dm2017-constant-inverted-key.js';
import { wrongKeyType } from './dm2018-wrong-key-type.js';
import { missingSeparator } from './dm2019-missing-separator.js';
import { tenantPrefixMissing } from './dm2020-tenant-prefix-missing.js';
import { sortKeyTemplateMissing } from './dm2021-sort-key-template-missing.js';
import { unstableKey } from './dm2022-unstable-key.js';
import { rangeBelowSeparator } from './dm2023-range-below-separator.js';

/** Rules of this family, by id. */
export const rules: readonly Rule[] = [
  templateUnknownAttribute,
  templateSyntax,
  optionalKeyAttribute,
  nonScalarKey,
  keyCollision,
  keyNotInjective,
  unpaddedNumber,
  padTooNarrow,
  unorderedDate,
  caseFoldingKey,
  separatorInValue,
  keyTooLong,
  keyAttributeChanged,
  emptyKey,
  indexKeyTypeDiffers,
  keyPrefixOverlap,
  constantInvertedKey,
  wrongKeyType,
  missingSeparator,
  tenantPrefixMissing,
  sortKeyTemplateMissing,
  unstableKey,
  rangeBelowSeparator,
];
