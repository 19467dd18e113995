export const DAY = 86_400;
/** Within two days typically: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html */
export const LAG_DAYS = 2;

/** Of items that live for so many seconds, the share of what is there that has expired and waits to be deleted. */
export function expiredShare(seconds: number): number {
  return LAG_DAYS / (seconds / DAY + LAG_DAYS);
}
