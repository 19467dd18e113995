import type { Draft } from '../draft.js';
import type { ImportFile, ImportInput, ReadContext } from '../input.js';
import { detectsCloudFormation, templatesIn } from './cloudformation/detect.js';
import { definingFiles, detectsCreateTable } from './create-table/detect.js';
import { ELECTRODB } from './electrodb/index.js';
import { ITEMS } from './items/index.js';
import { LIVE_TABLE } from './live-table/index.js';
import { ONETABLE } from './onetable/index.js';
import { detectsServerless, serviceFiles } from './serverless/detect.js';
import { detectsTerraform, terraformFiles } from './terraform/detect.js';
import { TOOL_SERVER } from './tool-server/index.js';
import { TOOLBOX } from './toolbox/index.js';
import { WORKBENCH } from './workbench/index.js';

/** `yes`: nothing else looks like this. `maybe`: read so where no other format says yes. */
export type Recognition = 'yes' | 'maybe' | 'no';

/** A kind of input that can be imported. The record is light: its reader is loaded when it reads. */
export interface ImportFormat {
  /** As the user names it: `import cloudformation template.yaml`. */
  readonly name: string;
  /** For lists and messages: `CloudFormation template`. */
  readonly title: string;
  /** What an input must have to be recognised: `an object with \`TableName\` and \`KeySchema\``; undefined for what is only named. */
  readonly looksFor: string | undefined;
  /** Judges by little: never throws for anything that an input may hold. */
  readonly detects: (input: ImportInput) => Recognition;
  /** The files of a folder that it reads, for others to be told of; all of them where this is not given. */
  readonly claims?: (input: ImportInput) => readonly ImportFile[];
  readonly read: (input: ImportInput, context: ReadContext) => Draft | Promise<Draft>;
}

/** In the order in which they are asked: the first that says yes, then the first that says maybe. */
export const FORMATS: readonly ImportFormat[] = [
  {
    name: 'create-table',
    title: 'create-table or describe-table JSON',
    looksFor: 'an object with `TableName` and `KeySchema`, itself or under `Table`, or a list of such',
    detects: detectsCreateTable,
    claims: definingFiles,
    read: async (input) => (await import('./create-table/index.js')).readCreateTable(input),
  },
  {
    name: 'cloudformation',
    title: 'CloudFormation template',
    looksFor: '`AWSTemplateFormatVersion`, or `Resources` with a `Type` such as `AWS::DynamoDB::Table`',
    detects: detectsCloudFormation,
    claims: templatesIn,
    read: async (input) => (await import('./cloudformation/index.js')).readCloudFormation(input),
  },
  {
    name: 'serverless',
    title: 'service of the Serverless Framework',
    looksFor: '`service` beside `provider`, `functions` or `resources`',
    detects: detectsServerless,
    claims: serviceFiles,
    read: async (input) => (await import('./serverless/index.js')).readServerless(input),
  },
  {
    name: 'terraform',
    title: 'Terraform configuration, plan or state',
    looksFor: 'blocks such as `resource "aws_dynamodb_table" "orders" {`, or what `terraform show -json` prints',
    detects: detectsTerraform,
    claims: terraformFiles,
    read: async (input) => (await import('./terraform/index.js')).readTerraform(input),
  },
  TOOL_SERVER,
  WORKBENCH,
  ONETABLE,
  ELECTRODB,
  TOOLBOX,
  ITEMS,
  LIVE_TABLE,
];
