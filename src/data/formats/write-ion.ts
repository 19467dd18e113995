import { Decimal, IonTypes, makeTextWriter, type Writer } from 'ion-js';
import type { AttributeValue, Item } from '../../value/index.js';

/** Members of a record that are items, by their names; a number of microseconds stands under `Metadata`. */
export interface ExportedRecord {
  readonly Item?: Item;
  readonly Metadata?: { readonly WriteTimestampMicros: { readonly N: string } };
  readonly Keys?: Item;
  readonly OldImage?: Item;
  readonly NewImage?: Item;
}

/**
 * A record of an export as a line of Ion's text form; one of an incremental export is wrapped in `Record`.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
 */
export function ionLine(record: ExportedRecord): string {
  const writer = makeTextWriter();
  writer.stepIn(IonTypes.STRUCT);
  if (record.Item === undefined) {
    writer.writeFieldName('Record');
    writer.stepIn(IonTypes.STRUCT);
  }
  for (const [name, item] of Object.entries(record) as [string, Item][]) {
    writer.writeFieldName(name);
    writeStruct(writer, item);
  }
  if (record.Item === undefined) writer.stepOut();
  writer.stepOut();
  writer.close();
  return `$ion_1_0 ${Buffer.from(writer.getBytes()).toString('utf8')}`;
}

function writeStruct(writer: Writer, item: Item): void {
  writer.stepIn(IonTypes.STRUCT);
  for (const [name, value] of Object.entries(item)) {
    writer.writeFieldName(name);
    writeValue(writer, value);
  }
  writer.stepOut();
}

function writeValue(writer: Writer, value: AttributeValue): void {
  if ('S' in value) writer.writeString(value.S);
  else if ('N' in value) writer.writeDecimal(decimalOf(value.N));
  else if ('B' in value) writer.writeBlob(value.B);
  else if ('BOOL' in value) writer.writeBoolean(value.BOOL);
  else if ('NULL' in value) writer.writeNull(IonTypes.NULL);
  else if ('M' in value) writeStruct(writer, value.M);
  else if ('L' in value) writeList(writer, value.L, (element) => writeValue(writer, element));
  else if ('SS' in value) writeSet(writer, 'SS', value.SS, (member) => writer.writeString(member));
  else if ('NS' in value) writeSet(writer, 'NS', value.NS, (member) => writer.writeDecimal(decimalOf(member)));
  else writeSet(writer, 'BS', value.BS, (member) => writer.writeBlob(member));
}

function writeSet<T>(writer: Writer, type: string, members: readonly T[], write: (member: T) => void): void {
  writer.setAnnotations([`$dynamodb_${type}`]);
  writeList(writer, members, write);
}

function writeList<T>(writer: Writer, elements: readonly T[], write: (element: T) => void): void {
  writer.stepIn(IonTypes.LIST);
  for (const element of elements) write(element);
  writer.stepOut();
}

function decimalOf(number: string): Decimal {
  const [whole = '', fraction = ''] = number.replace('-', '').split('.');
  // The sign of the coefficient alone is not taken for that of the number.
  return new Decimal(BigInt(whole + fraction), -fraction.length, number.startsWith('-'));
}
