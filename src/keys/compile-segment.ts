import { flatMap } from '../lists/flat-map.js';
import type { ModelValue, ValueType } from '../model/value-type.js';
import { has } from './char-set.js';
import { type CompiledVariable, type KeyEnv, RANDOM_SHARD } from './compiled.js';
import { enumStage } from './enum-stage.js';
import { escapeText, orderedEscape } from './escape.js';
import { orderedStage, rejectStage } from './escape-stages.js';
import { pipeline, type Report } from './pipeline.js';
import { alphabetOf } from './rx.js';
import { anyStage } from './scalar-stages.js';
import { calculatedShardStage, canonicalStage, randomShardStage } from './shard.js';
import type { Stage } from './stage.js';
import { stringFacts } from './string-stage.js';
import type { Fn, FnCall, PlaceholderSegment, ShardSegment } from './template.js';
import { toVariable } from './variable.js';

const ANY: ValueType = { kind: 'any' };

export function compileSegment(
  source: PlaceholderSegment | ShardSegment,
  env: KeyEnv,
  report: Report,
  last: boolean,
): CompiledVariable {
  if (source.kind === 'shard') return compileShard(source, env, report);
  const { path, fns } = source;
  const type = env.typeOf(path);
  if (!type) {
    report({ code: 'unknown-attribute', path });
    return broken(source, path, ANY, fns);
  }
  const raw = pipeline(path, type, fns, report);
  if (!raw) return broken(source, path, type, fns);
  reportType(path, type, report);
  const stage = escaped(raw, path, type, fns, env, report, last);
  if (stage.unpadded) reportUnpadded(path, type, stage, report);
  return toVariable(stage, { path, type, fns, source }, env.separator);
}

function compileShard(source: ShardSegment, env: KeyEnv, report: Report): CompiledVariable {
  if (env.role === 'sk') report({ code: 'shard-in-sk', count: source.count });
  const shard = { count: source.count, ...(source.by === undefined ? {} : { by: source.by }) };
  if (source.by === undefined) {
    const type: ValueType = { kind: 'int', min: 0n, max: BigInt(source.count - 1) };
    return toVariable(
      randomShardStage(RANDOM_SHARD, source.count),
      { path: RANDOM_SHARD, type, fns: [], source, shard },
      env.separator,
    );
  }
  const type = env.typeOf(source.by);
  const inner = type && canonicalStage(source.by, type);
  if (!type) report({ code: 'unknown-attribute', path: source.by });
  else if (!inner) report({ code: 'not-scalar', path: source.by, type: type.kind });
  if (!type || !inner) return { ...broken(source, source.by, type ?? ANY, []), shard };
  return toVariable(
    calculatedShardStage(inner, source.by, source.count),
    { path: source.by, type, fns: [], source, shard },
    env.separator,
  );
}

function broken(
  source: PlaceholderSegment | ShardSegment,
  path: string,
  type: ValueType,
  fns: readonly Fn[],
): CompiledVariable {
  const stage = anyStage(path, { kind: 'any' });
  const refuse = { ok: false, error: { code: 'broken', path } } as const;
  const facts = {
    order: { kind: 'none', coarse: false, reason: 'broken' },
    injective: { holds: false, reason: 'broken' },
  } as const;
  const codec = {
    ...stage,
    ...facts,
    encode: () => refuse,
    begins: () => refuse,
    bound: () => ({ kind: 'error', error: refuse.error }) as const,
  };
  return toVariable(
    { ...codec, bytes: { min: 0, typical: undefined, max: undefined } },
    { path, type, fns, source, broken: true },
    undefined,
  );
}

function escaped(
  stage: Stage,
  path: string,
  type: ValueType,
  fns: readonly FnCall[],
  env: KeyEnv,
  report: Report,
  last: boolean,
): Stage {
  if (!stage.free) return stage;
  const code = env.separator.codePointAt(0) ?? 0;
  const holds = has(alphabetOf(stage.language), code);
  if (env.escape === 'ordered') {
    const scheme = orderedEscape(env.separator);
    if (!scheme) return stage;
    return type.kind === 'enum' && fns.length === 0
      ? enumStage(path, type, (member) => escapeText(scheme, member), 'escape')
      : orderedStage(stage, scheme);
  }
  if (holds) report({ code: 'separator-in-value', path, separator: env.separator, escape: env.escape, last });
  return env.escape === 'reject' ? rejectStage(stage, env.separator, path) : stage;
}

function reportType(path: string, type: ValueType, report: Report): void {
  if (type.kind !== 'string') return;
  const facts = stringFacts(type);
  if (facts.charsetUnreadable) report({ code: 'charset-unreadable', path, charset: type.charset ?? '' });
  if (facts.patternUnreadable !== undefined) {
    report({ code: 'pattern-unreadable', path, pattern: type.pattern ?? '', reason: facts.patternUnreadable });
  }
}

/** Two values whose text order is wrong, such as 9 and 10. */
function reportUnpadded(path: string, type: ValueType, stage: Stage, report: Report): void {
  const values = isEpoch(type) ? SHORTER_UNTIL[type.kind] : unpaddedPair(stage, type);
  if (values?.[0] !== undefined && values[1] !== undefined)
    report({ code: 'unpadded-number', path, values: [String(values[0]), String(values[1])] });
}

/** 9 September 2001: times since then have 10 digits of seconds, or 13 of milliseconds, up to the year 2286. */
const SHORTER_UNTIL = {
  epochSeconds: [999_999_999n, 1_000_000_000n],
  epochMillis: [999_999_999_999n, 1_000_000_000_000n],
} as const;

function isEpoch(type: ValueType): type is ValueType & { readonly kind: keyof typeof SHORTER_UNTIL } {
  return type.kind === 'epochSeconds' || type.kind === 'epochMillis';
}

const WIDTH_STEPS: readonly (readonly [bigint, bigint])[] = [
  [9n, 10n],
  [99n, 100n],
  [999n, 1000n],
  [9999n, 10_000n],
  [99_999n, 100_000n],
  [-2n, -1n],
];

function unpaddedPair(stage: Stage, type: ValueType): readonly ModelValue[] | undefined {
  const toValue = (value: bigint): ModelValue => (type.kind === 'decimal' ? String(value) : value);
  const known = stage.samples(40).filter((value) => stage.encode(value).ok);
  const pairs = [
    ...WIDTH_STEPS.map(([lower, upper]) => [toValue(lower), toValue(upper)] as const),
    ...flatMap(known, (lower) => known.map((upper) => [lower, upper] as const)),
  ];
  return pairs.find(
    ([lower, upper]) =>
      Number(lower) < Number(upper) &&
      String(lower) > String(upper) &&
      stage.encode(lower).ok &&
      stage.encode(upper).ok,
  );
}
