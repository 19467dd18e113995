/** What a table's name has of the environment: without it, nobody can tell what the table is called. */
export function fromEnvironment(value: string | undefined, variable: string, table: string): string {
  if (value !== undefined && value !== '') return value;
  throw new TypeError(
    `The name of the table \`${table}\` has a part that the environment gives, and \`${variable}\` is not set there: set it, or give the client the whole name in its option \`tables\`.`,
  );
}
