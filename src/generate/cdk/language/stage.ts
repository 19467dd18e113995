import type { Deployment, Parameter, Text } from '../../infrastructure/index.js';
import { type Code, doc, literal, NOTHING, name, property, raw, ts } from '../../text/index.js';

/** What a constructor calls the values of its stage. */
export const STAGE = 'stage';

/** What a stage sets, in the three places of a construct. Each is nothing where no parameter is used. */
export interface StageCode {
  /** `export interface ShopStage { … }`, for the file. */
  readonly declaration: Code;
  /** `readonly stage?: ShopStage;`, for the interface of its properties. */
  readonly member: Code;
  /** `const stage = { … };`, for the beginning of its constructor, whose last parameter is `props`. */
  readonly values: Code;
  /** Whether a value has to be given. */
  readonly isRequired: boolean;
}

/** Of the parameters in `texts`; of all of the deployment unless given. */
export function stageCode(deployment: Deployment, texts?: readonly Text[]): StageCode {
  const used = texts === undefined ? undefined : new Set(texts.flatMap(parameterNames));
  const parameters = [...deployment.parameters.values()].filter((one) => used === undefined || used.has(one.name));
  if (parameters.length === 0) return { declaration: NOTHING, member: NOTHING, values: NOTHING, isRequired: false };
  const isRequired = parameters.some((one) => one.default === undefined);
  const type = name(`${deployment.name}Stage`);
  return {
    declaration: ts`
${doc('What one stage has otherwise than another.')}export interface ${type} {
${parameters.map((one) => ts`${parameterDoc(one)}readonly ${property(parameterProperty(one))}${one.default !== undefined && ts`?`}: string;`)}}
`,
    member: ts`readonly stage${!isRequired && ts`?`}: ${type};`,
    values: ts`const ${name(STAGE)} = {
${parameters.map((one) => {
  const key = parameterProperty(one);
  const otherwise = one.default !== undefined && ts` ?? ${literal(one.default)}`;
  return ts`${property(key)}: props.stage${raw(isRequired ? '.' : '?.')}${property(key)}${otherwise},`;
})}};`,
    isRequired,
  };
}

function parameterDoc({ description, default: value }: Parameter): Code {
  return doc(value === undefined ? description : `${description} Default: ${JSON.stringify(value)}.`);
}

function parameterNames(text: Text): readonly string[] {
  return text.flatMap((piece) => (typeof piece !== 'string' && piece.kind === 'parameter' ? [piece.name] : []));
}

/** `ShopTableName` is `shopTableName`. What every object has cannot tell whether it is given. */
export function parameterProperty({ id }: Pick<Parameter, 'id'>): string {
  const property = id.charAt(0).toLowerCase() + id.slice(1);
  return property in Object.prototype ? `${property}_` : property;
}
