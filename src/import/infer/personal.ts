import { kindOfText } from './text-kind.js';

/** Words of a name whose values say something of a person. */
const PERSONAL: ReadonlySet<string> = new Set(
  [
    'name firstname lastname fullname username nickname surname forename given family maiden initials salutation',
    'email mail phone telephone tel mobile msisdn fax contact handle login',
    'address street city town village zip postal postcode county province house apartment',
    'birth birthday birthdate birthplace born dob age ssn sin nin passport license licence visa',
    'iban bic swift account card pan cvv cvc routing tax vat salary income wage',
    'ip mac device imei imsi lat latitude lng lon longitude geo geohash location coordinates',
    'password passwd secret token credential credentials pin otp signature fingerprint hash salt',
    'person people user customer client owner author creator member patient employee student driver guest tenant recipient sender assignee manager supervisor buyer seller payer payee beneficiary spouse parent child sibling',
    'note notes comment comments message text body bio about summary description subject title remark remarks reason feedback',
  ].flatMap((line) => line.split(' ')),
);

/** What is personal whatever else its name says. */
const SENSITIVE: ReadonlySet<string> = new Set(
  'gender sex religion faith ethnicity ethnic race nationality orientation political party union marital health medical diagnosis disease disorder allergy allergies blood pregnancy disability'.split(
    ' ',
  ),
);

/** A name that ends in one of these is of a kind of thing: `emailStatus`, `userType`. */
const OF_A_KIND: ReadonlySet<string> = new Set(
  'status state type kind category class level tier role mode version format source channel provider currency flag verified enabled count total plan locale language timezone'.split(
    ' ',
  ),
);

/** Further names of kinds of things, of which each has few. */
const FEW: ReadonlySet<string> = new Set(
  'priority severity stage phase step unit environment platform protocol method action event color colour direction frequency visibility'.split(
    ' ',
  ),
);

/** Whether an attribute is called after a kind of thing, whose values are words of the design: `orderStatus`. */
export function isKindName(name: string): boolean {
  const last = wordsOf(name).at(-1) ?? '';
  return OF_A_KIND.has(last) || FEW.has(last);
}

/** Whether a value is written as code writes its own words, and people hardly write names: `IN_PROGRESS`, `in_progress`. */
export function isCodeWord(text: string): boolean {
  return /^(?:[A-Z]{2,}(?:_[A-Z]+)*|[a-z]+(?:_[a-z]+)+|true|false|yes|no|on|off)$/.test(text);
}

/** Whether an attribute is called like one whose values say something of a person, so that they are not told. */
export function isPersonalName(name: string): boolean {
  const words = wordsOf(name);
  if (words.some((word) => SENSITIVE.has(word))) return true;
  const last = words.at(-1) ?? '';
  if (OF_A_KIND.has(last)) return false;
  return words.some((word) => PERSONAL.has(word) || PERSONAL.has(word.replace(/s$/, '')));
}

function wordsOf(name: string): readonly string[] {
  return name
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
}

/** Whether a value may be of one person alone, or be what somebody wrote: an address, a number, a name, a sentence. */
export function isPersonalValue(text: string): boolean {
  return (
    /@|\d{5}|^\+?\d[\d ()/.-]{5,}$/.test(text) ||
    /^\p{Lu}\p{Ll}+[ '-]\p{Lu}\p{Ll}*/u.test(text) ||
    text.split(/\s+/).length > 3 ||
    kindOfText(text) !== undefined
  );
}

/** Whether what stands where a name is expected is data: an address, an identifier, a number. */
export function isDataName(name: string): boolean {
  return /@|\d{5}|^\d+$/.test(name) || name.length > 64 || kindOfText(name) !== undefined;
}
