/** Nodes may be nested this deep, aliases expanded. */
export const MAX_DEPTH = 200;

/** A tree may have this many nodes, aliases expanded: a bound on "billion laughs" documents. */
export const MAX_NODES = 1_000_000;
