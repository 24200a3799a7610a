// An entity's view: what the page carries, explored. One script for the page, the embedded view and the file that opens
// without a server.

import { pageData } from "./dom.js";
import { Explorer } from "./explorer.js";
import { ask } from "./server.js";
import { readState, writeState } from "./state.js";
import { connect } from "./embed.js";

const data = pageData("data"); // {mode: page | embed | file, picture, hosts, tools}
const live = data.mode !== "file";
const focus = data.picture.focus;

function load(state) {
  const query = new URLSearchParams({ focus, to: data.picture.to, layout: state.layout });
  for (const id of state.expand) query.append("expand", id);
  return ask(`/v1/view?${query}`);
}

const explorer = new Explorer(data.picture, readState(data.picture.to ? "levels" : "radial"), live ? { load, remember: writeState, tools: data.tools } : {});
const tell = data.mode === "embed" ? connect(data.hosts, (id) => explorer.visit(id)) : () => {};
explorer.tell = tell;
tell("ready", { focus, name: data.picture.nodes[focus].name });
document.documentElement.dataset.ready = "true";
window.policygraph = { version: 1, canvas: explorer.canvas, select: (id) => explorer.select(id), expand: (id) => explorer.expand(id) };
