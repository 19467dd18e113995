/** A function of a pattern without its first argument, the context. */
export type Bound<Call> = Call extends (context: never, ...args: infer Args) => infer Result
  ? (...args: Args) => Result
  : never;

type BoundAll<Others> = { readonly [Name in keyof Others]: Bound<Others[Name]> };

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
): ((...args: Args) => Result) & BoundAll<Others> {
  const bound: Record<string, unknown> = {};
  for (const name in others) bound[name] = others[name]?.bind(undefined, context);
  return Object.assign((...args: Args) => call(context, ...args), bound as BoundAll<Others>);
}
