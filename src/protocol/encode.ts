/**
 * The text of an answer: bytes as base64, times as seconds since the epoch. The answer is the caller's own and is changed on the way.
 * Bytes and times stand in members that the API names, never under a name that a request chose.
 */
export function encodeAnswer(answer: unknown): string {
  if (typeof answer === 'object' && answer !== null) encodeMembers(answer);
  return JSON.stringify(answer);
}

function encodeMembers(node: object): void {
  if (Array.isArray(node)) {
    const list: unknown[] = node;
    for (let i = 0; i < list.length; i += 1) {
      const member = list[i];
      if (typeof member !== 'object' || member === null) continue;
      const scalar = encodeScalar(member);
      if (scalar === undefined) encodeMembers(member);
      else list[i] = scalar;
    }
    return;
  }
  const object = node as Record<string, unknown>;
  for (const name in object) {
    const member = object[name];
    if (typeof member !== 'object' || member === null) continue;
    const scalar = encodeScalar(member);
    if (scalar === undefined) encodeMembers(member);
    else object[name] = scalar;
  }
}

function encodeScalar(value: object): string | number | undefined {
  if (value instanceof Uint8Array) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  }
  return value instanceof Date ? value.getTime() / 1000 : undefined;
}
