/** How many of the service's messages begin. */
export const INVALID = 'One or more parameter values were invalid: ';
export const INVALID_REQUEST = 'Invalid Request: ';
export const ACCESS_DENIED = 'Access is denied';
