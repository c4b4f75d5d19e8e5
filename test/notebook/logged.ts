/** What a call prints with console.log, line by line. */
export function logged(call: () => void): string {
  const lines: string[] = [];
  const { log } = console;
  console.log = (...values) => lines.push(values.join(" "));
  try {
    call();
  } finally {
    console.log = log;
  }
  return lines.join("\n");
}
