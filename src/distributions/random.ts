/** A source of random numbers that is the same for the same seed and name. */
export interface Random {
  /** 32 random bits. */
  bits(): number;
  /** Uniform in [0, 1), with 53 random bits. */
  uniform(): number;
  /** Uniform among 0 … n − 1, for n up to 2^53. */
  below(n: number): number;
  /** Standard normal. */
  normal(): number;
  /** An independent source of its own name; the order in which names are asked for does not matter. */
  stream(name: string): Random;
}

/** A source for a seed and, for independent sources of one seed, a name. Chris Doty-Humphrey's sfc32. */
export function createRandom(seed: number | string, name = ''): Random {
  const [s0, s1, s2] = hashText(`${seed}\u0000${name}`);
  let a = s0;
  let b = s1;
  let c = s2;
  let counter = 1;
  let spare: number | undefined;

  const bits = (): number => {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return result >>> 0;
  };
  for (let i = 0; i < 15; i++) bits();

  const uniform = (): number => ((bits() >>> 5) * 0x4000000 + (bits() >>> 6)) / 0x20000000000000;
  const normal = (): number => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return {
    bits,
    uniform,
    below: (n) => Math.floor(uniform() * n),
    normal,
    stream: (inner) => createRandom(seed, `${name}\u0000${inner}`),
  };
}

/** Three 32-bit words from a text: FNV-1a with a different start for each, finished by MurmurHash3's mixer. */
function hashText(text: string): readonly [number, number, number] {
  const word = (start: number): number => {
    let hash = start;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16_777_619);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return hash ^ (hash >>> 16);
  };
  return [word(0x811c9dc5 | 0), word(0x9e3779b9 | 0), word(0x6a09e667)];
}
