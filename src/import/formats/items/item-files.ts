import type { ImportFile, ImportInput } from '../../input.js';
import { definesTables, definingFormats } from './definitions.js';
import { ITEM_FILE, MANIFEST, SUMMARY } from './detect-items.js';

/** Files of an export: its manifests, its data, and the empty one that it begins with. */
const OF_EXPORT = /(?:^|\/)(?:data\/[^/]+|_started)$/;

/** The files of a folder that are read as items, and those that define the tables of these. */
export function itemFiles(input: ImportInput): readonly ImportFile[] {
  if (input.kind !== 'folder') return input.files;
  const isExport = input.files.some(({ name }) => SUMMARY.test(name));
  const isItems = (file: ImportFile): boolean =>
    isExport
      ? MANIFEST.test(file.name) || OF_EXPORT.test(file.name)
      : ITEM_FILE.test(file.name) && !MANIFEST.test(file.name) && !definesTables(file);
  const items = input.files.filter(isItems);
  const known = new Set(items);
  const others = { ...input, files: input.files.filter((file) => !known.has(file)) };
  const isData = ({ name }: ImportFile): boolean => ITEM_FILE.test(name) && !MANIFEST.test(name);
  const named = [...items.filter(isData), ...items.filter((file) => !isData(file))];
  return [...named, ...new Set(definingFormats(others).flatMap(({ claims }) => claims?.(others) ?? []))];
}
