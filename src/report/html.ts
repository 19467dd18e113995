import { codeFrame, type Finding, printable, rulePageUrl } from '../diagnostics/index.js';
import { type Html, html, prose, trusted } from '../simulate/html/html.js';
import { pageHtml } from '../simulate/html/page.js';
import { countsText, LEGEND } from './counts.js';
import type { Line, Review, ReviewSection } from './review.js';

const OWN_STYLE = `
.lines{margin-top:8px;max-width:95ch}
.lines li{margin-top:6px;padding-left:1.7em;position:relative}
.lines i{position:absolute;left:.2em;font-style:normal;font-weight:600;color:var(--muted)}
.lines .good i{color:var(--good)}
.lines .gap i{color:var(--bad)}
.card>h3:not(:first-child){margin-top:24px}
.found{border-top:1px solid var(--line);margin-top:18px;padding-top:14px}
.found p{margin-top:6px;max-width:95ch}
.found pre{margin:10px 0 0;padding:10px 12px;background:var(--wash);border-radius:8px;overflow-x:auto;font-size:.82rem;line-height:1.45}
.badge.info,.badge.warning{background:var(--wash);color:var(--ink)}
.badge.error{background:var(--badwash);color:var(--bad)}`;

/** The review as one page that loads nothing and runs nothing. */
export function reviewHtml(review: Review): string {
  const { model, description, region, sections, assumptions, suppressed } = review;
  return pageHtml({
    command: 'dynamodel report',
    what: 'design review',
    model: printable(model),
    ...(description === undefined ? {} : { lead: printable(description) }),
    meta: html`<span>${region}</span><span>${countsText(sections)}</span>${suppressed > 0 && html`<span>${suppressed} suppressed</span>`}<span>${LEGEND}</span>`,
    contents: sections.map(({ id, title }) => [id, title]),
    main: html`${sections.map(sectionHtml)}
${
  assumptions.length > 0 &&
  html`<section id="assumptions"><h2>Assumptions</h2><div class="card"><ul class="lines">${assumptions.map((text) => html`<li><i aria-hidden="true">–</i>${prose(text)}</li>`)}</ul></div></section>`
}`,
    style: OWN_STYLE,
  });
}

function sectionHtml({ id, title, topics, findings }: ReviewSection): Html {
  return html`<section id="${id}">
<h2>${title}</h2>
<p class="lead">${countsText([{ id, title, topics, findings }])}</p>
${topics.length + findings.length === 0 && html`<div class="card"><p>The model says nothing of this.</p></div>`}
${topics.length > 0 && html`<div class="card">${topics.map((topic) => html`<h3>${topic.title}</h3><ul class="lines">${topic.lines.map(lineHtml)}</ul>`)}</div>`}
${findings.length > 0 && html`<div class="card"><h3>Findings</h3>${findings.map(findingHtml)}</div>`}
</section>
`;
}

const MARKS: Readonly<Record<Line['state'], readonly [sign: string, words: string]>> = {
  fact: ['–', ''],
  good: ['✓', 'In order: '],
  gap: ['?', 'To ask: '],
};

function lineHtml({ text, state }: Line): Html {
  const [sign, words] = MARKS[state];
  return html`<li class="${state}"><i aria-hidden="true">${sign}</i>${words !== '' && html`<span class="sr">${words}</span>`}${prose(text)}</li>`;
}

function findingHtml({ rule, name, severity, message, span, suggestion, source }: Finding): Html {
  const { line, column } = span.file.position(span.start);
  const frame = codeFrame(span);
  return html`<article class="found">
<h4><span class="badge ${severity}">${severity}</span> <a href="${rulePageUrl(rule)}">${rule} ${name}</a> in <span class="name">${span.file.path}:${line}:${column}</span></h4>
<p>${prose(message)}</p>
${frame !== '' && html`<pre>${frame.split('\n').map((line) => [line, trusted('\n')])}</pre>`}
${suggestion !== undefined && html`<p><b>Suggestion:</b> ${prose(suggestion.message)}</p>`}
${source !== undefined && html`<p><a href="${source}">Source</a></p>`}
</article>`;
}
