import type { Deployment, Text } from '../../infrastructure/index.js';
import { UniqueNames } from '../../text/index.js';
import { Expression, type HclValue, type Surrounding, Template } from './values.js';

const SURROUNDINGS: Readonly<Record<Surrounding, string>> = {
  region: 'data.aws_region.current.region',
  account: 'data.aws_caller_identity.current.account_id',
  partition: 'data.aws_partition.current.partition',
};

/** Text with what a stage sets as variables, and what only a deployment knows as data sources: `moduleParts` declares them. */
export function hclText(text: Text, deployment: Deployment): HclValue {
  const pieces = text.map((piece) => {
    if (typeof piece === 'string') return piece;
    if (piece.kind !== 'parameter') return surrounding(piece.kind);
    return parameter(piece.name, deployment);
  });
  const [only, more] = pieces;
  if (only === undefined) return '';
  if (more === undefined) return only;
  return new Template(pieces);
}

/** Where the module is deployed. */
export function surrounding(kind: Surrounding): Expression {
  return new Expression(SURROUNDINGS[kind], { surrounding: kind });
}

function parameter(name: string, deployment: Deployment): Expression {
  const variable = variablesOf(deployment).get(name);
  if (variable === undefined) throw new Error(`The deployment has no parameter ${name}.`);
  return new Expression(`var.${variable}`, { variable });
}

/**
 * Names that a variable of a module cannot have, and those that modules made here have for themselves.
 * https://developer.hashicorp.com/terraform/language/block/variable
 */
const TAKEN = [
  ...['source', 'version', 'providers', 'count', 'for_each', 'lifecycle', 'depends_on', 'locals'],
  ...['tags', 'vpc_id', 'subnet_ids', 'route_table_ids', 'client_security_group_ids', 'backup_vault_name'],
];

const known = new WeakMap<Deployment, ReadonlyMap<string, string>>();

/** The variable of each parameter, by the parameter's name. */
export function variablesOf(deployment: Deployment): ReadonlyMap<string, string> {
  const found = known.get(deployment);
  if (found !== undefined) return found;
  const ofTables = [...deployment.tables.values()].flatMap(({ variable }) => [
    `${variable}_dax_name`,
    `${variable}_replica_keys`,
  ]);
  const names = new UniqueNames('parameter', [...TAKEN, ...ofTables]);
  const variables = new Map([...deployment.parameters.keys()].map((name) => [name, names.take(name.toLowerCase())]));
  known.set(deployment, variables);
  return variables;
}
