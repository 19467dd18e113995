import { isMap, isPair, isScalar, isSeq, parseDocument } from 'yaml';

/** A template of CloudFormation as data, with the long forms of functions. */
export function parseTemplate(text: string, version: '1.1' | '1.2' = '1.2'): unknown {
  const document = parseDocument(text, { logLevel: 'silent', version, merge: false });
  if (document.errors.length > 0) throw document.errors[0];
  return readValue(document.contents);
}

function readValue(node: unknown): unknown {
  const tag = isScalar(node) || isMap(node) || isSeq(node) ? node.tag : undefined;
  const value = plainOf(node);
  if (tag === undefined || !/^![A-Za-z]/.test(tag)) return value;
  const name = tag.slice(1);
  if (name === 'Ref' || name === 'Condition') return { [name]: value };
  const [id = '', ...attribute] = name === 'GetAtt' ? String(value).split('.') : [];
  return { [`Fn::${name}`]: name === 'GetAtt' ? [id, attribute.join('.')] : value };
}

function plainOf(node: unknown): unknown {
  if (isScalar(node)) return node.value;
  if (isSeq(node)) return node.items.map(readValue);
  if (!isMap(node)) throw new Error('An alias, or nothing.');
  return Object.fromEntries(
    node.items
      .filter((item) => isPair(item))
      .map(({ key, value }) => [isScalar(key) ? key.value : key, readValue(value)]),
  );
}
