// Talking with the page that embeds us. Version 1 of the messages:
//   from us: {source: "policygraph", version: 1, type: "ready" | "select" | "height", ...}
//   to us:   {target: "policygraph", version: 1, type: "focus", id}
// docs/embedding.md has the fields. Only origins on the server's list are spoken to and listened to.

const VERSION = 1;

/** Whether an origin is on the list; an entry may start with a wildcard for subdomains. */
export function allowed(origin, hosts) {
  return hosts.some((host) => {
    if (!host.includes("*")) return new URL(host).origin === origin;
    const [scheme, rest] = host.split("*.");
    return origin.startsWith(scheme) && origin.endsWith(`.${rest}`);
  });
}

/** Start. `focus` is called with the id or name that the page asks for, "" for the middle. Gives a function that tells the page something. */
export function connect(hosts, focus) {
  if (window.parent === window) return () => {};
  const origins = location.ancestorOrigins ? [...location.ancestorOrigins] : [document.referrer && new URL(document.referrer).origin];
  const parent = origins[0];
  const known = [location.origin, ...hosts];
  if (!parent || !allowed(parent, known)) return () => {};
  const tell = (type, detail = {}) => window.parent.postMessage({ source: "policygraph", version: VERSION, type, ...detail }, parent);
  window.addEventListener("message", (event) => {
    const message = event.data;
    if (event.source !== window.parent || event.origin !== parent) return;
    if (!message || message.target !== "policygraph" || message.version !== VERSION) return;
    if (message.type === "focus" && typeof message.id === "string") focus(message.id);
  });
  // of the body: the height of the document is never less than that of the frame, which then could not shrink
  const height = () => tell("height", { height: Math.ceil(document.body.getBoundingClientRect().height) });
  if (!document.body.classList.contains("size-fill")) new ResizeObserver(height).observe(document.body);
  return tell;
}
