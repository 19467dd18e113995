/**
 * Text of infrastructure, some of which only a deployment knows. Each format has its own way to say it: `!Sub` in CloudFormation,
 * interpolation in Terraform, a template literal in CDK.
 */
export type Text = readonly Piece[];

export type Piece =
  /** As it stands. A `${` in it is text, too: policy variables of IAM are written so. */
  | string
  /** What a stage sets: `${env:NAME:-default}` of the model. */
  | { readonly kind: 'parameter'; readonly name: string }
  /** Where it is deployed. */
  | { readonly kind: 'region' | 'account' | 'partition' };

export const REGION: Piece = { kind: 'region' };
export const ACCOUNT: Piece = { kind: 'account' };
export const PARTITION: Piece = { kind: 'partition' };

const PARAMETER = /\$\{env:([A-Za-z_][A-Za-z0-9_]*)(?::-([^{}]*))?\}/g;

/** Text of a model that may hold `${env:NAME:-default}`. */
export function textOf(written: string): Text {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of written.matchAll(PARAMETER)) {
    const [found, name = ''] = match;
    pieces.push(written.slice(at, match.index), { kind: 'parameter', name });
    at = match.index + found.length;
  }
  return [...pieces, written.slice(at)].filter((piece) => piece !== '');
}

/** The parameters of text of a model, each with the default that it states there. */
export function parametersIn(written: string): readonly { readonly name: string; readonly value?: string }[] {
  return [...written.matchAll(PARAMETER)].map(([, name = '', value]) => ({
    name,
    ...(value === undefined ? {} : { value }),
  }));
}

/** The text where it is known before any deployment. */
export function plainTextOf(text: Text): string | undefined {
  return text.every((piece) => typeof piece === 'string') ? text.join('') : undefined;
}

/** For people, and for formats without parameters: `${env:NAME}`, `${AWS::Region}`. */
export function shownText(text: Text): string {
  return text
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if (piece.kind === 'parameter') return `\${env:${piece.name}}`;
      return { region: `\${AWS::Region}`, account: `\${AWS::AccountId}`, partition: `\${AWS::Partition}` }[piece.kind];
    })
    .join('');
}
