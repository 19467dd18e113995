import type { Design } from '../../design/index.js';
import type { Report, Rule } from '../rule.js';
import { listOf, quote } from '../show.js';
import { describeUse, placeInText, problemsOf } from './template-findings.js';

export const templateSyntax: Rule = {
  id: 'DM2002',
  name: 'template-syntax',
  family: 'keys',
  title: 'A key template cannot be read',
  severity: 'error',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-sort-keys.html',
  isGround: true,
  *check({ design }) {
    const seen = new Set<string>();
    for (const use of design.templates) {
      // One fault of a text often shows in several ways: the first says it best.
      const [problem] = use.syntaxProblems;
      if (problem === undefined) continue;
      const span = placeInText(use.text, problem.start, problem.end);
      const place = `${span.file.path} ${span.start}`;
      if (seen.has(place)) continue;
      seen.add(place);
      yield {
        span,
        message: `The template of ${describeUse(use)} cannot be read: ${ended(problem.message)} Without it no key can be built.`,
      };
    }
    yield* unfitFunctions(design);
    yield* unreadPatterns(design);
  },
};

/** One finding for an attribute: what is assumed of it holds in all its keys. */
function* unreadPatterns(design: Design): Generator<Report> {
  const seen = new Set<string>();
  for (const { use, problem, span } of problemsOf(design, 'pattern-unreadable', 'charset-unreadable')) {
    const attribute = `${use.entity.name}.${problem.path}`;
    if (seen.has(attribute)) continue;
    seen.add(attribute);
    const what =
      problem.code === 'pattern-unreadable'
        ? `The pattern ${quote(problem.pattern)}`
        : `The charset ${quote(problem.charset)}`;
    const why = problem.code === 'pattern-unreadable' ? ` (${problem.reason})` : '';
    yield {
      severity: 'info',
      span,
      message: `${what} of ${quote(problem.path)} cannot be followed by the proofs about keys${why}: they assume that any text may stand in ${describeUse(use)}. A simpler pattern, or a \`charset\`, lets them see more.`,
    };
  }
}

function* unfitFunctions(design: Design): Generator<Report> {
  for (const { use, problem, span } of problemsOf(design, 'wrong-function', 'shard-in-sk', 'bad-separator')) {
    switch (problem.code) {
      case 'wrong-function': {
        const others =
          problem.functions.length === 0 ? 'takes no function' : `takes ${listOf(problem.functions, 'or')}`;
        yield {
          span,
          message: `${quote(problem.fn)} cannot be used on ${quote(problem.path)}, which is of type ${quote(problem.type)} and ${others}. ${sentence(describeUse(use))} cannot be built.`,
        };
        break;
      }
      case 'shard-in-sk':
        yield {
          span,
          message: `A shard in ${describeUse(use)} spreads nothing: DynamoDB places items by the partition key alone. Put ${quote(`{shard:${problem.count}}`)} into the partition key.`,
        };
        break;
      case 'bad-separator':
        yield {
          span,
          message: `The separator ${quote(problem.separator)} of ${quote(use.entity.name)} is not one ASCII character, so the segments of a key cannot be told apart. Use \`#\`, \`/\` or \`|\`.`,
        };
    }
  }
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function ended(text: string): string {
  return /[.?]$/.test(text) ? text : `${text}.`;
}
