/** Who changes more than this has no end. */
const MOST_PASSES = 4;

/** What comes of a text once another pass changes nothing: prettier keeps some line breaks that it finds, its own among them. */
export async function settled(text: string, pass: (text: string) => Promise<string>): Promise<string> {
  let current = text;
  for (let passes = 0; passes < MOST_PASSES; passes += 1) {
    const next = await pass(current);
    if (next === current) break;
    current = next;
  }
  return current;
}
