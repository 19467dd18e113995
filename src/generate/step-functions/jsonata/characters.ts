import { stringFacts } from '../../../keys/string-stage.js';
import type { StringType } from '../../../model/value-type.js';

/** The characters that the model admits; undefined where it says nothing. */
export function charset(type: StringType): ReturnType<typeof stringFacts>['charset'] {
  return stringFacts(type).charset;
}

export function isAscii(type: StringType): boolean {
  return charset(type)?.every(([, high]) => high < 0x80) === true;
}
