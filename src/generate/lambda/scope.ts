import { type ScopePiece as Piece, scopePieces } from '../../load/rights/index.js';
import type { Role, RoleApi } from '../../model/index.js';
import { type Code, commas, literal, property, ts } from '../text/index.js';

/** What a function knows of its caller: a claim of the token, or what API Gateway says of who signed the request. */
export type ScopePiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'claim' | 'iam'; readonly name: string };

export type Scope = ReadonlyMap<string, readonly ScopePiece[]>;

/** The scope as a function fills it; `unknown`: what of it nothing in a request of this kind says, as it is written. */
export function scopeOf(role: Role, { auth }: RoleApi): { readonly scope: Scope; readonly unknown: readonly string[] } {
  const unknown: string[] = [];
  const scope = new Map<string, readonly ScopePiece[]>();
  for (const [field, written] of role.scope) {
    const pieces = scopePieces(written).flatMap((piece): readonly ScopePiece[] => {
      if (piece.kind === 'text') return [piece];
      const known = piece.kind === 'variable' && piece.fallback === undefined ? variable(piece.name, auth) : undefined;
      if (known !== undefined) return [known];
      unknown.push(textOf(piece));
      return [];
    });
    scope.set(field, pieces);
  }
  return { scope, unknown };
}

function textOf(piece: Piece): string {
  if (piece.kind !== 'variable') return piece.text;
  return piece.fallback === undefined ? `\${${piece.name}}` : `\${${piece.name}, '${piece.fallback}'}`;
}

/**
 * The members that API Gateway has of a caller who signs:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
const OF_SIGNED: Readonly<Record<string, string>> = {
  'aws:userid': 'userId',
  'aws:PrincipalArn': 'userArn',
  'aws:PrincipalAccount': 'accountId',
  'aws:PrincipalOrgID': 'principalOrgId',
  'cognito-identity.amazonaws.com:sub': 'cognitoIdentity.identityId',
};

function variable(name: string, auth: RoleApi['auth']): ScopePiece | undefined {
  if (auth === 'none') return undefined;
  if (auth === 'iam') {
    const member = Object.hasOwn(OF_SIGNED, name) ? OF_SIGNED[name] : undefined;
    return member === undefined ? undefined : { kind: 'iam', name: member };
  }
  // A session tag is what a claim of the token is for who takes a role with it.
  const [, tag] = /^aws:(?:Principal|Request)Tag\/(.+)$/i.exec(name) ?? [];
  const [, claim] = /:(sub|aud|amr|azp|email|oid)$/.exec(name) ?? [];
  const own = tag ?? claim;
  return own === undefined ? undefined : { kind: 'claim', name: own };
}

export function scopeCode(scope: Scope): Code {
  const fields = [...scope].map(([field, pieces]) => ts`${property(field)}: [${commas(pieces.map(pieceCode))}]`);
  return ts`{ ${commas(fields)} }`;
}

function pieceCode(piece: ScopePiece): Code {
  if (piece.kind === 'text') return literal(piece.text);
  return ts`{ ${property(piece.kind)}: ${literal(piece.name)} }`;
}
