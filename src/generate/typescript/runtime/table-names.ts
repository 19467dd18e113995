/** Physical names of tables: those that are given come before the others. */
export function tableNamesWith<Table extends string>(
  names: Readonly<Record<Table, string>>,
  given: { readonly [One in Table]?: string | undefined } = {},
): Readonly<Record<string, string>> {
  const all: Record<string, string> = { ...names };
  for (const [table, name] of Object.entries<string | undefined>(given)) if (name !== undefined) all[table] = name;
  for (const [table, name] of Object.entries(all))
    if (name === '') throw new TypeError(`The table \`${table}\` has an empty name.`);
  return all;
}
