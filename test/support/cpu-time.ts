/** Milliseconds that the processor has spent on this process: unlike those of a clock, no more on a busy machine. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
