import { XMLBuilder } from 'fast-xml-parser';
import { printable } from './printable.js';

/** A document; attributes of an element are named `@name`, its text is `#text`. */
export function xmlDocument(root: object): string {
  const builder = new XMLBuilder({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    format: true,
    suppressEmptyNode: true,
    // An attribute whose value is the text "true" is one with a value.
    suppressBooleanAttributes: false,
  });
  const xml: string = builder.build({ '?xml': { '@version': '1.0', '@encoding': 'UTF-8' }, ...root });
  return xml.endsWith('\n') ? xml : `${xml}\n`;
}

/** Parsers read a line break in an attribute as a blank, so it is shown as any other control character. */
export function xmlAttribute(text: string): string {
  return xmlText(printable(text));
}

/** Without the characters that XML cannot hold. https://www.w3.org/TR/xml/#charsets */
export function xmlText(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      printable(line).replace(
        /[\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
        '\ufffd',
      ),
    )
    .join('\n');
}
