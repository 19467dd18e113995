import { parseJson, SourceFile, type YamlNode } from '../../../source/index.js';
import { type CommandLine, shellWords } from './shell-words.js';

/** A call of DynamoDB as a command of the AWS command line tool. */
export interface CliCommand {
  /** `query`, `get-item`. */
  readonly operation: string;
  /** By name without dashes; a flag's value is `true`, that of `--no-…` is `false`. */
  readonly options: ReadonlyMap<string, string>;
  /** What follows the command; empty where nothing does. */
  readonly rest: string;
}

/** Options that stand alone: https://docs.aws.amazon.com/cli/latest/reference/dynamodb/query.html */
const FLAGS: ReadonlySet<string> = new Set(['consistent-read', 'scan-index-forward']);

/** The command of a text that is `aws … dynamodb OPERATION …`; undefined for any other. */
export function cliCommand(text: string): CliCommand | undefined {
  const { words, rest }: CommandLine = shellWords(text);
  const [first, ...args] = words;
  if (first !== 'aws') return undefined;
  const plain: string[] = [];
  const options = new Map<string, string>();
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (!word.startsWith('--')) {
      plain.push(word);
      continue;
    }
    const [, name = '', value] = /^--([^=]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
    const next = args[at + 1];
    if (value !== undefined) options.set(name, value);
    else if (name.startsWith('no-')) options.set(name.slice(3), 'false');
    else if (FLAGS.has(name) || next === undefined || next.startsWith('--')) {
      const isSaid = next === 'true' || next === 'false';
      options.set(name, isSaid ? next : 'true');
      if (isSaid) at += 1;
    } else {
      options.set(name, next);
      at += 1;
    }
  }
  const [service, operation] = plain;
  return service === 'dynamodb' && operation !== undefined ? { operation, options, rest } : undefined;
}

/** The JSON of an option; undefined where there is none or it is broken. */
export function jsonOption({ options }: CliCommand, name: string): YamlNode | undefined {
  const text = options.get(name);
  return text === undefined ? undefined : parseJson(new SourceFile(`--${name}`, text)).root;
}
