/** At least three nodes for production. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.concepts.cluster.html */
export const DAX_NODES = 3;
/** The smallest node that is not for tests. */
export const DAX_NODE_TYPE = 'dax.r5.large';
