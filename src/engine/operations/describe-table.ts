import type { DescribeTableInput, DescribeTableOutput } from '../api.js';
import { type Catalog, tableForControl } from '../catalog.js';
import { describe } from '../describe.js';
import { checkShape } from '../request-shapes/shape.js';
import { describeTableShape } from '../request-shapes/tables.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html */
export function describeTable(catalog: Catalog, input: DescribeTableInput): DescribeTableOutput {
  checkShape(input, describeTableShape);
  return { Table: describe(catalog, tableForControl(catalog, input.TableName)) };
}
