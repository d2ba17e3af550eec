const pauseMs = 25;

/** Repeats a look until it does not throw, and gives what it saw; after ten seconds, the last error. */
export async function eventually<T>(look: () => Promise<T> | T): Promise<T> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
