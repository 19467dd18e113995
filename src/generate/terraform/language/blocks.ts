import type { HclObject, HclValue } from './values.js';

/** `type "label" { … }` */
export interface Block {
  readonly kind: 'block';
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: readonly Item[];
}

export interface Argument {
  readonly kind: 'argument';
  readonly name: string;
  readonly value: HclValue;
}

/** For people; above the item that it is about, or apart, about all that follows. */
export interface Comment {
  readonly kind: 'comment';
  readonly text: string;
  readonly isApart?: boolean;
}

export type Item = Argument | Block | Comment;

/** Arguments by name, in order; what is undefined is left out. */
export type BodyPart = Item | HclObject | readonly BodyPart[] | undefined;

/** Names, types and labels are made of no text of a model, or of letters, digits and `_`. */
export function block(type: string, labels: readonly string[], ...body: readonly BodyPart[]): Block {
  return { kind: 'block', type, labels, body: body.flatMap(itemsOf) };
}

export function comment(text: string): Comment {
  return { kind: 'comment', text };
}

/** About all that follows. */
export function remark(text: string): Comment {
  return { kind: 'comment', text, isApart: true };
}

function itemsOf(part: BodyPart): readonly Item[] {
  if (part === undefined) return [];
  if (isList(part)) return part.flatMap(itemsOf);
  if (isItem(part)) return [part];
  return Object.entries(part).flatMap(([name, value]) =>
    value === undefined ? [] : [{ kind: 'argument', name, value }],
  );
}

function isList(part: Exclude<BodyPart, undefined>): part is readonly BodyPart[] {
  return Array.isArray(part);
}

function isItem(part: Item | HclObject): part is Item {
  return 'kind' in part && (part.kind === 'block' || part.kind === 'comment' || part.kind === 'argument');
}
