// What is shown is in the address: the selection, the filters, the layout, what was expanded.

const LAYOUTS = ["radial", "columns", "levels", "force"];

/** Read the state from the address; `usual` is the layout when none is given. */
export function readState(usual = "radial") {
  const query = new URLSearchParams(location.search);
  const list = (name) => new Set((query.get(name) || "").split(",").filter(Boolean));
  const layout = query.get("layout");
  return {
    select: query.get("select") || "",
    types: list("hide"),
    relations: list("hide_relations"),
    layout: LAYOUTS.includes(layout) ? layout : usual,
    usual,
    expand: query.getAll("expand"),
  };
}

/** Write the state into the address, without a new entry in the history. */
export function writeState(state) {
  const query = new URLSearchParams(location.search);
  const put = (name, value) => (value ? query.set(name, value) : query.delete(name));
  put("select", state.select);
  put("hide", [...state.types].join(","));
  put("hide_relations", [...state.relations].join(","));
  put("layout", state.layout === state.usual ? "" : state.layout);
  query.delete("expand");
  for (const id of state.expand) query.append("expand", id);
  const text = query.toString();
  history.replaceState(null, "", location.pathname + (text ? `?${text}` : "") + location.hash);
}
