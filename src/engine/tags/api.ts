/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Tag.html */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export interface TagResourceInput {
  readonly ResourceArn: string;
  readonly Tags: readonly Tag[];
}
export type TagResourceOutput = Readonly<Record<string, never>>;

export interface UntagResourceInput {
  readonly ResourceArn: string;
  readonly TagKeys: readonly string[];
}
export type UntagResourceOutput = Readonly<Record<string, never>>;

export interface ListTagsOfResourceInput {
  readonly ResourceArn: string;
  readonly NextToken?: string;
}

export interface ListTagsOfResourceOutput {
  readonly Tags: readonly Tag[];
  readonly NextToken?: string;
}
