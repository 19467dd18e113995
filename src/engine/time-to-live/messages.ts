/** The service's messages about the time to live. */
export const timeToLiveMessages = {
  alreadyEnabled: 'TimeToLive is already enabled',
  alreadyDisabled: 'TimeToLive is already disabled',
  otherAttribute: (current: string) =>
    `TimeToLive is active on a different AttributeName: current AttributeName is ${current}`,
  tooSoon: 'Time to live has been modified multiple times within a fixed interval',
  beingCreated: (table: string) =>
    `Attempt to change a resource which is still in use: Table ${table} is being created`,
  notDescribed: (status: string) =>
    `Cannot describe time to live while table is in ${status} state: Current table state is ${status}`,
} as const;
