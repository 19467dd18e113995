import type { ValueType } from '../../model/value-type.js';
import { type Code, raw } from '../text/index.js';
import { type NumericForm, numericForm } from '../typescript/values/index.js';

/** The present moment as a value of the type. */
export function nowCode(type: ValueType, form: NumericForm = numericForm(type)): Code {
  switch (type.kind) {
    case 'epochSeconds':
      return raw('Math.floor(Date.now() / 1000)');
    case 'epochMillis':
    case 'int':
      return raw(form === 'bigint' ? 'BigInt(Date.now())' : 'Date.now()');
    case 'date':
      return raw('new Date().toISOString().slice(0, 10)');
    default:
      return raw('new Date().toISOString()');
  }
}
