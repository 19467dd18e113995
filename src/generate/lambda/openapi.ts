import { SEAL } from '../output/header.js';
import { json } from '../text/index.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';
import type { Api, ApiCall } from './api.js';
import { type Field, jsonSchema, type ObjectShape } from './arguments/index.js';

/** `openapi.json`: what the APIs take, for callers. https://spec.openapis.org/oas/v3.1.1 */
export function openApiFile(gen: Gen, apis: readonly Api[]): GeneratedFile {
  const paths = new Map<string, Map<string, object>>();
  for (const api of apis) {
    for (const call of api.calls) {
      const methods = paths.get(call.route.path) ?? new Map<string, object>();
      paths.set(call.route.path, methods);
      const method = call.route.method.toLowerCase();
      // Each role has an API of its own; what two of them have alike is said once.
      if (!methods.has(method)) methods.set(method, operation(api, call));
    }
  }
  const document = {
    openapi: '3.1.1',
    info: {
      title: `APIs of the model ${gen.design.model.name.value}`,
      version: '1',
      description: `One API for each role. ${SEAL}`,
    },
    paths: Object.fromEntries([...paths].map(([path, methods]) => [path, Object.fromEntries(methods)])),
    components: { securitySchemes: { iam: IAM, jwt: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
  };
  return { path: 'openapi.json', code: json(document), isFormatted: true };
}

const IAM = { type: 'apiKey', name: 'Authorization', in: 'header', description: 'Signed with AWS Signature Version 4' };

function operation({ role, auth }: Api, { planned, route, shape }: ApiCall): object {
  const { pattern } = planned;
  const objects: readonly ObjectShape[] = shape.kind === 'variants' ? shape.of : shape.kind === 'object' ? [shape] : [];
  const fields = new Map(objects.flatMap((one) => one.fields.map((field): [string, Field] => [field.name, field])));
  const isAlways = (name: string): boolean =>
    objects.every((one) => one.fields.some((field) => field.name === name && field.isRequired));
  const inPath = new Set(route.placeholders.values());
  const named = [...route.placeholders].map(([placeholder, argument]) => ({
    name: placeholder,
    in: 'path',
    required: true,
    schema: schemaOf(fields.get(argument)),
  }));
  const rest = [...fields.values()].filter(({ name }) => !inPath.has(name));
  const asked = rest.map((field) => ({
    name: field.name,
    in: 'query',
    required: isAlways(field.name),
    schema: schemaOf(field),
  }));
  const cursor = pattern.page === undefined ? [] : [{ name: 'cursor', in: 'query', schema: { type: 'string' } }];
  const body = shape.kind === 'object' ? { ...shape, fields: rest } : shape;
  const hasBody = route.rest === 'body' && (body.kind !== 'object' || body.fields.length > 0);
  return {
    operationId: pattern.name,
    tags: [role.name],
    ...(pattern.description === undefined ? {} : { description: pattern.description }),
    ...(pattern.deprecated === undefined ? {} : { deprecated: true }),
    ...(auth === 'none' ? { security: [] } : { security: [{ [auth]: [] }] }),
    parameters: [...named, ...(route.rest === 'query' ? asked : []), ...cursor],
    ...(hasBody
      ? { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(body) } } } }
      : {}),
    responses: {
      default: { description: 'The answer, or `{error, message}` with 400, 403, 404, 409, 429 or 500.' },
    },
  };
}

function schemaOf(field: Field | undefined): object {
  return field === undefined ? {} : jsonSchema(field.shape);
}
