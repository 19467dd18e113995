/** What of an application's modules is looked for. */
export type Library = 'onetable' | 'electrodb' | 'dynamodb-toolbox';

/** What the process that loads modules is asked to do. */
export interface ModuleTask {
  readonly library: Library;
  /** Absolute paths, in the order in which they are loaded. */
  readonly files: readonly string[];
  /** Whether the process compiles TypeScript already. */
  readonly isCompiled: boolean;
}

/** What it answers: one message. */
export type ModuleAnswer =
  | {
      readonly kind: 'found';
      /** JSON: what each kind of definition found says of itself; its shape is the library's. */
      readonly text: string;
      readonly count: number;
      /** What the modules export, for people: `tasks (object)`. */
      readonly exports: readonly string[];
    }
  | {
      readonly kind: 'failed';
      readonly file: string;
      /** `language`: this Node cannot load such a file. */
      readonly why: 'threw' | 'missing' | 'language';
      readonly message: string;
      /** Of a package that is not installed. */
      readonly missing?: string;
      /** `models/order.ts:12`, where it is known. */
      readonly at?: string;
    };
