/**
 * Runs the program such that errors leave it without the frames of Pulumi's SDK. Pulumi shows errors by Node's
 * `inspect` with colours, and that of Node 20 takes a minute and all memory for a frame like
 * `node_modules/@pulumi/resource.ts`, which is what the SDK's source maps say.
 */
export async function withoutSdkFrames<T>(program: () => Promise<T>): Promise<T> {
  try {
    return await program();
  } catch (error) {
    if (error instanceof Error && error.stack) {
      error.stack = error.stack
        .split('\n')
        .filter((line) => !/^\s+at .*node_modules[/\\]@pulumi[/\\]/.test(line))
        .join('\n');
    }
    throw error;
  }
}
