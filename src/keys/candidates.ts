import { flatMap } from '../lists/flat-map.js';
import type { ModelValue } from '../model/value-type.js';
import { buildNfa, searchPairs, someWords } from './automaton.js';
import { ANY_CHAR } from './char-set.js';
import type { CompiledVariable } from './compiled.js';
import { heldValue } from './natural.js';
import { chars, repeat } from './rx.js';
import { stringFacts } from './string-stage.js';

/** Beyond that many hexadecimal digits no search of bearable length finds two values with one hash. */
const SEARCHED_HASH = 5;
const MOST = 6000;

/** Values that items can have in one attribute, among which two are likely to look the same through the functions that its segments use. */
export function* clashCandidates(variables: readonly CompiledVariable[]): Generator<ModelValue> {
  const [head] = variables;
  if (!head) return;
  for (const value of likelyValues(variables)) {
    const held = heldValue(head.path, head.type, value);
    if (held !== undefined) yield held;
  }
}

function* likelyValues(variables: readonly CompiledVariable[]): Generator<ModelValue> {
  const fns = flatMap(variables, (variable) => variable.fns);
  const [head] = variables;
  if (!head) return;
  const samples = head.codec.samples(64);
  yield* samples;
  for (const value of samples) {
    if (typeof value !== 'string') continue;
    yield value.toLowerCase();
    yield value.toUpperCase();
  }
  const cut = fns.find((fn) => fn.name === 'first');
  if (cut?.name === 'first') yield* longWords(head, cut.width);
  const hashes = variables.filter(
    (variable) => variable.shard || variable.fns.some((fn) => fn.name === 'hash' && fn.width <= SEARCHED_HASH),
  );
  if (hashes.length === 0) return;
  yield* head.codec.samples(MOST);
  if (head.type.kind === 'string') yield* manyWords(head);
}

/** Texts longer than what is kept, alike up to there. */
function* longWords(variable: CompiledVariable, count: number): Generator<string> {
  if (variable.type.kind !== 'string') return;
  const language = buildNfa([{ rx: stringFacts(variable.type).language, tag: 0 }]);
  const long = buildNfa([{ rx: repeat(chars(ANY_CHAR), count + 1, undefined), tag: 0 }]);
  if (!language || !long) return;
  const found = searchPairs(language, long, (p, q) => language.accept[p] === true && long.accept[q] === true);
  if (found.kind !== 'found') return;
  yield found.text;
  const kept = [...found.text].slice(0, count).join('');
  for (const char of ['b', 'B', '1', '2', 'x', '0', 'c', 'é', '-', '_', '.']) yield `${kept}${char}`;
  yield kept;
  yield `${found.text}${[...found.text].at(-1) ?? ''}`;
}

function* manyWords(variable: CompiledVariable): Generator<string> {
  if (variable.type.kind !== 'string') return;
  const language = buildNfa([{ rx: stringFacts(variable.type).language, tag: 0 }]);
  if (language) yield* someWords(language, MOST, MOST * 4).words;
}
