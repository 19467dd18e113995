import type { Deployment, Piece, Text } from '../../infrastructure/index.js';
import { type Code, from, member, name, ts } from '../../text/index.js';
import { templateLiteral } from '../../typescript/values/index.js';
import { parameterProperty, STAGE } from './stage.js';

/** Text in a construct's constructor, where `stageCode` has declared what a stage sets. */
export function cdkText(text: Text, deployment: Deployment): Code {
  const pieces = text.map((piece) => (typeof piece === 'string' ? piece : pieceCode(piece, deployment)));
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined && typeof only !== 'string' ? only : templateLiteral(pieces);
}

const PLACES = { region: 'REGION', account: 'ACCOUNT_ID', partition: 'PARTITION' } as const;

function pieceCode(piece: Exclude<Piece, string>, { parameters }: Deployment): Code {
  if (piece.kind !== 'parameter') return ts`${from('npm:aws-cdk-lib', 'Aws')}${member(PLACES[piece.kind])}`;
  const parameter = parameters.get(piece.name);
  if (parameter === undefined) throw new Error(`The parameter \`${piece.name}\` is none of the deployment.`);
  return ts`${name(STAGE)}${member(parameterProperty(parameter))}`;
}
