import { parseJson, parseYaml, SourceFile } from '../../../../source/index.js';
import type { ImportFile } from '../../../input.js';
import { ImportError } from '../../../problem.js';
import { MOST_CONFIGURATION_BYTES } from '../configuration.js';
import { booleanValue, numberText, textOfValue, textValue, type Value, valueOfNode } from '../value.js';
import { EvaluationError } from '../work.js';
import { argument, type CallContext, type PureFunction, sortedEntries, textArgument } from './arguments.js';

/** As Terraform writes it: names in order, no space. */
function jsonOf(value: Value, context: CallContext): string {
  context.work.spend(context.span);
  switch (value.kind) {
    case 'null':
      return 'null';
    case 'boolean':
      return String(value.value);
    case 'number':
      return numberText(value.value);
    case 'list':
      return `[${value.items.map((item) => jsonOf(item, context)).join(',')}]`;
    case 'map':
      return `{${sortedEntries(value)
        .map(([key, inner]) => `${JSON.stringify(key)}:${jsonOf(inner, context)}`)
        .join(',')}}`;
    default:
      return JSON.stringify(textOfValue(value)?.text ?? '');
  }
}

function decoded(text: string, context: CallContext, isYaml: boolean): Value {
  context.work.text(context.span, text.length * 64);
  const source = new SourceFile(context.span.file.path, text);
  const { root } = isYaml ? parseYaml(source, { keepTags: true }) : parseJson(source);
  if (root === undefined) throw new EvaluationError(`This text is no ${isYaml ? 'YAML' : 'JSON'}.`, context.span);
  return placed(valueOfNode(root), context);
}

/** What cannot be read as text is told where it is asked for. */
function textIn(file: ImportFile, { span }: CallContext): string {
  try {
    return file.text(MOST_CONFIGURATION_BYTES).text;
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    throw new EvaluationError(error.message, span);
  }
}

/** At the place of the call: the text may have been made there. */
function placed(value: Value, context: CallContext): Value {
  const { span } = context;
  if (value.kind === 'list') return { ...value, span, items: value.items.map((item) => placed(item, context)) };
  if (value.kind === 'map') {
    return {
      ...value,
      span,
      entries: new Map([...value.entries].map(([key, inner]) => [key, placed(inner, context)])),
    };
  }
  return { ...value, span };
}

/** What a known text of JSON holds; undefined where it is none. */
export function decodedJson({ text, span }: Extract<Value, { kind: 'text' }>): Value | undefined {
  const { root } = parseJson(new SourceFile(span.file.path, text.text));
  return root === undefined ? undefined : valueOfNode(root);
}

export const ENCODING_FUNCTIONS: Readonly<Record<string, PureFunction>> = {
  jsonencode: {
    call: (args, context) => {
      const text = jsonOf(argument(args, 0, context), context);
      context.work.text(context.span, text.length);
      return textValue(text, context.span);
    },
  },
  jsondecode: { call: (args, context) => decoded(textArgument(args, 0, context), context, false) },
  yamldecode: { call: (args, context) => decoded(textArgument(args, 0, context), context, true) },
  base64encode: {
    call: (args, context) => {
      const text = textArgument(args, 0, context);
      context.work.text(context.span, text.length * 2);
      return textValue(Buffer.from(text, 'utf8').toString('base64'), context.span);
    },
  },
  base64decode: {
    call: (args, context) =>
      textValue(Buffer.from(textArgument(args, 0, context), 'base64').toString('utf8'), context.span),
  },
  file: {
    call: (args, context) => {
      const path = textArgument(args, 0, context);
      const file = context.file(path);
      if (file === undefined)
        throw new EvaluationError(`The file \`${path}\` is not in what is imported.`, context.span);
      const text = textIn(file, context);
      context.work.text(context.span, text.length);
      return textValue(text, context.span);
    },
  },
  fileexists: {
    call: (args, context) => booleanValue(context.file(textArgument(args, 0, context)) !== undefined, context.span),
  },
};
