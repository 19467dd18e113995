/** The keywords of draft-07 that our schemas use and messages read. */
export interface Schema {
  /** Description of the definition that the place refers to: the form of its value. */
  readonly form?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** The schema of the value at a path of keys and positions, with the description of the property that it is. */
export function schemaAt(root: Schema, path: readonly string[]): Schema | undefined {
  let schema: Schema | undefined = root;
  for (const step of path) {
    const here: Schema | undefined = schema === undefined ? undefined : resolve(root, schema);
    if (here === undefined) return undefined;
    const own: Schema | undefined =
      here.properties !== undefined && Object.hasOwn(here.properties, step) ? here.properties[step] : undefined;
    const free: Schema | undefined =
      typeof here.additionalProperties === 'object' ? here.additionalProperties : undefined;
    const item: Schema | undefined = /^\d+$/.test(step) ? here.items : undefined;
    schema = own ?? free ?? item;
  }
  return schema === undefined ? undefined : resolve(root, schema);
}

/** Follows references; the words of the place that refers win over those of what it refers to. */
function resolve(root: Schema, schema: Schema): Schema {
  const target = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (target === undefined) return schema;
  const found = root.definitions?.[target.replace('#/definitions/', '')] ?? {};
  const resolved = resolve(root, found);
  const form = resolved.form ?? found.description;
  return {
    ...resolved,
    ...(form === undefined ? {} : { form }),
    ...(schema.description === undefined ? {} : { description: schema.description }),
  };
}

export function propertiesAt(schema: Schema | undefined): readonly string[] {
  return Object.keys(schema?.properties ?? {});
}

/** What the names in a map of this schema have to be. */
export function nameForm(root: Schema, schema: Schema | undefined): string {
  const names = schema?.propertyNames;
  return (names === undefined ? undefined : resolve(root, names).description) ?? '';
}

/** What a value looks like: the words of its definition. */
export function formOf(schema: Schema | undefined): string | undefined {
  return schema?.form ?? schema?.description;
}

/** What a value of this schema is, in the words of its hover text. */
export function expectation(schema: Schema | undefined): string | undefined {
  return schema?.description;
}
