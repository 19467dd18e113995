import type { Design, EntityDesign } from '../../design/design.js';
import { describeType, type PathSegment } from '../../expression/model/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Attribute, LocatedExpr } from '../../model/model.js';
import type { ValueType } from '../../model/value-type.js';
import { memberOf, rootOf, segmentsOf } from '../../model/written-path.js';
import type { Located } from '../../source/index.js';
import { keyValues } from '../keys/key-parts.js';
import type { Report, RuleContext } from '../rule.js';
import { listOf, quote } from '../show.js';
import { unaddable } from './expression-places.js';
import { type ItemWrite, itemWrites } from './item-writes.js';
import { type Change, DOES, lackingReport } from './lacking-places.js';
import { statementWrites } from './statement-writes.js';
import { valueReport } from './unsettable-values.js';

type Clause = Change['clause'];

/** Writes whose parts do not fit together, or do not fit what is stored: each path has one finding at most. */
export function* faultyWrites({ model, design }: RuleContext, faulty: ReadonlySet<LocatedExpr>): Iterable<Report> {
  yield* markedByStatements(design);
  for (const write of itemWrites(model)) {
    const entity = design.entities.get(write.entity);
    if (entity === undefined) continue;
    if (write.action === 'update') yield* updateFaults(design, entity, write, faulty);
    // The item under another key is what an update would make of it.
    if (write.action === 'move')
      yield* flatMap(
        changesOf(write),
        (change) =>
          (isRemoval(change) ? removeReport(entity, write, change) : valueReport(entity, write, change, faulty)) ??
          lackingReport(design.model, entity, write, change) ??
          [],
      );
  }
}

function* updateFaults(
  design: Design,
  entity: EntityDesign,
  write: ItemWrite,
  faulty: ReadonlySet<LocatedExpr>,
): Iterable<Report> {
  const before: Change[] = [];
  const changes = changesOf(write);
  for (const change of changes) {
    if (isToldElsewhere(entity, change)) continue;
    const kept = keptReport(design, entity, write, change);
    if (kept !== undefined) {
      yield kept;
      continue;
    }
    const other = before.find((one) => overlaps(one, change));
    before.push(change);
    const report =
      other === undefined ? misfitReport(entity, write, change, faulty) : overlapReport(write, other, change);
    if (report !== undefined) yield report;
    if (report !== undefined || changes.some((one) => one !== change && overlaps(one, change))) continue;
    const lacking = lackingReport(design.model, entity, write, change);
    if (lacking !== undefined) yield lacking;
  }
}

function misfitReport(
  entity: EntityDesign,
  write: ItemWrite,
  change: Change,
  faulty: ReadonlySet<LocatedExpr>,
): Report | undefined {
  if (isRemoval(change)) return removeReport(entity, write, change);
  const unaddable = change.clause === 'add' ? addReport(entity, write, change) : undefined;
  return unaddable ?? valueReport(entity, write, change, faulty);
}

/** `set: {note: absent}` takes the attribute away, too. */
function isRemoval({ clause, value }: Change): boolean {
  return clause === 'remove' || (clause === 'set' && value?.value.kind === 'absent');
}

function changesOf({ set, add, remove }: ItemWrite): readonly Change[] {
  const change = (clause: Clause, path: Located<string>, value?: LocatedExpr): Change => ({
    clause,
    path,
    segments: segmentsOf(path.value),
    ...(value === undefined ? {} : { value }),
  });
  return [
    ...set.map(({ path, value }) => change('set', path, value)),
    ...add.map(({ path, value }) => change('add', path, value)),
    ...remove.map((path) => change('remove', path)),
  ];
}

/** What is immutable is DM1009's, and the key of the table is DM2013's: it is not to be changed at all. */
function isToldElsewhere({ key, attributes }: EntityDesign, { path }: Change): boolean {
  const name = rootOf(path.value);
  const isKey = keyValues(key).some(({ reads }) => reads.includes(name));
  return isKey || attributes.get(name)?.attribute.immutable === true;
}

// ------------------------------------------------------------------------------ what the update writes of itself

/** The version, the mark of a soft delete, and the time of the last change are written by what they are there for. */
function keptReport(
  design: Design,
  { entity, types }: EntityDesign,
  write: ItemWrite,
  change: Change,
): Report | undefined {
  const { path, clause } = change;
  const name = rootOf(path.value);
  const { version, softDelete } = entity;
  const what = `${quote(write.name)} ${DOES[clause]} ${quote(path.value)}`;
  const declared = entity.attributes.get(name);
  if (declared?.derive !== undefined || declared?.constant !== undefined) {
    const sources = [...new Set((types.derivation(name)?.reads ?? []).map(({ segments }) => String(segments[0])))];
    const [them, one] = sources.length === 1 ? ['it', 'it'] : ['them', 'one of them'];
    const why =
      declared.derive === undefined
        ? 'which has one value for ever. Leave it out'
        : `which is derived from ${listOf(sources)}: what it is then does not follow from ${them}, and is gone after the next write of ${one}. Set what it is derived from`;
    const related = [{ message: `${quote(name)} is declared here`, span: declared.span }];
    return { span: path.span, message: `${what}, ${why}.`, related };
  }
  if (version?.attribute.value === name) {
    const lost = clause === 'set' ? 'what it sets is lost' : 'DynamoDB refuses two changes of one attribute';
    return {
      span: path.span,
      message: `${what}, the version of ${quote(entity.name)}, which every update counts up by one itself: ${lost}. Leave it out; where the update is to see that nothing has changed since it was read, say ${quote(`lock: ${name}`)}.`,
      related: [{ message: `${quote(entity.name)} is versioned here`, span: version.attribute.span }],
    };
  }
  // A stream rule sees no mark, and has no other way to set one.
  if (softDelete?.attribute.value === name && write.pattern !== undefined) {
    const related = [{ message: `${quote(entity.name)} is deleted softly`, span: softDelete.span }];
    return { span: path.span, message: `${what}, ${markText(entity.name, clause)}`, related };
  }
  // A value that is set takes the place of the time.
  if (clause === 'set' || design.model.defaults.timestamps?.updated !== name) return undefined;
  return {
    span: path.span,
    message: `${what}, which every update sets to the time of the call itself: DynamoDB refuses two changes of one attribute. Leave it out.`,
  };
}

/** Only a statement that takes the mark away does what no other pattern can. */
function* markedByStatements({ model, entities }: Design): Iterable<Report> {
  for (const { entity: owner, name, set } of statementWrites(model.patterns.values(), entities)) {
    const softDelete = entities.get(owner)?.entity.softDelete;
    const marked = set.find(({ path }) => path.value === softDelete?.attribute.value);
    if (marked === undefined || softDelete === undefined) continue;
    yield {
      span: marked.path.span,
      message: `The statement of ${quote(name)} sets ${quote(marked.path.value)}, ${markText(owner, 'set')}`,
      related: [{ message: `${quote(owner)} is deleted softly`, span: softDelete.span }],
    };
  }
}

function markText(entity: string, clause: Clause): string {
  const mark = `the mark of deleted items of ${quote(entity)}`;
  return clause === 'remove'
    ? `${mark}, and an update takes only items without it: it would find none, and brings nothing back. Write the item anew by \`op: put\`, or take the mark away by a statement of \`op: execute\`, which does that alone and claims no unique value again.`
    : `${mark}: the item is hidden then, and nothing else is done that a delete does, such as to free what is unique. Take \`op: delete\`, or \`delete\` in a step, which sets the mark.`;
}

// ---------------------------------------------------------------------------------------------------- overlaps

/**
 * Whether one path is the other, or leads into it. One attribute that is named twice in a list is written once.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
function overlaps(a: Change, b: Change): boolean {
  const [short, long] = a.segments.length <= b.segments.length ? [a, b] : [b, a];
  const isWithin = short.segments.every((segment, i) => segment === long.segments[i]);
  const isSame = short.segments.length === long.segments.length;
  return isWithin && !(isSame && a.clause === b.clause && a.clause !== 'add');
}

function overlapReport({ name }: ItemWrite, first: Change, second: Change): Report {
  const isSame = first.path.value === second.path.value;
  const [inner, outer] = first.segments.length > second.segments.length ? [first, second] : [second, first];
  const what = isSame
    ? first.clause === second.clause
      ? `${DOES[first.clause]} ${quote(first.path.value)} twice`
      : `${DOES[first.clause]} ${quote(first.path.value)} and ${DOES[second.clause]} it too`
    : `${DOES[outer.clause]} ${quote(outer.path.value)} and ${DOES[inner.clause]} ${quote(inner.path.value)}, which lies in it`;
  return {
    span: second.path.span,
    message: `${quote(name)} ${what}: DynamoDB does not say which comes first and refuses an update whose paths overlap. Keep one of the two.`,
    related: [{ message: `${quote(first.path.value)} is changed here first`, span: first.path.span }],
  };
}

// --------------------------------------------------------------------------------------- what cannot be added to

function addReport(entity: EntityDesign, { name }: ItemWrite, { path }: Change): Report | undefined {
  const type = unaddable(entity, path.value);
  if (type === undefined) return undefined;
  const isSet = type.kind === 'set';
  const what = isSet ? 'a set inside another value' : describeType(type);
  const advice = isSet
    ? 'DynamoDB adds to a set only where it is an attribute of its own. Make it one, or `set` the whole of it.'
    : 'DynamoDB adds to a number or a set, and refuses anything else. Use `set`.';
  return {
    span: path.span,
    message: `${quote(name)} adds to ${quote(path.value)} of ${quote(entity.name)}, which is ${what}: ${advice}`,
  };
}

// ----------------------------------------------------------------------------------------- removal of what is needed

function removeReport(entity: EntityDesign, { name }: ItemWrite, { path, segments }: Change): Report | undefined {
  const root = entity.entity.attributes.get(rootOf(path.value));
  if (root === undefined || !isNeeded(entity, root, segments.slice(1))) return undefined;
  const what = `${segments.length === 1 ? '' : 'the field '}${quote(path.value)}`;
  return {
    span: path.span,
    message: `${quote(name)} removes ${what} of ${quote(entity.name)}, which is not \`optional\`: the item is then none of its type, and reads of it fail in generated code. Declare it \`optional: true\`, or set it to a value that says the same.`,
    related: [{ message: `${quote(root.name)} is declared here`, span: root.span }],
  };
}

/** Whether an item has to have what stands at the path; elements of lists and entries of dictionaries come and go. */
function isNeeded({ types }: EntityDesign, root: Attribute, path: readonly PathSegment[]): boolean {
  if (path.length === 0) return !root.optional && types.derivation(root.name)?.type.optional !== true;
  let type: ValueType | undefined = root.type;
  let needed = false;
  for (const segment of path) {
    const field: ReturnType<typeof memberOf> = memberOf(type, segment);
    if (field === undefined) return false;
    type = field.type;
    needed = !field.optional;
  }
  return needed;
}
