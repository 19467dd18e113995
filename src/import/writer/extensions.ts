import type { Json } from '../../generate/workbench/extension.js';
import type { WayBack } from '../draft.js';
import { mapOut, type Out, textOut, wordOut } from './yaml-text.js';

/** What is kept for the generator of the format that the draft was read in. */
export function extensionsOut({ kept }: WayBack): Out | undefined {
  return kept === undefined ? undefined : mapOut({ workbench: jsonOut(kept) });
}

function jsonOut(value: Json): Out {
  if (typeof value === 'string') return textOut(value);
  if (typeof value !== 'object') return wordOut(value);
  if (value === null) return wordOut('null');
  if (Array.isArray(value)) return { kind: 'seq', items: value.map(jsonOut) };
  return { kind: 'map', entries: Object.entries(value).map(([key, below]) => ({ key, value: jsonOut(below) })) };
}
