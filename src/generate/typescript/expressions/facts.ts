/** What the tests on the way to a piece of code have shown of a variable, as TypeScript narrows it. */
interface Fact {
  readonly presence?: 'present' | 'absent';
  /** Literals that it can still be, in their normal text. */
  readonly members?: ReadonlySet<string>;
}

/** By place: see `Value`. */
export type Facts = ReadonlyMap<string, Fact>;

export const NO_FACTS: Facts = new Map();

/** The facts with another one about a place. */
export function withFact(facts: Facts, place: string | undefined, fact: Fact): Facts {
  return place === undefined ? facts : new Map([...facts, [place, { ...facts.get(place), ...fact }]]);
}

/** What holds where one of two things does. */
export function either(a: Facts, b: Facts): Facts {
  const both = new Map<string, Fact>();
  for (const [place, one] of a) {
    const other = b.get(place);
    if (other === undefined) continue;
    const members =
      one.members === undefined || other.members === undefined
        ? undefined
        : new Set([...one.members, ...other.members]);
    both.set(place, {
      ...(one.presence !== undefined && one.presence === other.presence ? { presence: one.presence } : {}),
      ...(members === undefined ? {} : { members }),
    });
  }
  return both;
}
