import { PlaceholderTable } from '../../../planner/placeholders.js';
import { type Code, commas, isEmpty, literal, property, ts } from '../../text/index.js';

/** Placeholders of one generated request, whose values are code as the document client takes it. */
export class Placeholders extends PlaceholderTable<Code> {
  constructor() {
    super(isSameCode);
  }

  /** The two parameters of a request as properties of an object literal, each with its comma; nothing where they would be empty. */
  get properties(): Code {
    const names = [...this.names].map(([stored, placeholder]) => ts`${property(placeholder)}: ${literal(stored)}`);
    const values = [...this.values].map(([placeholder, value]) => ts`${property(placeholder)}: ${value}`);
    return ts`${names.length > 0 && ts`ExpressionAttributeNames: { ${commas(names)} },`}${
      values.length > 0 && ts`ExpressionAttributeValues: { ${commas(values)} },`
    }`;
  }
}

function isSameCode(a: Code, b: Code): boolean {
  return !isEmpty(a) && JSON.stringify(a.parts) === JSON.stringify(b.parts);
}
