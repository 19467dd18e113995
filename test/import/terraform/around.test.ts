import { describe, expect, it } from 'vitest';
import { imported, table, tableOf } from './support.js';

const RULE = `rule {
    rule_name         = "daily"
    target_vault_name = "Default"
    schedule          = "cron(0 5 ? * * *)"
    lifecycle {
      delete_after = 30
    }
  }`;

function backups(rules: string, resources = '[aws_dynamodb_table.orders.arn]'): string {
  return `${table()}
resource "aws_backup_plan" "p" {
  name = "p"
  ${rules}
}
resource "aws_backup_selection" "s" {
  name         = "s"
  plan_id      = aws_backup_plan.p.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = ${resources}
}
`;
}

describe('the plans that back a table up', () => {
  it('are read by their first rule, and all else of them is told', async () => {
    const { backup, dropped } = await tableOf(
      backups(`rule {
    rule_name                    = "daily"
    target_vault_name            = "Default"
    schedule                     = "cron(0 5 ? * * *)"
    schedule_expression_timezone = "Europe/Paris"
    start_window                 = 60
    enable_continuous_backup     = true
    lifecycle {
      cold_storage_after = 10
      delete_after       = 100
    }
    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-west-1:111122223333:backup-vault:Default"
    }
    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-west-2:111122223333:backup-vault:Default"
    }
    copy_action {
      destination_vault_arn = var.vault
    }
  }
  rule {
    rule_name = "yearly"
  }`),
    );
    expect(backup).toEqual({ schedule: 'cron(0 5 ? * * *)', keepDays: 100, coldDays: 10, copyTo: 'eu-west-1' });
    expect(dropped).toEqual([
      '36 A further rule of a backup plan: a model has one for a table',
      '21 `enable_continuous_backup` of a backup plan: a model has no word for it',
      '19 `schedule_expression_timezone` of a backup plan: a model has no word for it',
      '32 A copy of backups: the Region of its vault is not known',
      '29 A copy of backups: a model copies backups to one Region',
    ]);
  });

  it('are told where they say not when, or for how long', async () => {
    const { backup, dropped } = await tableOf(
      backups('rule {\n    rule_name = "a"\n    schedule = "cron(0 5 ? * * *)"\n  }'),
    );
    expect(backup).toBeUndefined();
    expect(dropped).toEqual([
      '15 A rule of a backup plan: a model says when backups are made, and for how many days they are kept',
    ]);
  });

  it('are told where they are elsewhere, or select no table by its name', async () => {
    const elsewhere = backups(RULE).replace('aws_backup_plan.p.id', 'var.plan');
    expect((await tableOf(elsewhere)).dropped).toEqual(['24 `aws_backup_selection.s`: its plan is not known']);
    for (const all of ['["*"]', '["arn:aws:dynamodb:*:*:table/*"]']) {
      const { backup, dropped } = await tableOf(backups(RULE, all));
      expect(backup).toBeUndefined();
      expect(dropped).toEqual(['24 `aws_backup_selection.s`: which tables it selects is not said here by their ARNs']);
    }
    expect((await tableOf(backups(RULE, '["arn:aws:rds:us-east-1:111122223333:db:a"]'))).dropped).toEqual([]);
  });
});

const REPLICA = `replica {
  region_name = "us-east-1"
}`;

describe('the Region of tables', () => {
  it('is asked for where a replica is in the one that would be taken', async () => {
    const { draft, replicas, questions, dropped } = await tableOf(table(REPLICA));
    expect(replicas).toEqual(['us-east-1']);
    expect(draft.region).toBe('us-west-2');
    expect(questions).toEqual([
      'defaults In which Region are the tables themselves? They have a replica or copies in `us-east-1`, and `us-west-2` is taken for their own.',
    ]);
    expect(dropped).toEqual([]);
  });

  it.each(['region', 'name'])('is what a check expects, by its `%s`', async (name) => {
    const check = `check "place" {
  assert {
    condition     = data.aws_region.here.${name} == "eu-north-1"
    error_message = "no"
  }
}`;
    const { draft, replicas, questions } = await tableOf(`${table(REPLICA)}${check}\n`);
    expect([draft.region, replicas, questions]).toEqual(['eu-north-1', ['us-east-1'], []]);
    const { draft: stated } = await tableOf(`${table(REPLICA)}${check}\nprovider "aws" {\n  region = "eu-west-3"\n}\n`);
    expect(stated.region).toBe('eu-west-3');
  });

  it.each([
    'var.region == "eu-north-1"',
    'data.aws_region.here.region != "eu-north-1"',
    'data.aws_region.here.region == var.region',
    'data.aws_partition.here.region == "eu-north-1"',
    'true',
  ])('is not what `%s` says', async (condition) => {
    const { draft } = await tableOf(`${table()}check "place" {\n  assert {\n    condition = ${condition}\n  }\n}\n`);
    expect(draft.region).toBeUndefined();
  });
});

describe('an endpoint of a VPC', () => {
  const endpoint = (service: string, more = '') => `${table()}
resource "aws_vpc_endpoint" "e" {
  vpc_id       = "vpc-1"
  service_name = ${service}
  ${more}
}
`;

  it.each(['"com.amazonaws.eu-west-1.dynamodb"', `"com.amazonaws.\${data.aws_region.current.region}.dynamodb"`])(
    'is one for DynamoDB by its service %s, and lets more through without a policy',
    async (service) => {
      const { draft, quirks, written } = await imported(endpoint(service));
      expect(draft.vpc).toEqual({ endpoint: true });
      expect(written.text).toContain('\noperations: {vpc: {endpoint: true}}\n');
      expect(quirks).toEqual([
        '13 `aws_vpc_endpoint.e` has no policy, and lets requests to any table through; that of a model, to its own tables alone.',
      ]);
      expect((await imported(endpoint(service, 'policy = "{}"'))).quirks).toEqual([]);
    },
  );

  it.each([
    ['"com.amazonaws.eu-west-1.s3"', ''],
    ['"com.amazonaws.eu-west-1.dynamodb"', 'vpc_endpoint_type = "Interface"'],
  ])('is none of a model with the service %s and %s', async (service, more) => {
    expect((await imported(endpoint(service, more))).draft.vpc).toBeUndefined();
  });
});
