import { SEAL } from '../output/header.js';
import { type Code, fileStem, json } from '../text/index.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';
import { extended, type JsonObject } from './extension.js';
import { authorOf, workbenchModel } from './root.js';

/**
 * The model as NoSQL Workbench opens it: tables, indexes and billing, a facet for each entity, the samples, and what `import` has kept of
 * the file that it comes from. Its version is that of the format, which no page of AWS describes; the fields are those that Workbench itself
 * exports, and maps in samples are DynamoDB JSON, as in the models that come with it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/workbench.Modeler.ImportExisting.html
 */
export function workbenchFiles({ design }: Gen): readonly GeneratedFile[] {
  const { root } = workbenchModel(design);
  return [{ path: `${fileStem(design.model.name.value)}.json`, code: signed(root), isFormatted: true }];
}

/** With the header of the file behind the name of its author, and the word that it takes the place of nowhere else. */
function signed(root: JsonObject): Code {
  const author = authorOf(root);
  const Author = author === '' ? SEAL : `${author}. ${SEAL}`;
  const { parts } = json(extended(root, { ModelMetadata: { Author } }));
  const inPlace = (text: string): string =>
    text.replaceAll(SEAL, ESCAPED).replace(OF_AUTHOR, (_, before: string) => `${before}${SEAL}"`);
  return { parts: parts.map((part) => (typeof part === 'string' ? inPlace(part) : part)) };
}

/** The same text to whoever reads JSON. */
const ESCAPED = SEAL.replace('@', '\\u0040');
/** What was escaped at the end of the author's text: no other text of the file has its quotes without a backslash. */
const OF_AUTHOR = /("Author": "(?:[^"\\]|\\.)*?)\\u0040dynamodel"/;
