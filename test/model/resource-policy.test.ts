import { describe, expect, it } from 'vitest';
import { loadText } from './support.js';

function said(statement: string): readonly string[] {
  const text = `dynamodel: 1
model: notes
tables:
  notes:
    key: {pk: noteId}
    resourcePolicy: [{Effect: Allow, Principal: {AWS: "111122223333"}, ${statement}}]
entities:
  Note:
    key: natural
    attributes: {noteId: ulid}
accessPatterns:
  note: {op: get, entity: Note, by: [noteId]}
`;
  return loadText(text).findings.map(({ message }) => message);
}

describe('the resource policy of a table', () => {
  it('takes actions of tables, in any case and with wildcards, and conditions that requests have', () => {
    expect(said('Action: [dynamodb:getitem, "dynamodb:*", "dynamodb:Batch?etItem", dynamodb:PartiQLSelect]')).toEqual(
      [],
    );
    expect(
      said(
        'Action: dynamodb:Query, Condition: {"ForAllValues:StringLikeIfExists": {dynamodb:LeadingKeys: ["a*"]}, Bool: {aws:SecureTransport: true}, StringEquals: {"graph.facebook.com:id": x}}',
      ),
    ).toEqual([]);
  });

  it('refuses what DynamoDB would refuse with the whole table', () => {
    expect(said('Action: dynamodb:TransactWriteItems')[0]).toContain('knows no action `dynamodb:TransactWriteItems`');
    expect(said('Action: [dynamodb:GetItem, dynamodb:GetItems]')[0]).toContain('Did you mean `dynamodb:GetItem`?');
    expect(said('Action: dynamodb:CreateTable')).toHaveLength(1);
    expect(said('Action: "s3:*"')).toHaveLength(1);
    expect(said('Action: dynamodb:Query, Condition: {StringEquals: {dynamodb:LeadingKey: a}}')[0]).toContain(
      'Did you mean `dynamodb:LeadingKeys`?',
    );
    expect(said('Action: dynamodb:Query, Condition: {StringEquals: {s3:prefix: a}}')[0]).toContain(
      'no condition key `s3:prefix`',
    );
  });
});
