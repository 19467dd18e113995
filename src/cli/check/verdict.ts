import { type ParsedYaml, parseYaml, SourceFile } from '../../source/index.js';
import type { CheckedModel } from './checked-model.js';

/** What was found in a model: all that is told of it, and no more of the model than that takes. */
export type Verdict = Omit<CheckedModel, 'loaded' | 'judged'> & {
  readonly loaded: Pick<CheckedModel['loaded'], 'files' | 'parsed'>;
};

/** As a thread sends it, where the files are but data, and the settings everybody's own. */
export type SentVerdict = Omit<Verdict, 'loaded' | 'settings'> & { readonly files: Verdict['loaded']['files'] };

/** Whether the model is there, too. */
export function isWhole(model: Verdict): model is CheckedModel {
  return 'judged' in model;
}

export function sentOf({
  input,
  loaded,
  findings,
  suppressed,
  suppressedFindings,
  baselined,
}: CheckedModel): SentVerdict {
  return { input, files: loaded.files, findings, suppressed, suppressedFindings, baselined };
}

/** What arrives from a thread has lost its classes: everything with the files themselves in place of what became of them. */
export function received(sent: SentVerdict): SentVerdict {
  const made = new Map<object, unknown>(sent.files.map((file) => [file, new SourceFile(file.path, file.text)]));
  const whole = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (!made.has(value))
      made.set(
        value,
        Array.isArray(value)
          ? value.map(whole)
          : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, whole(inner)])),
      );
    return made.get(value);
  };
  return whole(sent) as SentVerdict;
}

/** A verdict without the model: its trees are made again if somebody asks where in the model something lies. */
export function verdictOf({ files, ...told }: SentVerdict, settings: Verdict['settings']): Verdict {
  return { ...told, settings, loaded: { files, parsed: files.map(parsedWhenAsked) } };
}

function parsedWhenAsked(file: SourceFile): ParsedYaml {
  let parsed: ParsedYaml | undefined;
  const tree = (): ParsedYaml => {
    parsed ??= parseYaml(file);
    return parsed;
  };
  return {
    file,
    get root() {
      return tree().root;
    },
    get problems() {
      return tree().problems;
    },
    get comments() {
      return tree().comments;
    },
  };
}
