/** Why a file could not be read. */
export interface FileProblem {
  readonly kind: 'missing' | 'directory' | 'unreadable' | 'outside' | 'too-large';
  /** In words that follow the path: `does not exist`. */
  readonly message: string;
  /** Of a file that is too large: its bytes. */
  readonly size?: number;
}

export type FileContent =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'problem'; readonly problem: FileProblem };

/** Gives the bytes of a file by its path, '/'-separated. Never throws for what a user may get wrong. */
export interface FileReader {
  read(path: string): FileContent;
}

/** A reader over texts in memory, by path. */
export function memoryReader(files: Readonly<Record<string, string | Uint8Array>>): FileReader {
  const contents = new Map(Object.entries(files));
  return {
    read(path) {
      const content = contents.get(path);
      if (content === undefined) return { kind: 'problem', problem: { kind: 'missing', message: 'does not exist' } };
      return { kind: 'bytes', bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content };
    },
  };
}
