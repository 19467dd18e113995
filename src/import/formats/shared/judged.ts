import type { ImportFile } from '../../input.js';

/** Judges each file once: a folder is asked about by several, and more than once. */
export function judgedOnce(judge: (file: ImportFile) => boolean): (file: ImportFile) => boolean {
  const known = new WeakMap<ImportFile, boolean>();
  return (file) => {
    const before = known.get(file);
    if (before !== undefined) return before;
    const is = judge(file);
    known.set(file, is);
    return is;
  };
}

/** Whether a file begins with something: what does not is not parsed, however many files there are. */
export function beginsWith(file: ImportFile, sign: RegExp): boolean {
  return sign.test(new TextDecoder().decode(file.head()));
}
