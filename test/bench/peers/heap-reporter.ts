/** Loaded into each compared server (`node --import`): reports the heap size after a garbage collection on request. */
process.on('message', () => {
  globalThis.gc?.();
  process.send?.(process.memoryUsage().heapUsed);
});
// Listening for messages must not keep the process alive once the benchmark has gone.
process.on('disconnect', () => process.exit());
