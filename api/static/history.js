// What was run before, in this browser alone.

const KEY = "policygraph.cypher.history";
const MOST = 50;

/** The queries, last first: [{query, params, at}]. */
export function remembered() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) || "[]");
    return Array.isArray(found) ? found.filter((item) => item && typeof item.query === "string") : [];
  } catch {
    return []; // not allowed here, or not ours
  }
}

/** Put a query first; the same one is there once. */
export function remember(query, params) {
  const same = (item) => item.query === query && JSON.stringify(item.params) === JSON.stringify(params);
  keep([{ query, params, at: Date.now() }, ...remembered().filter((item) => !same(item))].slice(0, MOST));
}

export function forget() {
  keep([]);
}

function keep(items) {
  try {
    localStorage.setItem(KEY, JSON.stringify(items));
  } catch {
    // full, or not allowed: the page works without
  }
}
