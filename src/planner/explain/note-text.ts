import { bytesText, numberText, percentText, plural, usdText } from '../../diagnostics/index.js';
import type { DeferReason, PlanNote } from '../plan.js';
import type { IndexPrice, Suggestion } from '../suggestion.js';
import { names, spreadText } from './units.js';

/** A fact about a planned pattern, as a sentence. */
export function noteText(note: PlanNote): string {
  switch (note.code) {
    case 'scan':
      return `Reads every item of \`${note.table}\`, whatever it returns.`;
    case 'get-by-query':
      return `A get needs the table key; this one is a query of \`${note.index}\` that expects one item.`;
    case 'unbounded':
      return `Nothing bounds the answer: ${spreadText(note.items)} items, in ${spreadText(note.pages)} ${note.pages.p99 === 1 ? 'page' : 'pages'} of 1 MB for each request.`;
    case 'limit-hides': {
      const before = note.before.map(({ entity, items }) => `${spreadText(items)} \`${entity}\``);
      return `\`${note.entity}\` comes after ${before.join(' and ')}: a limit of ${note.limit} may never reach it.`;
    }
    case 'filter-discards':
      return `The filter drops ${percentText(note.share)} of what is read and paid for${note.basis === 'estimated' ? ' (by the weights of the model)' : ''}.`;
    case 'limit-before-filter':
      return `DynamoDB counts what it reads against the limit of ${numberText(note.limit)}, before the filter: a request may return fewer items, or none, and not be the last.`;
    case 'foreign':
      return `Rows of ${names(note.entities)} lie in the range: ${percentText(note.share)} of the bytes read are for nothing.`;
    case 'fan-out':
      return fanOutText(note);
    case 'trailing-segment':
      return `Something follows \`${note.field}\` in \`${note.slot}\`: the upper bound includes it.`;
    case 'equal-row-dropped':
      return `Rows with exactly the bound of \`${note.field}\` come back and are dropped by the caller.`;
    case 'local-index-fetch':
      return `${names(note.attributes)} ${note.attributes.length === 1 ? 'is' : 'are'} not projected: every row is read from the table too.`;
    case 'not-projected':
      return `${names(note.attributes)} ${note.attributes.length === 1 ? 'is' : 'are'} not projected.`;
    case 'pin-is-dearer':
      return `Pinned to \`${note.pinned}\` at ${plural(note.pinnedUnits, 'read unit')}; \`${note.cheapest}\` would take ${numberText(note.cheapestUnits)}.`;
    case 'partial-key':
      return `\`${note.slot}\` of \`${note.index}\` must be written anew, and ${names(note.missing)} ${note.missing.length === 1 ? 'is' : 'are'} not given.`;
    case 'moves-in-index':
      return `The entry in \`${note.index}\` moves when ${names(note.because)} ${note.because.length === 1 ? 'changes' : 'change'}: the old one out, the new one in.`;
    case 'strong-read':
      return 'A consistent read takes twice the units.';
    case 'optional-parts':
      return `${names(note.fields)} may be left out, from the right; figures are with all given, the maximum with none.`;
    case 'partial-derive':
      return `\`${note.attribute}\` is derived from ${names(note.missing)} too, which the pattern does not give.`;
    case 'not-in-dynamodb':
      return `DynamoDB cannot evaluate the ${note.what}: ${note.why}.`;
  }
}

export function deferText(reason: DeferReason): string {
  switch (reason) {
    case 'broken-model':
      return 'Its entities could not be resolved: `check` says why.';
  }
}

/** What would serve the pattern, as a sentence; the price is told apart. */
export function suggestionText(suggestion: Suggestion): string {
  switch (suggestion.kind) {
    case 'new-index': {
      const sk = suggestion.sk.length === 0 ? '' : `, sk: [${suggestion.sk.join(', ')}]`;
      const { project } = suggestion;
      const carried = typeof project === 'string' ? project : `{include: [${project.join(', ')}]}`;
      const declared = `${suggestion.name}: {pk: [${suggestion.pk.join(', ')}]${sk}, project: ${carried}}`;
      return `A global index: \`${declared}\` under \`indexes\` of \`${suggestion.table}\`, and \`${suggestion.name}: natural\` under \`indexes\` of \`${suggestion.entity}\`.`;
    }
    case 'bind':
      return `Give ${names(suggestion.fields)} too: then \`${suggestion.index}\` serves it.`;
    case 'filter':
      return `If only those are wanted, say so with \`filter: "${suggestion.filter}"\`: then \`${suggestion.index}\` serves it.`;
    case 'filter-rest': {
      const calls = `\`by: [${suggestion.by.join(', ')}], filter: "${suggestion.filter}"\``;
      const units = plural(Number(suggestion.unitsPerCall.toPrecision(3)), 'read unit');
      return `Find by the key what it narrows, and filter by the rest: with ${calls}, \`${suggestion.index}\` serves it for about ${units} a call${suggestion.isGuess === true ? ', if few items share the key' : ''}.`;
    }
    case 'fan-out': {
      const parts = [
        ...(suggestion.shards > 1 ? ['shard: all'] : []),
        ...(suggestion.buckets ? ['bucket: {max: …}'] : []),
      ];
      const requests = suggestion.buckets
        ? `${plural(suggestion.shards, 'request')} for each bucket`
        : plural(suggestion.requests, 'request');
      return `\`fanOut: {${parts.join(', ')}}\` on \`${suggestion.index}\`: ${requests} a call.`;
    }
    case 'merge':
      return `\`merge: {order: ${suggestion.order}}\`: the caller sorts the rows of all shards of \`${suggestion.index}\` into one order.`;
    case 'sort-key':
      return `Let \`${suggestion.slot}\` of \`${suggestion.index}\` begin with ${suggestion.parts.join(', ')}: it changes what is stored for \`${suggestion.entity}\`.`;
    case 'project':
      return projectText(suggestion);
    case 'eventual':
      return `Without \`consistent\`, \`${suggestion.index}\` serves it.`;
  }
}

function projectText({ attributes, enough, index }: Extract<Suggestion, { readonly kind: 'project' }>): string {
  const change = `${names(attributes)} in \`${index}\`: the index has to be made again.`;
  return enough === undefined
    ? `Project ${change}`
    : `If those are not needed, say \`project: [${enough.join(', ')}]\`. Otherwise project ${change}`;
}

export function priceText(price: IndexPrice): string {
  const parts = [`+${plural(price.unitsPerWrite, 'write unit')} for each write`];
  if (price.writesPerSecond !== undefined) parts.push(`${numberText(price.writesPerSecond)} writes/s`);
  if (price.storedBytes !== undefined) parts.push(`${bytesText(price.storedBytes)} stored`);
  if (price.monthlyUsd !== undefined) parts.push(`${usdText(price.monthlyUsd)} a month on demand (${price.prices})`);
  return parts.join(' · ');
}

function fanOutText({ shards, buckets, requests, walks }: Extract<PlanNote, { code: 'fan-out' }>): string {
  if (walks && shards > 1 && buckets > 1)
    return `At most ${plural(requests, 'request')}: those of the ${plural(shards, 'shard')} of a bucket at once, and up to ${plural(buckets, 'bucket')} one after another until the page is full.`;
  const parts = [...(shards > 1 ? [plural(shards, 'shard')] : []), ...(buckets > 1 ? [plural(buckets, 'bucket')] : [])];
  const all =
    parts.length === 2
      ? `${plural(requests, 'request')}: ${parts.join(' × ')}`
      : `${plural(requests, 'request')}, one for each of ${parts[0]}`;
  return walks ? `At most ${all}, one after another until the page is full.` : `${all}.`;
}
