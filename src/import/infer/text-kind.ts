import { parseTime } from '../../text/calendar.js';

export type TextKind = 'ulid' | 'uuid' | 'ksuid' | 'timestamp' | 'date';

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const KSUID = /^[0-9A-Za-z]{27}$/;

/** What a text is by its shape. A KSUID has letters of both cases and digits, which words of its length have not. */
export function kindOfText(text: string): TextKind | undefined {
  switch (text.length) {
    case 10:
      return isTime(text, true) ? 'date' : undefined;
    case 26:
      if (ULID.test(text)) return 'ulid';
      break;
    case 27:
      if (KSUID.test(text) && /\d/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text)) return 'ksuid';
      break;
    case 36:
      if (UUID.test(text)) return 'uuid';
      break;
  }
  return text.length > 10 && text.length < 40 && isTime(text, false) ? 'timestamp' : undefined;
}

function isTime(text: string, dateOnly: boolean): boolean {
  const code = text.charCodeAt(0);
  return code >= 0x30 && code <= 0x39 && text.charCodeAt(4) === 0x2d && parseTime(text)?.dateOnly === dateOnly;
}

/** What all of the texts are. */
export function kindOfTexts(texts: readonly string[]): TextKind | undefined {
  const [first] = texts;
  const kind = first === undefined ? undefined : kindOfText(first);
  return kind !== undefined && texts.every((text) => kindOfText(text) === kind) ? kind : undefined;
}

/** Milliseconds since 1970 of a time or a date. */
export function timeOf(text: string): number | undefined {
  return parseTime(text)?.ms;
}
