export { type Access, type Refusal, type Rights, rightsFor } from './access.js';
export { iamFiles } from './files.js';
export { type RolePolicies, rolePolicies } from './role-policies.js';
export { fitInline, MAX_POLICIES, policiesOf } from './sizes.js';
