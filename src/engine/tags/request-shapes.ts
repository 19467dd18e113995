import { resourceArn, string } from '../request-shapes/common.js';
import type { Rule, Shape } from '../request-shapes/shape.js';

export const tagList: Rule = {
  type: 'list',
  element: { type: 'structure', name: 'Tag', members: { Key: string, Value: string } },
};

export const tagResourceShape: Shape = { ResourceArn: resourceArn, Tags: { ...tagList, required: true } };

export const untagResourceShape: Shape = {
  ResourceArn: resourceArn,
  TagKeys: { type: 'list', required: true, element: string },
};

export const listTagsShape: Shape = { ResourceArn: resourceArn, NextToken: string };
