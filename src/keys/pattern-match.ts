import { accepts, buildNfa } from './automaton.js';
import { parsePattern } from './pattern.js';

/** Characters of texts that are tried against what the automaton cannot follow: of longer ones an answer may never come. */
const MOST_TRIED = 16;

/** Whether the whole of a text matches a pattern, in time that grows no faster than the text, as that of a regular expression may. */
export function patternMatcher(pattern: string): (text: string) => boolean {
  const parsed = parsePattern(pattern);
  const nfa = parsed.kind === 'ok' ? buildNfa([{ rx: parsed.rx, tag: 0 }]) : undefined;
  if (nfa !== undefined) return (text) => accepts(nfa, text);
  const regex = regexOf(pattern);
  // Without a choice there is one way only to match.
  const hasChoice = /[*+?|]|\{\d*,/.test(pattern);
  return (text) => regex !== undefined && (!hasChoice || text.length <= MOST_TRIED) && regex.test(text);
}

function regexOf(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return undefined;
  }
}
