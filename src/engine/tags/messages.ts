/** The service's messages about tags, spelled as it spells them. */
export const tagMessages = {
  noTags: 'Atleast one Tag needs to be provided as Input.',
  noTagKeys: 'Atleast one Tag Key needs to be provided as Input.',
  key: (key: string | undefined | null) => `The Tag Key provided is invalid, Key: ${key ?? 'null'}`,
  value: (value: string | undefined | null) => `The Tag Value provided is invalid, Value: ${value ?? 'null'}`,
  reservedKey: (key: string) => `Tag Key cannot be prefixed with aws:, Key: ${key}`,
  duplicateKey: (key: string) => `Duplicate Tag Keys provided as input: Duplicate Tag Key found ${key}`,
  tooMany: 'Number of Tags exceed the current limit for the provided ResourceArn',
} as const;
