import { type Deployment, type Piece, type Policy, policyData, type Text } from '../../infrastructure/index.js';
import { type CfnObject, type CfnValue, joined, ref, sub } from './value.js';

const PSEUDO = { region: 'AWS::Region', account: 'AWS::AccountId', partition: 'AWS::Partition' } as const;

/** A literal where nothing in it is left to the deployment; else `!Ref` or `!Sub`. */
export function cfnText(text: Text, deployment: Pick<Deployment, 'parameters'>): CfnValue {
  const pieces = merged(text);
  const [first = '', ...others] = pieces;
  if (others.length === 0) return typeof first === 'string' ? first : ref(idOf(first, deployment));
  const isPlain = pieces.every((piece) => typeof piece !== 'string' || !UNCLOSED.test(piece));
  if (!isPlain) {
    return joined(
      '',
      pieces.map((piece) => (typeof piece === 'string' ? piece : ref(idOf(piece, deployment)))),
    );
  }
  return sub(
    pieces
      .map((piece) => (typeof piece === 'string' ? piece.replaceAll('${', '${!') : `\${${idOf(piece, deployment)}}`))
      .join(''),
  );
}

/** `${` that no `}` closes: nothing says what `Fn::Sub` makes of it, nor of a `$` before a value. */
const UNCLOSED = /\$\{(?![^{}]*\})|\$$/;

/** Literals side by side are one: a `$` may end the first, and a `{` begin the second. */
function merged(text: Text): Text {
  const pieces: Piece[] = [];
  for (const piece of text) {
    const last = pieces.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece;
    else if (piece !== '') pieces.push(piece);
  }
  return pieces;
}

function idOf(piece: Exclude<Piece, string>, { parameters }: Pick<Deployment, 'parameters'>): string {
  if (piece.kind !== 'parameter') return PSEUDO[piece.kind];
  const parameter = parameters.get(piece.name);
  if (parameter === undefined) throw new Error(`The deployment has no parameter \`${piece.name}\`.`);
  return parameter.id;
}

/** A policy document. */
export function cfnPolicy(policy: Policy, deployment: Pick<Deployment, 'parameters'>): CfnObject {
  return policyData(policy, (text) => cfnText(text, deployment));
}
