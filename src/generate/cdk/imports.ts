import { type Code, from } from '../text/index.js';

/** What `aws-cdk-lib` exports. */
export function core(name: string): Code {
  return from('npm:aws-cdk-lib', name);
}

/** What `aws-cdk-lib/aws-dynamodb` exports. */
export function dynamodb(name: string): Code {
  return from('npm:aws-cdk-lib/aws-dynamodb', name);
}

export function kms(name: string): Code {
  return from('npm:aws-cdk-lib/aws-kms', name);
}

export function iam(name: string): Code {
  return from('npm:aws-cdk-lib/aws-iam', name);
}

export function ec2(name: string): Code {
  return from('npm:aws-cdk-lib/aws-ec2', name);
}
