import { type Content, html, trusted } from './html.js';
import { STYLE } from './style.js';

export interface Page {
  /** `dynamodel simulate`. */
  readonly command: string;
  /** What the page is: `forecast`. */
  readonly what: string;
  /** Printable. */
  readonly model: string;
  readonly lead?: string;
  readonly meta: Content;
  /** Anchors of its parts, with what they are called. */
  readonly contents: readonly (readonly [id: string, title: string])[];
  readonly main: Content;
  /** Behind the style of all pages. */
  readonly style?: string;
}

/** Nothing is loaded from anywhere, and nothing runs. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** A whole page in one file. */
export function pageHtml({ command, what, model, lead, meta, contents, main, style = '' }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${model}: ${what}</title>
<style>${trusted(STYLE + style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the ${what}</a>
<header>
<p class="brand">${command}</p>
<h1>${model}</h1>
${lead !== undefined && html`<p class="lead">${lead}</p>\n`}<p class="meta">${meta}</p>
<nav aria-label="Contents"><ul>${contents.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
</header>
<main id="main" tabindex="-1">
${main}
</main>
</body>
</html>
`.markup;
}
