/** How long is looked for a shorter text. */
const MOST_MILLISECONDS = 20_000;

/** The shortest text found by leaving out parts, ever smaller ones, for which something still holds. */
export async function reduced(text: string, holds: (text: string) => Promise<boolean>): Promise<string> {
  const until = performance.now() + MOST_MILLISECONDS;
  let shortest = text;
  for (const separator of ['\n', '']) {
    let parts = shortest.split(separator);
    for (let size = Math.ceil(parts.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let at = 0; at < parts.length && performance.now() < until; ) {
        const fewer = [...parts.slice(0, at), ...parts.slice(at + size)];
        if (await holds(fewer.join(separator))) parts = fewer;
        else at += size;
      }
    }
    shortest = parts.join(separator);
  }
  return shortest;
}
