import { parse } from '@cdktf/hcl2json';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Block, Expression } from '../../../src/import/formats/terraform/hcl/ast.js';
import { readModel } from '../../../src/library/loaded-model.js';
import { runs } from '../../support/runs.js';
import { parsed, schemaProblems } from './provider-schema.js';
import { filesOf } from './support.js';

/** What could end a string, begin an expression, or turn text round; in the form that Terraform puts text into. */
const HOSTILE = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '"',
        '\\',
        `\${`,
        '%{',
        '}',
        '\n',
        '\r\n',
        '#',
        '$',
        '%',
        '\u202e',
        '\u2028',
        '<<EOF',
        '\0',
        '*/',
      ),
      fc.constantFrom('__proto__', 'constructor', `\${path.module}`, '%{ for a in b }', '`', '<script>', 'é', '=', ']'),
      fc.string({ maxLength: 3 }),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join('').normalize('NFC'));

interface Names {
  readonly key: string;
  readonly included: string;
  readonly tag: string;
  readonly value: string;
  readonly prefix: string;
  readonly description: string;
}

const NAMES = fc.record<Names>({
  key: HOSTILE,
  included: HOSTILE,
  tag: HOSTILE,
  value: HOSTILE,
  prefix: HOSTILE,
  description: HOSTILE,
});

/** JSON is YAML. */
function written({ key, included, tag, value, prefix, description }: Names): string {
  return JSON.stringify({
    dynamodel: 1,
    model: 'depot',
    tables: {
      depot: {
        description,
        key: { pk: `${key}:S` },
        ttl: `${included}t`,
        tags: { [tag]: value },
        importFrom: { bucket: 'items', format: 'csv', prefix, delimiter: ';' },
        indexes: { other: { pk: 'other', project: { include: [included] } } },
        resourcePolicy: [
          {
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::111122223333:role/${value}` },
            Action: ['dynamodb:GetItem'],
            Condition: { StringLike: { 'aws:PrincipalTag/team': value } },
          },
        ],
      },
    },
    entities: {
      One: {
        table: 'depot',
        description,
        key: { pk: 'ONE#{id}' },
        indexes: { other: { pk: 'O#{id}' } },
        attributes: {
          id: { type: 'string', minBytes: 1, maxBytes: 9 },
          included: { type: 'string', maxBytes: 9, as: included },
          expires: { type: 'epochSeconds', as: `${included}t` },
        },
      },
    },
  });
}

function argument({ body }: Block, name: string): Expression | undefined {
  return body.attributes.find((attribute) => attribute.name === name)?.value;
}

function textOf(value: Expression | undefined): unknown {
  return value?.kind === 'literal' ? value.value : value?.kind;
}

it('takes any name as text', async () => {
  const texts: string[] = [];
  fc.assert(
    fc.property(NAMES, (names) => {
      const text = written(names);
      const { findings, model } = readModel({ text });
      fc.pre(!findings.some(({ severity }) => severity === 'error'));
      const depot = model?.tables.get('depot');
      const files = filesOf(text);
      expect(schemaProblems(files)).toEqual([]);
      texts.push(...files.values());
      const [table] = parsed(files.get('tables.tf') ?? '').blocks;
      const within = (type: string): readonly Block[] => table?.body.blocks.filter((one) => one.type === type) ?? [];
      expect(within('attribute').map((one) => textOf(argument(one, 'name')))).toEqual([depot?.pk.name, 'other']);
      expect(within('ttl').map((one) => textOf(argument(one, 'attribute_name')))).toEqual([depot?.ttl?.value]);
      const [index] = within('global_secondary_index');
      const included = index === undefined ? undefined : argument(index, 'non_key_attributes');
      expect(included?.kind === 'list' ? included.items.map(textOf) : undefined).toEqual(
        [...(depot?.indexes.values() ?? [])].flatMap(({ projection }) =>
          projection.kind === 'include' ? projection.attributes.map(({ value }) => value) : [],
        ),
      );
      const source = within('import_table')[0]?.body.blocks.find(({ type }) => type === 's3_bucket_source');
      expect(source === undefined ? undefined : textOf(argument(source, 'key_prefix'))).toBe(depot?.importFrom?.prefix);
      const tags = table === undefined ? undefined : argument(table, 'tags');
      const own = tags?.kind === 'call' ? tags.args[1] : undefined;
      expect(
        own?.kind === 'object' ? own.entries.map((one) => [keyOf(one.key), textOf(one.value)]) : undefined,
      ).toEqual([...(depot?.tags ?? [])]);
    }),
    { numRuns: runs(15, 1000) },
  );
  // Many at once: each call of this parser takes its time.
  const json = (await parse('all.tf', texts.join('\n'))) as Readonly<Record<string, unknown>>;
  expect(Object.keys(json).sort()).toEqual(['data', 'output', 'resource', 'terraform', 'variable']);
});

function keyOf(key: Expression): unknown {
  return key.kind === 'name' ? key.name : textOf(key);
}
