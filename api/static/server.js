// Asking the server: JSON comes back, or an error that can be shown.

/** The answer as JSON. Throws an Error whose message is the server's own explanation; `problem` is all that it said. */
export async function ask(address, options) {
  let answer, body;
  try {
    answer = await fetch(address, options);
    body = await answer.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error("服务器没有应答，请稍后再试");
  }
  if (answer.ok) return body;
  throw Object.assign(new Error(body.detail || "没有得到答复"), { problem: body });
}
