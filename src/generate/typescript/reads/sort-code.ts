import type { KeyValue } from '../../../design/index.js';
import { followerOf } from '../../../keys/follower.js';
import { type CompiledVariable, fence, hull, isDelimited, rangeHazard } from '../../../keys/index.js';
import { lengths } from '../../../keys/rx.js';
import { afterPrefix } from '../../../keys/utf8.js';
import type { RangeBinding } from '../../../planner/bindings.js';
import type { KeyMatch } from '../../../planner/match.js';
import { type Code, commas, from, join, literal, member, name, raw, ts, typeFrom } from '../../text/index.js';
import type { Placeholders } from '../expressions/index.js';
import { templateLiteral } from '../values/index.js';
import { characterRegex, classRegex } from '../values/regex-code.js';
import { isNeverEmpty, keyCode, lines, mentions, segmentOf, textPieces } from './key-text.js';
import { isStrict, outside, sidesOf } from './range-facts.js';
import type { Level, ReadFacts } from './read-facts.js';

/** The condition on the sort key: known when the code is written, but for its values; or made at each call by `sortOf`. */
export interface SortCode {
  /** `AND …` and its placeholders, where it is the same in every call. */
  readonly fixed?: string;
  /** Otherwise a `SortCondition | undefined`. */
  readonly call?: Code;
  /** Declarations of the module: `sortOf`, and constants. */
  readonly declarations: Code;
  /** Rows at a bound may have to be dropped. */
  readonly drops: boolean;
  /** Key attributes that the condition states by equality, with their placeholders. */
  readonly equal: ReadonlyMap<string, string>;
}

interface Term {
  readonly attribute: string;
  /** Of type `SortRange`. */
  readonly range: Code;
  /** The same as a fixed condition. */
  readonly fixed?: Fixed;
}

interface Fixed {
  readonly operator: '=' | '>=' | '<=' | 'begins_with' | 'between';
  readonly values: readonly Code[];
}

export function sortCode(facts: ReadFacts, placeholders: Placeholders): SortCode {
  const builder = new SortBuilder(facts);
  const levels = facts.levels.map((level) => ({ level, terms: builder.terms(level) }));
  const [only, another] = levels;
  const terms = only?.terms ?? [];
  if (another === undefined && terms.every(({ fixed }) => fixed !== undefined)) {
    const equal = new Map<string, string>();
    const parts = terms.map(({ attribute, fixed }) => {
      if (fixed === undefined) return '';
      const called = placeholders.name(attribute);
      const [value = '', other = ''] = fixed.values.map((code) => placeholders.value(code, attribute));
      if (fixed.operator === '=') equal.set(attribute, value);
      if (fixed.operator === 'between') return ` AND ${called} BETWEEN ${value} AND ${other}`;
      return fixed.operator === 'begins_with'
        ? ` AND begins_with(${called}, ${value})`
        : ` AND ${called} ${fixed.operator} ${value}`;
    });
    return { fixed: parts.join(''), declarations: raw(''), drops: false, equal };
  }
  const missing = levels.slice(1).map(({ level }) => ts`args${member(level.given.at(-1) ?? '')} === undefined`);
  const choose = (cases: readonly Code[]): Code =>
    cases.reduceRight<Code>((rest, code, i) => {
      const test = missing[i];
      return test === undefined ? code : ts`${test} ? ${code} : ${rest}`;
    }, ts``);
  const [first] = levels[0]?.terms ?? [];
  const ranges = levels.flatMap(({ terms: [only, ...others] }) =>
    only !== undefined && others.length === 0 && only.attribute === first?.attribute ? [only.range] : [],
  );
  const choice =
    first !== undefined && ranges.length === levels.length
      ? conditionCode([{ attribute: first.attribute, range: choose(ranges) }], placeholders)
      : choose(levels.map(({ terms }) => conditionCode(terms, placeholders)));
  const gaps = facts.context.pattern.prefix.slice(1).map(({ value }, i) => {
    const before = facts.context.pattern.prefix[i]?.value ?? '';
    return ts`if (args${member(value)} !== undefined && args${member(before)} === undefined)
  throw new ${from('runtime/errors', 'InvalidArgument')}(${literal(before)}, ${literal(`a value, because \`${value}\` has one`)}, undefined);`;
  });
  const misplaced = misplacedRange(
    facts,
    levels.map(({ level }) => level),
  );
  const type = name(`${facts.gen.names.pattern(facts.planned.pattern.name).type}Args`);
  const uses = ['context', 'args'].filter((parameter) => mentions(choice, parameter));
  const parameters = uses.map((parameter) =>
    parameter === 'args' ? ts`args: ${type}` : ts`context: ${typeFrom('runtime/context', 'TenantContext')}`,
  );
  return {
    call: ts`sortOf(${commas(uses.map((parameter) => raw(parameter)))})`,
    declarations: ts`${builder.constants}
/** The condition on the sort key; undefined where no key can satisfy it. */
function sortOf(${commas(parameters)}): ${typeFrom('runtime/range-condition', 'SortCondition')} | undefined {
${[...gaps, ...misplaced, ts`return ${choice};`]}}
`,
    drops: builder.drops,
    equal: new Map(),
  };
}

/** A range behind parts of the key that the call does not give has no place. */
function misplacedRange(facts: ReadFacts, levels: readonly Level[]): readonly Code[] {
  const { range } = facts.bindings;
  const [last] = facts.context.pattern.prefix.slice(-1);
  if (range === undefined || last === undefined || !levels.some((level) => level.range === 'none')) return [];
  const names = [...new Set([range.args.lower, range.args.upper])].filter((one) => one !== undefined);
  const isGiven = join(
    names.map((argument) => ts`args${member(argument)} !== undefined`),
    ts` || `,
  );
  return [
    ts`if (args${member(last.value)} === undefined && (${isGiven}))
  throw new ${from('runtime/errors', 'InvalidArgument')}(${literal(last.value)}, ${literal(`a value, because \`${range.field}\` has a range`)}, undefined);`,
  ];
}

function conditionCode(terms: readonly Term[], placeholders: Placeholders): Code {
  const given = terms.map(
    ({ attribute, range }) => ts`[${literal(attribute)}, ${literal(placeholders.reserve(attribute))}, ${range}]`,
  );
  return ts`${from('runtime/range-condition', 'sortCondition')}(${commas(given)})`;
}

class SortBuilder {
  drops = false;
  /** Every call gives the range. */
  #isRangeGiven = false;
  readonly #facts: ReadFacts;
  readonly #constants: Code[] = [];
  readonly #known = new Map<string, Code>();

  constructor(facts: ReadFacts) {
    this.#facts = facts;
  }

  get constants(): Code {
    return ts`${this.#constants}`;
  }

  terms({ matches, range }: Level): readonly Term[] {
    this.#isRangeGiven = range === 'required';
    const [first, second] = matches;
    if (first === undefined) return [];
    return second === undefined ? this.#ofOne(first) : this.#hull(matches);
  }

  #ofOne(match: KeyMatch): readonly Term[] {
    const equal = match.key.sk.slice(0, match.equalSlots).map((value): Term => {
      const code = keyCode(this.#facts, match.entity, value);
      return equalTo(value.slot.attribute, code);
    });
    const tail = this.#tail(match);
    return tail === undefined ? equal : [...equal, tail];
  }

  #tail(match: KeyMatch): Term | undefined {
    const { tail, entity } = match;
    const value = tail === undefined ? undefined : match.key.sk[tail.slot];
    if (tail === undefined || value === undefined) return undefined;
    const attribute = value.slot.attribute;
    const { compiled } = value;
    const prefix = templateLiteral(textPieces(this.#facts, entity, value, { end: tail.segments }));
    if (compiled.segments.some((_, at) => at < tail.segments && !isDelimited(compiled, at))) {
      const path = compiled.segments.find((one) => one.kind === 'variable')?.path ?? attribute;
      return { attribute, range: ts`${from('runtime/range', 'refused')}(${literal(path)})` };
    }
    const segment = compiled.segments[tail.segments];
    if (tail.range === undefined || segment?.kind !== 'variable') {
      if (tail.segments === 0) return undefined;
      const range = ts`${from('runtime/range', 'prefixed')}(${prefix})`;
      return isNeverEmpty(value, tail.segments)
        ? { attribute, range, fixed: { operator: 'begins_with', values: [prefix] } }
        : { attribute, range };
    }
    return { attribute, range: this.#range(match, value, segment, tail.segments, tail.range, prefix) };
  }

  #range(
    match: KeyMatch,
    value: KeyValue,
    segment: CompiledVariable,
    at: number,
    range: RangeBinding,
    prefix: Code,
  ): Code {
    const { compiled } = value;
    const lowerName = range.lower === undefined && !range.begins ? undefined : range.args.lower;
    const upperName = range.upper === undefined ? undefined : range.args.upper;
    const isGiven = join(
      [lowerName, upperName].flatMap((argument) =>
        argument === undefined ? [] : [ts`args${member(argument)} === undefined`],
      ),
      ts` && `,
    );
    const whole = ts`${from('runtime/range', 'prefixed')}(${prefix})`;
    const encode = (argument: string) => segmentOf(match.entity, value, segment, argument);
    if (range.begins) {
      const argument = range.args.lower ?? range.field;
      const begins = encode(argument).begins(this.#folded(segment, argument));
      const open = segment.fixedWidth ? false : followerOf(compiled, at).kind === 'variable';
      const text =
        begins === undefined || open
          ? ts`${from('runtime/range', 'refused')}(${literal(argument)})`
          : compiled.natural
            ? natural(compiled.stored, begins)
            : ts`${from('runtime/range', 'beginning')}(${this.#segment(value, segment, at, range)}, ${prefix}, ${begins})`;
      return ts`${isGiven} ? ${whole} : ${text}`;
    }
    const bound = (argument: string | undefined, op: 'gt' | 'gte' | 'lt' | 'lte' | undefined): Code => {
      if (argument === undefined || op === undefined) return ts`undefined`;
      const given = ts`args${member(argument)}`;
      const isText = segment.type.kind === 'string';
      const optional = this.#isRangeGiven || isText ? undefined : encode(argument).optionalBound(given, op);
      if (optional !== undefined) return optional;
      const code = encode(argument).bound(this.#folded(segment, argument), op);
      const own = code ?? ts`${from('runtime/range', 'refused')}(${literal(argument)})`;
      return this.#isRangeGiven ? own : ts`${given} === undefined ? undefined : ${own}`;
    };
    const [lower, upper] = [bound(lowerName, range.lower), bound(upperName, range.upper)];
    if (compiled.natural) {
      const isClosed = range.lower !== undefined && range.upper !== undefined;
      const above = isClosed && segment.codec.stepped ? encode(range.field).above(ts`text`) : undefined;
      const sides = sidesOf(range);
      const store = {
        S: ts`(text) => text`,
        N: from('runtime/range-native', 'numberOf'),
        B: from('runtime/range-native', 'bytesOf'),
      };
      const own = this.#constant(
        'Native',
        ts`{ ${lines([...sides, ts`value: ${store[compiled.stored]},`, above && ts`above: (text) => ${above},`])} }`,
        'runtime/range-native',
        'NativeSegment',
      );
      return ts`${from('runtime/range-native', 'nativeRange')}(${own}, ${lower}, ${upper})`;
    }
    if (segment.order.kind === 'none' || rangeHazard(compiled, at).kind !== 'safe')
      return ts`${isGiven} ? ${whole} : ${from('runtime/range', 'refused')}(${literal(lowerName ?? upperName ?? range.field)})`;
    const own = this.#segment(value, segment, at, range);
    const strict = isStrict(value, segment, at)
      ? [lowerName, upperName].flatMap((argument) =>
          argument === undefined
            ? []
            : [
                ts`(args${member(argument)} === undefined || ${this.#accepts(encode(argument).encode(ts`args${member(argument)}`))})`,
              ],
        )
      : [];
    return ts`${from('runtime/range', 'rangeOf')}(${own}, ${prefix}, ${lower}, ${upper}${strict.length > 0 && ts`, ${join(strict, ts` && `)}`})`;
  }

  #accepts(encode: Code): Code {
    return ts`${from('runtime/range', 'accepts')}(() => ${encode})`;
  }

  /** Text is folded as it is stored; other bounds are taken as they are. */
  #folded({ type }: CompiledVariable, argument: string): Code {
    const code = ts`args${member(argument)}`;
    if (type.kind !== 'string' || type.normalize === undefined) return code;
    return type.normalize === 'lower' ? ts`${code}.toLowerCase()` : ts`${code}.toUpperCase()`;
  }

  #segment(value: KeyValue, segment: CompiledVariable, at: number, range: RangeBinding): Code {
    const { compiled } = value;
    const follower = followerOf(compiled, at);
    const isReversed = segment.order.kind === 'reversed';
    const isExclusive = (isReversed ? range.lower === 'gt' : range.upper === 'lt') && !segment.order.coarse;
    const isEnd = follower.kind === 'last' || (follower.kind === 'variable' && follower.mayBeNothing);
    if (isExclusive && isEnd && !segment.fixedWidth) this.drops = true;
    const neighbour = segment.codec.stepped ? segmentOf(this.#facts.entity, value, segment).below(ts`text`) : undefined;
    const below = neighbour === undefined ? from('runtime/range-before', 'previousText') : ts`(text) => ${neighbour}`;
    const needsBelow = isExclusive && isEnd && segment.fixedWidth;
    const cut =
      follower.kind === 'literal' &&
      !segment.fixedWidth &&
      !(compiled.escape === 'ordered' && segment.type.kind === 'string')
        ? characterRegex(outside(segment.alphabet, follower.highest))
        : undefined;
    const next =
      follower.kind === 'last'
        ? undefined
        : follower.kind === 'literal'
          ? ts`next: { literal: ${literal(follower.text)} },`
          : ts`next: ${literal(follower.mayBeNothing ? 'maybe' : 'value')},`;
    return this.#constant(
      'Segment',
      ts`{ ${lines([
        ts`argument: ${literal(range.args.lower ?? range.args.upper ?? range.field)},`,
        segment.fixedWidth && ts`width: ${lengths(segment.language).min ?? 0},`,
        next,
        ...sidesOf(range),
        isReversed && ts`reversed: true,`,
        segment.order.coarse && ts`coarse: true,`,
        cut && ts`cut: ${cut},`,
        isStrict(value, segment, at) && ts`strict: true,`,
        range.begins && !segment.fixedWidth && ts`alphabet: ${classRegex(segment.alphabet, undefined)},`,
        needsBelow && ts`below: ${below},`,
      ])} }`,
      'runtime/range',
      'Segment',
    );
  }

  /** A constant of the module; the same one for the same content. */
  #constant(kind: 'Segment' | 'Native', content: Code, module: string, type: string): Code {
    const id = JSON.stringify(content.parts);
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const called = name(
      `${kind === 'Segment' ? 'segment' : 'keyAttribute'}${this.#known.size === 0 ? '' : this.#known.size + 1}`,
    );
    this.#constants.push(ts`const ${called}: ${typeFrom(module, type)} = ${content};\n`);
    this.#known.set(id, called);
    return called;
  }

  #hull(matches: readonly KeyMatch[]): readonly Term[] {
    const value = matches[0]?.key.sk[0];
    if (value === undefined) return [];
    const known = this.#knownHull(matches, value.slot.attribute);
    if (known !== undefined) return known;
    const intervals = matches.map((match): Code => {
      const own = match.key.sk[0];
      if (own === undefined) return ts`{ lo: "", hi: undefined }`;
      const fenced = fence(own.compiled);
      const bounds = ts`{ lo: ${literal(fenced.lo)}, hi: ${fenced.hi === undefined ? ts`undefined` : literal(fenced.hi)} }`;
      const term =
        match.equalSlots > 0 ? equalTo(own.slot.attribute, keyCode(this.#facts, match.entity, own)) : this.#tail(match);
      return ts`${from('runtime/range-hull', 'intervalOf')}(${term?.range ?? ts`"all"`}, ${bounds})`;
    });
    return [
      { attribute: value.slot.attribute, range: ts`${from('runtime/range-hull', 'hullOf')}(${commas(intervals)})` },
    ];
  }

  /** The hull of keys of which everything is known that it depends on. */
  #knownHull(matches: readonly KeyMatch[], attribute: string): readonly Term[] | undefined {
    const ends: { readonly lo: string; readonly hi: string | undefined }[] = [];
    for (const match of matches) {
      const { tail, entity } = match;
      const value = match.key.sk[0];
      if (value === undefined || tail?.range !== undefined || value.compiled.natural) return undefined;
      const end = match.equalSlots > 0 ? value.compiled.segments.length : (tail?.segments ?? 0);
      const pieces = textPieces(this.#facts, entity, value, { end });
      const texts = pieces.flatMap((piece) => (typeof piece === 'string' ? [piece] : []));
      if (texts.length < pieces.length) return undefined;
      const text = texts.join('');
      ends.push(match.equalSlots > 0 ? { lo: text, hi: text } : { lo: text, hi: afterPrefix(text) });
    }
    const { lo, hi } = hull(ends);
    if (hi === undefined) return lo === '' ? [] : [fixedTerm(attribute, '>=', lo)];
    if (lo === hi) return [equalTo(attribute, literal(lo))];
    return [lo === '' ? fixedTerm(attribute, '<=', hi) : fixedTerm(attribute, 'between', lo, hi)];
  }
}

function fixedTerm(attribute: string, operator: '>=' | '<=' | 'between', ...texts: readonly string[]): Term {
  const values = texts.map(literal);
  const [lo, hi] = values;
  const range =
    operator === 'between'
      ? ts`{ operator: "between", lo: ${lo}, hi: ${hi} }`
      : ts`{ operator: ${literal(operator)}, value: ${lo} }`;
  return { attribute, range, fixed: { operator, values } };
}

function equalTo(attribute: string, value: Code): Term {
  return { attribute, range: ts`{ operator: "=", value: ${value} }`, fixed: { operator: '=', values: [value] } };
}

function natural(stored: 'S' | 'N' | 'B', text: Code): Code {
  if (stored === 'S') return ts`${from('runtime/range', 'prefixed')}(${text})`;
  return ts`{ operator: "begins_with", value: ${from('runtime/range-native', stored === 'B' ? 'bytesOf' : 'numberOf')}(${text}) }`;
}
