/**
 * Values of the model's types in generated code. A value has three forms there:
 *
 * - **declared**: what the user gives and gets (`typeCode`);
 * - **checked**: the same type, normalised as the model says, and within its facts (`checkedCode`, which throws `InvalidArgument`);
 * - **stored**: as the document client takes it (`storedCode` of a declared value, `unreadCode` of a checked one).
 *
 * Most values are the same in all three, and then the code is the value itself. What goes into a key is looked at more closely
 * (`keyCheckedCode`): a text too of which the model says nothing. `readCode` makes the declared form of what the
 * document client gives.
 */
export { attributeType, isNumberType, type NumericForm, numericForm } from './attribute-type.js';
export { checkedCode, needsCheck } from './checked-code.js';
export { isInherited, memberOf } from './member-of.js';
export { readCode, readOptionalCode } from './read-code.js';
export { isStoredAsIs, storedCode, unreadCode } from './stored-code.js';
export { templateLiteral } from './template-literal.js';
export { typeCode } from './type-code.js';
