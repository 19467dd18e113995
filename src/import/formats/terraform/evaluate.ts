import type { Span } from '../../../source/index.js';
import type { ImportFile } from '../../input.js';
import { concatenated, type ResolvedText } from '../aws-table/index.js';
import { sortedEntries } from './functions/arguments.js';
import { called } from './functions/index.js';
import type { Expression, Loop, TemplatePart } from './hcl/ast.js';
import { combined, negated, truthOf } from './operators.js';
import {
  areEqual,
  booleanValue,
  knownText,
  listValue,
  madeOf,
  mapValue,
  nullValue,
  numberOfValue,
  numberValue,
  plainText,
  sizeOf,
  textOfValue,
  textValue,
  unknownValue,
  type Value,
} from './value.js';
import { EvaluationError, type TerraformWork } from './work.js';

/** What the names of a module stand for. */
export interface ModuleScope {
  readonly work: TerraformWork;
  /** Of `var.name`. */
  variable(name: string, span: Span): Value;
  local(name: string, span: Span): Value;
  /** Of `module.name`: its outputs, or those of its instances. */
  child(name: string, span: Span): Value;
  /** What is known of resources of that type and name; undefined where they are none that are looked at. */
  resource(type: string, name: string, span: Span): Value | undefined;
  /** What is known of data sources of that type. */
  data(type: string, span: Span): Value;
  /** `path.module` and its like. */
  path(name: string, span: Span): Value;
  file(path: string): ImportFile | undefined;
}

export interface Scope {
  readonly module: ModuleScope;
  /** Of loops, `each` and `count` among them. */
  readonly names: ReadonlyMap<string, Value>;
  /** What `[*]` is at. */
  readonly element?: Value;
}

/** Throws an `EvaluationError` for what cannot be worked out, and an `ImportError` for what may not be: endless work, circles. */
export function evaluate(expression: Expression, scope: Scope): Value {
  const { span } = expression;
  const { work } = scope.module;
  work.spend(span);
  return work.within(span, () => found(expression, scope));
}

function found(expression: Expression, scope: Scope): Value {
  const { span } = expression;
  switch (expression.kind) {
    case 'literal':
      return literal(expression.value, span);
    case 'template':
      return template(expression.parts, scope, span);
    case 'list':
      return listValue(
        expression.items.map((item) => evaluate(item, scope)),
        span,
      );
    case 'object':
      return objectOf(expression, scope);
    case 'name':
    case 'attribute':
    case 'index':
      return reference(expression, scope);
    case 'splat':
      return splat(expression, scope);
    case 'element':
      return scope.element ?? nullValue(span);
    case 'call':
      return call(expression, scope);
    case 'unary':
      return negated(expression.operator, evaluate(expression.operand, scope), span);
    case 'binary': {
      const { decisions } = scope.module.work;
      const find = (): Value => binary(expression, scope);
      return COMPARING.test(expression.operator) ? decisions.deciding(span, find) : find();
    }
    case 'conditional':
      return conditional(expression, scope);
    case 'for':
      return forEach(expression, scope);
  }
}

function literal(value: string | number | boolean | null, span: Span): Value {
  if (value === null) return nullValue(span);
  if (typeof value === 'string') return textValue(value, span);
  return typeof value === 'number' ? numberValue(value, span) : booleanValue(value, span);
}

const COMPARING = /^(?:[=!]=|[<>]=?)$/;

function binary(expression: Of<'binary'>, scope: Scope): Value {
  const left = evaluate(expression.left, scope);
  scope.module.work.spend(expression.span, sizeOf(left));
  return combined(expression.operator, left, () => evaluate(expression.right, scope), expression.span);
}

type Of<K extends Expression['kind']> = Extract<Expression, { readonly kind: K }>;

function objectOf({ entries, span }: Of<'object'>, scope: Scope): Value {
  const made = new Map<string, Value>();
  for (const { key, value } of entries) {
    // A bare word is a name; a reference is one in parentheses, and what looks like one has steps.
    const name = key.kind === 'name' ? key.name : knownText(evaluate(key, scope));
    if (name === undefined) return madeOf(evaluate(key, scope), 'map', span);
    made.set(name, evaluate(value, scope));
  }
  return mapValue(made, span);
}

// ------------------------------------------------------------------------------------------------------ references

function reference(expression: Of<'name' | 'attribute' | 'index'>, scope: Scope): Value {
  const { span } = expression;
  if (expression.kind === 'name') return named(expression.name, span, scope);
  const whole = expression.kind === 'attribute' ? ofModule(expression, scope) : undefined;
  if (whole !== undefined) return whole;
  const of = evaluate(expression.of, scope);
  if (expression.kind === 'attribute') return attributeOf(of, expression.name, span);
  const index = decided(expression.index, scope);
  if (index.kind === 'unknown') return madeOf(index, 'element', span);
  return elementOf(of, index, span);
}

function named(name: string, span: Span, scope: Scope): Value {
  const found = scope.names.get(name);
  if (found !== undefined) return found;
  if (name === 'each' || name === 'count' || name === 'self') return unknownValue(name, span);
  throw new EvaluationError(`\`${name}\` is no name of anything here.`, span);
}

/** `var.a`, `local.a`, `module.a`, `data.type.name` and `type.name`; undefined for steps beyond these. */
function ofModule({ of, name, span }: Of<'attribute'>, scope: Scope): Value | undefined {
  const { module } = scope;
  if (of.kind === 'name') {
    if (scope.names.has(of.name)) return undefined;
    switch (of.name) {
      case 'var':
        return module.variable(name, span);
      case 'local':
        return module.local(name, span);
      case 'module':
        return module.child(name, span);
      case 'path':
        return module.path(name, span);
      case 'terraform':
        return name === 'workspace'
          ? module.variable('terraform.workspace', span)
          : unknownValue(`terraform.${name}`, span);
      case 'data':
        return module.data(name, span);
      case 'ephemeral':
      case 'each':
      case 'count':
      case 'self':
        return unknownValue(`${of.name}.${name}`, span);
      default:
        return module.resource(of.name, name, span) ?? unknownValue(`${of.name}.${name}`, span);
    }
  }
  return undefined;
}

export function attributeOf(of: Value, name: string, span: Span): Value {
  if (of.kind === 'unknown') return unknownValue(`${of.text.text}.${name}`, span);
  if (of.kind === 'list' && /^\d+$/.test(name)) return elementOf(of, numberValue(Number(name), span), span);
  const found = of.kind === 'map' ? of.entries.get(name) : undefined;
  if (found === undefined) throw new EvaluationError(`There is no \`${name}\` in what stands before it.`, span);
  return found;
}

function elementOf(of: Value, index: Value, span: Span): Value {
  const text = knownText(index) ?? '';
  if (of.kind === 'unknown') return unknownValue(`${of.text.text}.${text}`, span);
  const number = numberOfValue(index);
  const found =
    of.kind === 'map'
      ? of.entries.get(text)
      : of.kind === 'list' && number !== undefined
        ? of.items[number]
        : undefined;
  if (found === undefined) throw new EvaluationError(`There is no element \`${text}\` in what stands before it.`, span);
  return found;
}

function splat({ of, each, span }: Of<'splat'>, scope: Scope): Value {
  const all = evaluate(of, scope);
  if (all.kind === 'unknown') return madeOf(all, 'all', span);
  if (all.kind === 'null') return listValue([], span);
  const items = all.kind === 'list' ? all.items : [all];
  return listValue(
    items.map((element) => evaluate(each, { ...scope, element })),
    span,
  );
}

// ------------------------------------------------------------------------------------------------------ calls and choices

function call({ name, args, expands, span }: Of<'call'>, scope: Scope): Value {
  if (name === 'try') return attempted(args, scope, span);
  if (name === 'can') return booleanValue(isPossible(args[0], scope), span);
  const { work } = scope.module;
  const given = args.map((arg, i) => {
    // Which of several values is looked up, or looked for, is a choice too.
    const isChoice = i === 1 && (name === 'lookup' || name === 'element' || name === 'contains');
    return isChoice ? decided(arg, scope) : evaluate(arg, scope);
  });
  const context = { span, work, file: (path: string) => scope.module.file(path) };
  if (!expands) return called(name, given, context);
  const last = given.at(-1);
  if (last === undefined || last.kind === 'unknown') return madeOf(last ?? nullValue(span), name, span);
  const more = last.kind === 'list' ? last.items : [];
  work.spend(span, more.length);
  return called(name, [...given.slice(0, -1), ...more], context);
}

function attempted(args: readonly Expression[], scope: Scope, span: Span): Value {
  let last = new EvaluationError('`try` is given nothing.', span);
  for (const arg of args) {
    try {
      return evaluate(arg, scope);
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      last = error;
    }
  }
  throw last;
}

function isPossible(arg: Expression | undefined, scope: Scope): boolean {
  try {
    return arg !== undefined && evaluate(arg, scope).kind !== 'null';
  } catch (error) {
    if (error instanceof EvaluationError) return false;
    throw error;
  }
}

/** The value of what chooses between others. */
function decided(condition: Expression, scope: Scope): Value {
  return scope.module.work.decisions.deciding(condition.span, () => evaluate(condition, scope));
}

/** Where the condition is not known, only what both sides agree on is. */
function conditional({ if: condition, yes, no, span }: Of<'conditional'>, scope: Scope): Value {
  const holds = decided(condition, scope);
  if (holds.kind !== 'unknown') return evaluate(truthOf(holds, condition.span) ? yes : no, scope);
  try {
    const sides = [evaluate(yes, scope), evaluate(no, scope)] as const;
    if (areEqual(...sides) === true) return sides[0];
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
  }
  return madeOf(holds, 'choice', span);
}

// ------------------------------------------------------------------------------------------------------ loops and templates

/** The pairs that a loop goes through; undefined where they are not known. */
export function pairsOf(
  value: Value,
  span: Span,
  work: TerraformWork,
): readonly (readonly [Value, Value])[] | undefined {
  if (value.kind === 'unknown') return undefined;
  if (value.kind === 'list') {
    work.spend(span, value.items.length);
    return value.items.map((item, i) => [numberValue(i, item.span), item]);
  }
  if (value.kind === 'map') {
    work.spend(span, value.entries.size);
    return sortedEntries(value).map(([key, inner]) => [textValue(key, inner.span), inner]);
  }
  throw new EvaluationError('This is nothing that a loop can go through.', span);
}

function* turns(loop: Loop, pairs: readonly (readonly [Value, Value])[], scope: Scope): Generator<Scope> {
  for (const [key, value] of pairs) {
    const names = new Map(scope.names);
    if (loop.key !== undefined) names.set(loop.key, key);
    names.set(loop.value, value);
    yield { ...scope, names };
  }
}

function forEach(expression: Of<'for'>, scope: Scope): Value {
  const { loop, condition, span } = expression;
  const all = evaluate(loop.in, scope);
  const pairs = pairsOf(all, loop.in.span, scope.module.work);
  if (pairs === undefined) return madeOf(all, 'each', span);
  const items: Value[] = [];
  const groups = new Map<string, Value[]>();
  for (const inner of turns(loop, pairs, scope)) {
    const holds = condition === undefined ? undefined : decided(condition, inner);
    if (holds?.kind === 'unknown') return madeOf(holds, 'each', span);
    if (holds !== undefined && condition !== undefined && !truthOf(holds, condition.span)) continue;
    const key = expression.key === undefined ? undefined : evaluate(expression.key, inner);
    if (key?.kind === 'unknown') return madeOf(key, 'each', span);
    const value = evaluate(expression.value, inner);
    if (key === undefined) items.push(value);
    else gather(groups, key, value, expression);
  }
  if (expression.key === undefined) return listValue(items, span);
  const entries = [...groups].map(([key, values]): [string, Value] => [
    key,
    expression.groups ? listValue(values, span) : (values[0] ?? nullValue(span)),
  ]);
  return mapValue(new Map(entries), span);
}

function gather(groups: Map<string, Value[]>, key: Value, value: Value, { groups: gathers, span }: Of<'for'>): void {
  const name = knownText(key);
  if (name === undefined) throw new EvaluationError('A key of a map is text.', span);
  const values = groups.get(name);
  if (values === undefined) groups.set(name, [value]);
  else if (gathers) values.push(value);
  else throw new EvaluationError(`This makes the key \`${name}\` twice.`, span);
}

function template(parts: readonly TemplatePart[], scope: Scope, span: Span): Value {
  const [only, second] = parts;
  if (only?.kind === 'value' && second === undefined) return evaluate(only.value, scope);
  const texts = textsOf(parts, scope, span);
  if (!Array.isArray(texts)) return texts as Value;
  const made: readonly ResolvedText[] = texts;
  scope.module.work.text(
    span,
    made.reduce((sum, { text, name }) => sum + text.length + name.length, 0),
  );
  return textValue(concatenated(made), span);
}

/** The texts of a template; an unknown value where it is not known which there are. */
function textsOf(parts: readonly TemplatePart[], scope: Scope, span: Span): ResolvedText[] | Value {
  const texts: ResolvedText[] = [];
  for (const part of parts) {
    scope.module.work.spend(span);
    if (part.kind === 'text') {
      texts.push(plainText(part.text));
      continue;
    }
    const made = part.kind === 'value' ? valueText(part.value, scope) : directiveTexts(part, scope, span);
    if (!Array.isArray(made)) return made;
    texts.push(...made);
  }
  return texts;
}

function valueText(expression: Expression, scope: Scope): ResolvedText[] {
  const text = textOfValue(evaluate(expression, scope));
  if (text === undefined) throw new EvaluationError('This is no text, and stands in one.', expression.span);
  return [text];
}

function directiveTexts(
  part: Extract<TemplatePart, { kind: 'if' | 'for' }>,
  scope: Scope,
  span: Span,
): ResolvedText[] | Value {
  if (part.kind === 'if') {
    const holds = decided(part.condition, scope);
    if (holds.kind === 'unknown') return madeOf(holds, 'choice', span);
    return textsOf(truthOf(holds, part.condition.span) ? part.yes : part.no, scope, span);
  }
  const all = evaluate(part.loop.in, scope);
  const pairs = pairsOf(all, part.loop.in.span, scope.module.work);
  if (pairs === undefined) return madeOf(all, 'each', span);
  const texts: ResolvedText[] = [];
  for (const inner of turns(part.loop, pairs, scope)) {
    const made = textsOf(part.parts, inner, span);
    if (!Array.isArray(made)) return made;
    texts.push(...made);
  }
  return texts;
}
