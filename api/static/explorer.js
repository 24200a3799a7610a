// The explorer: drawing, legend, panel, table and address, kept in step. One script for the page, the embedded view
// and the file that opens without a server.

import { pageData } from "./dom.js";
import { Canvas } from "./canvas.js";
import { Panel } from "./panel.js";
import { Legend } from "./legend.js";
import { drawTable } from "./table.js";
import { readState, writeState } from "./state.js";
import { connect } from "./embed.js";

const data = pageData("data"); // {mode: page | embed | file, picture, hosts}
const live = data.mode !== "file";
const byId = (id) => document.getElementById(id);
const state = readState();
let picture = data.picture;
let tell = () => {};

const canvas = new Canvas(byId("canvas"), { select, clear: () => select(""), expand });
const panel = new Panel(byId("panel"), { select, expand, back: () => select("") }, live);
const legend = new Legend(byId("legend"), () => refresh());

function select(id) {
  state.select = id && id !== picture.focus ? id : "";
  canvas.select(id);
  panel.show(picture, id);
  if (live) writeState(state);
  const edge = picture.edges[id];
  if (edge) tell("select", { kind: "relation", id, source: edge.source, target: edge.target, relation: edge.type });
  else if (picture.nodes[id]) tell("select", { kind: "entity", id, name: picture.nodes[id].name, entity: picture.nodes[id].type });
}

function refresh() {
  const visible = (id) => canvas.shows(id);
  canvas.paint();
  legend.draw(picture, canvas.hidden, (id) => canvas.waits(id));
  const count = drawTable(byId("rows"), picture, visible, select, live);
  byId("table-count").textContent = `${count} 条关系`;
  if (live) writeState(state);
}

/** Add the neighbours of a node: from the server, or from what the file carries. */
async function expand(id) {
  if (!live) {
    reveal(id);
    return;
  }
  const before = Object.keys(picture.nodes).length;
  const grown = await load([...state.expand, id], state.layout);
  if (!grown) return;
  state.expand.push(id);
  picture = grown;
  canvas.draw(picture);
  canvas.fit();
  refresh();
  select(state.select && (picture.nodes[state.select] || picture.edges[state.select]) ? state.select : id);
  say(`已展开，新增 ${Object.keys(picture.nodes).length - before} 个`);
}

function reveal(id) {
  const before = canvas.unrevealed.size;
  for (const edge of Object.values(picture.edges)) {
    if (edge.source === id) canvas.unrevealed.delete(edge.target);
    if (edge.target === id) canvas.unrevealed.delete(edge.source);
  }
  refresh();
  canvas.fit();
  select(id);
  const added = before - canvas.unrevealed.size;
  say(added ? `已展开，新增 ${added} 个` : "本文件中没有更多相邻的实体");
}

async function load(expanded, layout) {
  const query = new URLSearchParams({ focus: picture.focus, layout });
  for (const id of expanded) query.append("expand", id);
  try {
    const answer = await fetch(`/v1/view?${query}`);
    const body = await answer.json();
    if (answer.ok) return body;
    say(body.detail || "没有得到答复");
  } catch {
    say("服务器没有应答，请稍后再试");
  }
  return null;
}

function say(text) {
  byId("status").textContent = text;
}

function keys(event) {
  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  if (moves[event.key]) {
    const id = canvas.neighbour(...moves[event.key]);
    select(id);
    canvas.reveal(id);
    say(`${picture.types[picture.nodes[id].type].caption} ${picture.nodes[id].name}`);
  } else if (event.key === "Enter") expand(canvas.selected && picture.nodes[canvas.selected] ? canvas.selected : picture.focus);
  else if (event.key === "Escape") select("");
  else if (event.key === "+" || event.key === "=") canvas.zoom(1.25);
  else if (event.key === "-") canvas.zoom(0.8);
  else if (event.key === "0") canvas.fit();
  else return;
  event.preventDefault();
}

function toolbar() {
  byId("zoom-in").addEventListener("click", () => canvas.zoom(1.25));
  byId("zoom-out").addEventListener("click", () => canvas.zoom(0.8));
  byId("fit").addEventListener("click", () => canvas.fit());
  byId("png").addEventListener("click", async () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await canvas.toBlob());
    link.download = `${picture.nodes[picture.focus].name}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  const layout = byId("layout");
  if (!layout) return;
  layout.value = state.layout;
  layout.addEventListener("change", async () => {
    const changed = await load(state.expand, layout.value);
    if (!changed) return;
    state.layout = layout.value;
    picture = changed;
    canvas.redraw(picture);
    refresh();
    select(state.select);
  });
}

function start() {
  if (!live) {
    const shown = new Set(picture.steps[0]);
    canvas.unrevealed = new Set(Object.keys(picture.nodes).filter((id) => !shown.has(id)));
  }
  canvas.hidden = { types: state.types, relations: state.relations };
  canvas.draw(picture);
  refresh();
  toolbar();
  byId("canvas").addEventListener("keydown", keys);
  if (data.mode === "embed") {
    tell = connect(data.hosts, (id) => (picture.nodes[id] || picture.edges[id] ? select(id) : say("图中没有这一项")));
  }
  select(state.select || "");
  tell("ready", { focus: picture.focus, name: picture.nodes[picture.focus].name });
  document.documentElement.dataset.ready = "true";
  window.policygraph = { version: 1, canvas, select, expand }; // for tests and for embedding code
}

start();
