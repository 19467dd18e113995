/** Names that an object of a text of JSON has twice, of which a parser keeps the last and says nothing. */
export function duplicateKeys(text: string): readonly string[] {
  const open: Set<string>[] = [];
  const found: string[] = [];
  for (const [token, key] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (key !== undefined) {
      const name = JSON.parse(key);
      if (open.at(-1)?.has(name) === true) found.push(name);
      open.at(-1)?.add(name);
    }
  }
  return found;
}
