/**
 * Runs `send`, and requests /healthz repeatedly meanwhile. Resolves to the maximum CPU time, in milliseconds, that was
 * used until one of these requests was answered. Elapsed time would measure how busy the machine is.
 */
export async function longestStall(url: string, send: () => Promise<unknown>): Promise<number> {
  const progress = { isDone: false };
  const sent = send().finally(() => (progress.isDone = true));
  let longest = 0;
  while (!progress.isDone) {
    const start = process.cpuUsage();
    await (await fetch(new URL('/healthz', url))).text();
    const { user, system } = process.cpuUsage(start);
    longest = Math.max(longest, (user + system) / 1_000);
  }
  await sent;
  return longest;
}
