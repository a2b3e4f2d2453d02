/** A program with tasks: `node league.ts ADDRESS TASK ARGUMENT`. */
export const [address = '', task = '', argument = ''] = process.argv.slice(2)

/** Do the task that was asked for; what went wrong is told in a line, and in the exit code. */
export async function run(tasks: Record<string, (argument: string) => Promise<void>>): Promise<void> {
  try {
    const asked = tasks[task]
    if (!asked) throw new Error(`There is no task ${task}, only ${Object.keys(tasks).join(', ')}.`)
    await asked(argument)
  } catch (error) {
    console.error(inWords(error))
    process.exitCode = 1
  }
}

function inWords(error: unknown): unknown {
  if (error instanceof CloseEvent) return `Socket closed with ${error.code} ${error.reason}`
  return error instanceof Error ? error.message : error
}
