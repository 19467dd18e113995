/** A function of a pattern without its first argument, the context. */
export type Bound<Call> = Call extends (context: never, ...args: infer Args) => infer Result
  ? (...args: Args) => Result
  : never;

type Unbound<Context> = (context: Context, ...args: never[]) => unknown;

/** Binds the functions of a pattern to one context: the first as it is, the others as its properties, `ordersBetween.request(…)`. */
export function method<
  Context,
  Args extends readonly unknown[],
  Result,
  Others extends Readonly<Record<string, Unbound<Context>>>,
>(
  context: Context,
  call: (context: Context, ...args: Args) => Result,
  others: Others,
): ((...args: Args) => Result) & { readonly [Name in keyof Others]: Bound<Others[Name]> } {
  const bound = Object.entries(others).map(([name, other]) => [name, other.bind(undefined, context)]);
  return Object.assign((...args: Args) => call(context, ...args), Object.fromEntries(bound));
}
