import type { Rule } from '../rule.js';
import { unusedSuppression } from './dm0001-unused-suppression.js';
import { expiredSuppression } from './dm0002-expired-suppression.js';
import { malformedSuppression } from './dm0003-malformed-suppression.js';
import { staleBaseline } from './dm0004-stale-baseline.js';
import { yamlSyntax } from './dm1000-yaml-syntax.js';
import { unknownProperty } from './dm1001-unknown-property.js';
import { unknownReference } from './dm1002-unknown-reference.js';
import { duplicateName } from './dm1003-duplicate-name.js';
import { wrongType } from './dm1004-wrong-type.js';
import { yamlTrap } from './dm1005-yaml-trap.js';
import { cyclicDerive } from './dm1006-cyclic-derive.js';
import { unusedDeclaration } from './dm1007-unused-declaration.js';
import { circularInclude } from './dm1008-circular-include.js';
import { contradictoryFacts } from './dm1009-contradictory-facts.js';

/** Rules of this family, by id. */
export const rules: readonly Rule[] = [
  unusedSuppression,
  expiredSuppression,
  malformedSuppression,
  staleBaseline,
  yamlSyntax,
  unknownProperty,
  unknownReference,
  duplicateName,
  wrongType,
  yamlTrap,
  cyclicDerive,
  unusedDeclaration,
  circularInclude,
  contradictoryFacts,
];
