/** A value of a template. Members that are undefined are left out. */
export type CfnValue = string | number | boolean | readonly CfnValue[] | CfnObject | Intrinsic;

export interface CfnObject {
  readonly [name: string]: CfnValue | undefined;
}

/**
 * A call of an intrinsic function; a class, so that no object of a template can be taken for one.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export class Intrinsic {
  /** As its tag has it: `Ref`, `Sub`. */
  readonly name: string;
  readonly argument: string | readonly CfnValue[] | CfnObject | Intrinsic;

  constructor(name: string, argument: Intrinsic['argument']) {
    this.name = name;
    this.argument = argument;
  }
}

export function ref(id: string): Intrinsic {
  return new Intrinsic('Ref', id);
}

export function getAtt(id: string, attribute: string): Intrinsic {
  return new Intrinsic('GetAtt', `${id}.${attribute}`);
}

/** `text` as CloudFormation reads it: `${Id}`, `${AWS::Region}`, and `${!` for what is none; `values` has names of its own. */
export function sub(text: string, values?: CfnObject): Intrinsic {
  return new Intrinsic('Sub', values === undefined ? text : [text, values]);
}

export function joined(separator: string, values: readonly CfnValue[] | Intrinsic): Intrinsic {
  return new Intrinsic('Join', [separator, values]);
}

export function select(index: number, values: readonly CfnValue[] | Intrinsic): Intrinsic {
  return new Intrinsic('Select', [index, values]);
}

export function split(separator: string, value: Intrinsic): Intrinsic {
  return new Intrinsic('Split', [separator, value]);
}

export function ifElse(condition: string, then: CfnValue, otherwise: CfnValue): Intrinsic {
  return new Intrinsic('If', [condition, then, otherwise]);
}

/** What CloudFormation leaves out. */
export const NO_VALUE: Intrinsic = ref('AWS::NoValue');

export function equals(a: CfnValue, b: CfnValue): Intrinsic {
  return new Intrinsic('Equals', [a, b]);
}

/** Another condition within one. */
export function condition(id: string): Intrinsic {
  return new Intrinsic('Condition', id);
}

export function not(value: CfnValue): Intrinsic {
  return new Intrinsic('Not', [value]);
}

/** Of 2 to 10. */
export function or(values: readonly CfnValue[]): Intrinsic {
  return new Intrinsic('Or', values);
}

/** Of 2 to 10. */
export function and(values: readonly CfnValue[]): Intrinsic {
  return new Intrinsic('And', values);
}

/** `Fn::Sub` in JSON is `!Sub` in YAML. */
export function longName(name: string): string {
  return name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
}

/** Ids that a value names with Ref, GetAtt and Sub; pseudo parameters as they are called, `AWS::Region`. */
export function referencedIn(value: CfnValue | undefined): ReadonlySet<string> {
  const ids = new Set<string>();
  collect(value, ids);
  return ids;
}

const IN_SUB = /\$\{([^!{}][^{}]*)\}/g;

function collect(value: CfnValue | undefined, ids: Set<string>): void {
  if (value === undefined || typeof value !== 'object') return;
  if (!(value instanceof Intrinsic)) {
    for (const one of Object.values(value) as readonly (CfnValue | undefined)[]) collect(one, ids);
    return;
  }
  const { name, argument } = value;
  if (name === 'Sub') {
    const [text, values] = typeof argument === 'string' ? [argument, {}] : (argument as readonly [string, CfnObject]);
    for (const [, named = ''] of text.matchAll(IN_SUB)) {
      const [id = ''] = named.split('.');
      if (!Object.hasOwn(values, named)) ids.add(id);
    }
    collect(values, ids);
  } else if (typeof argument !== 'string') collect(argument, ids);
  else if (name === 'Ref') ids.add(argument);
  else if (name === 'GetAtt') ids.add(argument.split('.')[0] ?? '');
}
