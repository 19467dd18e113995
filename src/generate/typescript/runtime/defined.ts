/** The properties that may be undefined are optional instead. */
export type Defined<Fields> = {
  [Name in keyof Fields as MayBeUndefined<Fields[Name]> extends true ? never : Name]: Fields[Name];
} & {
  [Name in keyof Fields as MayBeUndefined<Fields[Name]> extends true ? Name : never]?: Exclude<Fields[Name], undefined>;
};

/** Of what may be anything nothing is known: it stays as it is. */
type MayBeUndefined<Value> = unknown extends Value ? false : undefined extends Value ? true : false;

/** The object without those of its properties that are undefined. */
export function defined<const Fields extends object>(fields: Fields): Defined<Fields>;
export function defined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
