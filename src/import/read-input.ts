import { formatNamed, formatOf } from './detect.js';
import type { Draft } from './draft.js';
import { withOtherFiles } from './folder-files.js';
import { FORMATS, type ImportFormat } from './formats/index.js';
import { ITEMS } from './formats/items/index.js';
import { LIVE_TABLE } from './formats/live-table/index.js';
import type { ImportInput, ReadContext } from './input.js';
import { ImportError } from './problem.js';

/** What an input tells, and the format that it was read as. */
export interface ReadInput {
  readonly format: ImportFormat;
  readonly draft: Draft;
}

/** Reads an input in the format of that name, or in the one that it has. Throws an `ImportError` for what cannot be read. */
export async function readInput(
  input: ImportInput,
  format: string | undefined,
  context: ReadContext = {},
): Promise<ReadInput> {
  const used = format === undefined ? formatOf(input) : formatNamed(format);
  refuseForeign(used, input, context);
  const draft = await used.read(input, context);
  return { format: used, draft: withLinksOut(withOtherFiles(draft, input, used, FORMATS), input) };
}

/** So many links are named. */
const MOST_NAMED = 5;

function withLinksOut(draft: Draft, { ledOut = [], shown }: ImportInput): Draft {
  if (ledOut.length === 0) return draft;
  const names = ledOut.slice(0, MOST_NAMED).map((name) => `\`${name}\``);
  const list = [...names, ...(ledOut.length > MOST_NAMED ? [`${ledOut.length - MOST_NAMED} more`] : [])].join(', ');
  const message = `Links lead out of \`${shown}\` and are not read: ${list}. Import the folder that holds both, if they belong to it.`;
  return { ...draft, quirks: [...draft.quirks, { message, place: { file: shown, path: '' } }] };
}

/** What only some formats look at is not passed over in silence where another one is read. */
function refuseForeign({ name }: ImportFormat, { shown }: ImportInput, { tables, keepSamples }: ReadContext): void {
  const isOfItems = name === ITEMS.name;
  const refused =
    tables !== undefined && !isOfItems
      ? '--tables'
      : keepSamples === true && !isOfItems && name !== LIVE_TABLE.name
        ? '--keep-samples'
        : undefined;
  if (refused === undefined) return;
  throw new ImportError('usage', [
    { message: `${refused} is of items that are read, and \`${shown}\` is read as ${name}` },
  ]);
}
