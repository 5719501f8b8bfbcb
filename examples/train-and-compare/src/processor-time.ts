/** Milliseconds of processor time that this process has used, on all cores: unlike a clock, hardly longer on a busy machine. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
