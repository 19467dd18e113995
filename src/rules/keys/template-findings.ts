import { templatesOf } from '../../design/by-entity.js';
import type { Design, EntityDesign, TemplateUse } from '../../design/design.js';
import type { KeyProblem } from '../../keys/index.js';
import { type Located, type Span, spanOf } from '../../source/index.js';
import { quote } from '../show.js';

type ProblemOf<C extends KeyProblem['code']> = Extract<KeyProblem, { readonly code: C }>;

export interface TemplateFinding<P> {
  readonly use: TemplateUse;
  readonly problem: P;
  /** The placeholder, or the whole template where it cannot be shown. */
  readonly span: Span;
}

/**
 * What compiling found, at its place. A template that is used several times (`invert`, one anchor for two entities) is
 * reported once.
 */
export function* problemsOf<C extends KeyProblem['code']>(
  design: Design,
  ...codes: readonly C[]
): Generator<TemplateFinding<ProblemOf<C>>> {
  const seen = new Set<string>();
  const wanted: readonly string[] = codes;
  for (const use of design.templates) {
    // A template in a key attribute of type N or B is wrong as a whole.
    if (use.slot.type !== 'S') continue;
    for (const problem of use.problems) {
      if (!wanted.includes(problem.code)) continue;
      const span = placeInTemplate(use, problem.start, problem.end);
      const place = `${span.file.path} ${span.start} ${span.end} ${problem.code}`;
      if (seen.has(place)) continue;
      seen.add(place);
      yield { use, problem: problem as ProblemOf<C>, span };
    }
  }
}

/** Whether a template of the entity's table key has such a problem. */
export function hasProblem(design: Design, { entity }: EntityDesign, ...codes: readonly KeyProblem['code'][]): boolean {
  return templatesOf(design, entity).some(
    (use) => use.index === undefined && use.problems.some(({ code }) => codes.includes(code)),
  );
}

/** The place of a problem, whose offsets count the tenant's prefix that the text does not hold. */
export function placeInTemplate(use: TemplateUse, start: number, end: number): Span {
  return placeInText(use.text, start - use.offset, end - use.offset);
}

/** The place of `text.slice(start, end)`; the whole text where it is not written as it reads. */
export function placeInText(text: Located<string>, start: number, end: number): Span {
  const { file } = text.span;
  const written = file.text.slice(text.span.start, text.span.end);
  const lead = written === text.value ? 0 : written.slice(1, -1) === text.value ? 1 : -1;
  if (lead < 0 || start < 0 || end > text.value.length) return text.span;
  return spanOf(file, text.span.start + lead + start, text.span.start + lead + Math.max(end, start + 1));
}

/** "the sort key of `Order`", "the partition key of `Order` in `gsi1`". */
export function describeUse(use: Pick<TemplateUse, 'entity' | 'index' | 'part'>): string {
  const part = use.part === 'pk' ? 'partition key' : 'sort key';
  return `the ${part} of ${quote(use.entity.name)}${use.index === undefined ? '' : ` in ${quote(use.index)}`}`;
}
