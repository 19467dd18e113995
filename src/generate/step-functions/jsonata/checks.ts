import type { StringType, ValueType } from '../../../model/value-type.js';
import { numericForm } from '../../typescript/values/index.js';
import { textPattern } from '../../typescript/values/regex-code.js';
import type { Input } from '../request/inputs.js';
import { Unsayable } from '../request/unsayable.js';
import { charset, isAscii } from './characters.js';
import { memberOf, quoted } from './text.js';
import { foldedText } from './values.js';

/** Whether the members are what the model says, and no others. */
export function membersCheck(inputs: readonly Input[], access: string, more: readonly string[] = []): string {
  const checks = inputs.map((input) => inputCheck(input, memberOf(access, input.name)));
  const names = [...inputs.map(({ name }) => name), ...more];
  const known = `[${names.map(quoted).join(', ')}]`;
  const others = `$count($filter($keys(${access}), function($k) { $not($k in ${known}) })) = 0`;
  return [...checks, others].join(' and ');
}

function inputCheck(input: Input, access: string): string {
  if (input.kind === 'item') return `($type(${access}) = 'object' ? (${membersCheck(input.members, access)}) : false)`;
  const check = valueCheck(input.type, access);
  return input.given.kind === 'optional' ? `($exists(${access}) ? ${check} : true)` : check;
}

/** Nothing is asked of a value before its type is known: other values would end the execution with another error. */
function typed(name: string, access: string, facts: readonly string[]): string {
  const isOfType = `$type(${access}) = '${name}'`;
  return facts.length === 0 ? `(${isOfType})` : `(${isOfType} ? (${facts.join(' and ')}) : false)`;
}

export function valueCheck(type: ValueType, access: string, depth = 0): string {
  const element = `$c${depth}`;
  switch (type.kind) {
    case 'string':
      return typed('string', access, textFacts(type, access));
    case 'enum':
      return typed('string', access, [`${access} in [${type.values.map(quoted).join(', ')}]`]);
    case 'int':
    case 'epochSeconds':
    case 'epochMillis': {
      const { min = 0n, max = LAST } = type.kind === 'int' ? type : {};
      return typed('number', access, [`$floor(${access}) = ${access}`, `${access} >= ${min}`, `${access} <= ${max}`]);
    }
    case 'decimal':
      return decimalCheck(type, access);
    case 'bool':
      return typed('boolean', access, []);
    case 'timestamp':
      return typed('string', access, [like(access, `^${DATE}T${TIME}Z$`)]);
    case 'date':
      return typed('string', access, [like(access, `^${DATE}$`)]);
    case 'ulid':
      return typed('string', access, [like(foldedText(type, access), '^[0-7][0-9A-HJKMNP-TV-Z]{25}$')]);
    case 'uuid':
      return typed('string', access, [
        like(foldedText(type, access), `^[0-9a-f]{8}${'-[0-9a-f]{4}'.repeat(3)}-[0-9a-f]{12}$`),
      ]);
    case 'ksuid':
      return typed('string', access, [like(access, '^[0-9A-Za-z]{27}$')]);
    case 'list':
    case 'set': {
      const wrong = `$filter(${access}, function(${element}) { $not(${valueCheck(type.of, element, depth + 1)}) })`;
      return typed('array', access, [
        `$count(${wrong}) = 0`,
        ...(type.max === undefined ? [] : [`$count(${access}) <= ${type.max}`]),
        ...(type.kind === 'set' ? [`$count(${access}) > 0`, `$count($distinct(${access})) = $count(${access})`] : []),
      ]);
    }
    case 'map': {
      const members = [...type.fields.values()].map(
        (field): Input => ({
          kind: 'value',
          name: field.name,
          type: field.type,
          given: { kind: field.optional ? 'optional' : 'required' },
        }),
      );
      return typed('object', access, [membersCheck(members, access)]);
    }
    default:
      throw new Unsayable(`it has values of the type ${type.kind}`);
  }
}

/** The last of 13 digits: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html counts seconds. */
const LAST = 9_999_999_999_999n;
const DATE = '[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])';
const TIME = '([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\\.[0-9]{3}';

function like(access: string, source: string): string {
  return `$contains(${access}, ${regex(source)})`;
}

/** A regular expression that JSONata reads; what only JavaScript does is refused. */
function regex(source: string): string {
  const safe = new RegExp(source).source;
  if (!/^[\x20-\x7e]*$/.test(safe) || /\\[upPkcbB]|\(\?<|%\}/.test(safe))
    throw new Unsayable('a pattern is one of JavaScript alone');
  return `/${safe}/`;
}

function textFacts(type: StringType, access: string): readonly string[] {
  const { minBytes = 0, maxBytes, normalize } = type;
  const folded = foldedText(type, access);
  const pattern = textPattern(type);
  const isPlain = charset(type) !== undefined && isAscii(type);
  const bytes = isPlain
    ? `$length(${folded})`
    : `$length($replace($encodeUrlComponent(${folded}), /%[0-9A-Fa-f]{2}/, 'x'))`;
  return [
    // Of other letters it is not told alike everywhere what their small and large forms are.
    ...(normalize === undefined || isPlain ? [] : [`$not($contains(${access}, /[^\\x00-\\x7f]/))`]),
    ...(pattern === undefined ? [] : [like(folded, pattern)]),
    ...(minBytes > 0 ? [`${bytes} >= ${minBytes}`] : []),
    ...(maxBytes === undefined ? [] : [`${bytes} <= ${maxBytes}`]),
  ];
}

function decimalCheck(type: ValueType & { readonly kind: 'decimal' }, access: string): string {
  const { scale, min, max } = type;
  const value = numericForm(type) === 'text' ? `$number(${access})` : access;
  const bounds = [
    ...(min === undefined ? [] : [`${value} >= ${min}`]),
    ...(max === undefined ? [] : [`${value} <= ${max}`]),
  ];
  if (numericForm(type) === 'text') {
    const digits = scale === 0 ? '' : `(\\.[0-9]{1,${scale}})?`;
    return `($type(${access}) = 'string' ? (${like(access, `^-?(0|[1-9][0-9]{0,19})${digits}$`)}${bounds.length === 0 ? '' : ` ? (${bounds.join(' and ')}) : false`}) : false)`;
  }
  return typed('number', access, [`$round(${access}, ${scale}) = ${access}`, ...bounds]);
}
