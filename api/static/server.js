// Asking the server: an answer comes back, or an error that can be shown.

const PATIENCE = 60_000; // milliseconds

/**
 * The answer, read as `kind`: json, blob or none. Throws an Error whose message is the server's own explanation;
 * `problem` is all that it said.
 */
export async function ask(address, options, kind = "json") {
  let answer, body;
  try {
    answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE), ...options });
    body = answer.ok && kind !== "json" ? kind === "blob" && (await answer.blob()) : await answer.json();
  } catch {
    throw new Error("服务器没有应答，请稍后再试");
  }
  if (answer.ok) return body;
  throw Object.assign(new Error(body.detail || "没有得到答复"), { problem: body });
}
