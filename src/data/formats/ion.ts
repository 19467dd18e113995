import { type IonType, IonTypes, makeReader, type Reader } from 'ion-js';
import { MAX_NESTING_DEPTH } from '../../facts/index.js';
import { type MutableItem, setAttribute } from '../../value/index.js';
import { DataError } from '../data-error.js';
import { eachOf, type PlacedWrite, type PlacedWrites } from '../data-write.js';
import { type DataFile, nameOfFile, type OnBytes } from '../file-chunks.js';
import { type Line, lineBatches } from '../lines.js';
import { writeOf } from './dynamodb-json.js';
import { LikelyNames, plainIonRecord } from './plain-ion.js';

/** What Ion says that DynamoDB has no value for. */
class IonProblem extends Error {}

/**
 * Items in Amazon Ion's text form, one on a line: `$ion_1_0 {Item:{...}}` in a full export, `{Record:{Keys:..., NewImage:...}}` in an
 * incremental one. Sets are lists with an annotation, numbers are decimals.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
 */
export async function* ionWrites(file: DataFile, onBytes?: OnBytes): PlacedWrites {
  const path = nameOfFile(file);
  const likely = new LikelyNames();
  for await (const batch of lineBatches(file, onBytes)) {
    const lines = batch.filter(({ text }) => text.trim() !== '$ion_1_0');
    yield eachOf(lines, (line) => lineWrite(path, line, likely));
  }
}

function lineWrite(path: string, { number, text }: Line, likely: LikelyNames): PlacedWrite {
  let record: unknown;
  try {
    // A string of its own: parts of it that are kept would keep the whole part of the file that it was cut from.
    record = plainIonRecord(` ${text}`, likely) ?? recordOf(text);
  } catch (error) {
    // The library's messages are of the kind "expected ',' or '}'".
    const { message } = error as Error;
    const problem = error instanceof IonProblem ? message : `is not Ion: ${message}`;
    throw new DataError(problem, { path, line: number, text });
  }
  const write = writeOf(record);
  if (write !== undefined) return { write, line: number, text };
  throw new DataError('expected {Item:{...}}, or {Record:{Keys:{...}, NewImage:{...}}} as in an incremental export', {
    path,
    line: number,
    text,
  });
}

/** The one value of a line, whose members `Item`, `Keys` and the images are items. */
function recordOf(text: string): unknown {
  const reader = makeReader(text);
  if (reader.next() !== IonTypes.STRUCT || reader.isNull()) return undefined;
  const record = membersOf(reader);
  if (reader.next() !== null) throw new IonProblem('more than one value on a line');
  return record;
}

function membersOf(reader: Reader): Readonly<Record<string, unknown>> {
  const members: Record<string, unknown> = {};
  inside(reader, (type) => {
    const name = reader.fieldName();
    if (type !== IonTypes.STRUCT || reader.isNull()) return;
    if (name === 'Record') Object.assign(members, membersOf(reader));
    else if (name === 'Item' || name === 'Keys' || name === 'NewImage' || name === 'OldImage') {
      members[name] = structOf(reader, 0);
    }
  });
  return members;
}

function inside(reader: Reader, visit: (type: IonType) => void): void {
  reader.stepIn();
  for (let type = reader.next(); type !== null; type = reader.next()) visit(type);
  reader.stepOut();
}

function structOf(reader: Reader, depth: number): MutableItem {
  const item: MutableItem = {};
  inside(reader, (type) => {
    const name = reader.fieldName() ?? '';
    if (Object.hasOwn(item, name)) throw new IonProblem(`the attribute ${JSON.stringify(name)} is there twice`);
    setAttribute(item, name, attributeOf(reader, type, depth) as MutableItem[string]);
  });
  return item;
}

const SETS: ReadonlyMap<string, 'SS' | 'NS' | 'BS'> = new Map([
  ['$dynamodb_SS', 'SS'],
  ['$dynamodb_NS', 'NS'],
  ['$dynamodb_BS', 'BS'],
]);

function attributeOf(reader: Reader, type: IonType, depth: number): object {
  const [annotation, ...others] = reader.annotations();
  const set = annotation === undefined ? undefined : SETS.get(annotation);
  if (others.length > 0 || (annotation !== undefined && (set === undefined || type !== IonTypes.LIST))) {
    throw new IonProblem(`the annotation ${annotation} of a ${type.name} is of no type of DynamoDB`);
  }
  if (reader.isNull()) {
    if (type === IonTypes.NULL) return { NULL: true };
    throw new IonProblem(`null.${type.name} is of no type of DynamoDB; NULL is written null`);
  }
  if (set !== undefined) return { [set]: setOf(reader, set) };
  // The table says so of what is nested too deeply; here it only must not run out of stack.
  if (depth > MAX_NESTING_DEPTH + 1) throw new IonProblem(`is nested more than ${MAX_NESTING_DEPTH} levels deep`);
  switch (type) {
    case IonTypes.STRING:
      return { S: reader.stringValue() };
    case IonTypes.DECIMAL:
    case IonTypes.INT:
      return { N: numberOf(reader, type) };
    case IonTypes.BLOB:
      return { B: reader.uInt8ArrayValue() };
    case IonTypes.BOOL:
      return { BOOL: reader.booleanValue() };
    case IonTypes.STRUCT:
      return { M: structOf(reader, depth + 1) };
    case IonTypes.LIST: {
      const list: object[] = [];
      inside(reader, (element) => list.push(attributeOf(reader, element, depth + 1)));
      return { L: list };
    }
    default:
      throw new IonProblem(`a ${type.name} is of no type of DynamoDB`);
  }
}

function setOf(reader: Reader, set: 'SS' | 'NS' | 'BS'): unknown[] {
  const members: unknown[] = [];
  inside(reader, (type) => {
    const value = attributeOf(reader, type, 0) as Readonly<Record<string, unknown>>;
    const member = value[set.charAt(0)];
    if (member === undefined) throw new IonProblem(`a ${type.name} in a set that is annotated as ${set}`);
    members.push(member);
  });
  return members;
}

/** Decimal notation of a number, exactly: the table brings it into normal form. */
function numberOf(reader: Reader, type: IonType): string {
  if (type === IonTypes.INT) return String(reader.bigIntValue());
  const decimal = reader.decimalValue();
  if (decimal === null) throw new IonProblem('a number without a value');
  return `${decimal.getCoefficient()}e${decimal.getExponent()}`;
}
