/** A command of a shell block, without its comment. `redirect`: the file that takes its output. */
export type CommandLine = {
  readonly text: string;
  readonly words: readonly string[];
  readonly redirect: string | undefined;
};

/** The commands of a block of shell, those that `&&` joins one by one. */
export function commandLines(block: string): readonly CommandLine[] {
  return block
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .flatMap((line) => parts(line))
    .filter(({ words }) => words.length > 0);
}

/** The arguments of `dynamodel`, if the command runs it. */
export function dynamodelArguments(words: readonly string[]): readonly string[] | undefined {
  const rest = words[0] === 'npx' ? words.slice(1).filter((word) => word !== '--yes') : words;
  return /^dynamodel(?:@[\d.]+)?$/.test(rest[0] ?? '') ? rest.slice(1) : undefined;
}

function parts(line: string): readonly CommandLine[] {
  const commands: CommandLine[] = [];
  let words: string[] = [];
  let redirect: string | undefined;
  let begin = 0;
  const tokens = line.matchAll(/\s+|#.*$|&&|>|(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\>&]|&(?!&))+/g);
  let isRedirect = false;
  const finish = (end: number): void => {
    commands.push({ text: line.slice(begin, end).trim(), words, redirect });
    words = [];
    redirect = undefined;
  };
  for (const { 0: token, index } of tokens) {
    if (token.startsWith('#')) {
      finish(index);
      return commands;
    }
    if (token.trim() === '') continue;
    if (token === '&&') {
      finish(index);
      begin = index + 2;
    } else if (token === '>') isRedirect = true;
    else if (isRedirect) {
      redirect = unquoted(token);
      isRedirect = false;
    } else words.push(unquoted(token));
  }
  finish(line.length);
  return commands;
}

function unquoted(token: string): string {
  return token.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g, (_, double, single, escaped) =>
    double === undefined ? (single ?? escaped) : double.replace(/\\(["\\$`])/g, '$1'),
  );
}
