// The explorer: drawing, legend, panel and table, kept in step.

import { fill, h } from "./dom.js";
import { Canvas } from "./canvas.js";
import { Panel } from "./panel.js";
import { Legend } from "./legend.js";
import { drawTable } from "./table.js";
import { takeMenu } from "./take.js";

const byId = (id) => document.getElementById(id);

export class Explorer {
  /**
   * `state` is that of state.js. `server`: how more is fetched, `load(state)` gives another picture, and where the state
   * is kept, `remember(state)`, and `tools`, where the focus leads; without it everything is here already, some of it
   * waiting to be revealed.
   */
  constructor(picture, state, server) {
    this.live = Boolean(server.load);
    this.server = server;
    this.tell = () => {};
    this.canvas = new Canvas(byId("canvas"), { select: (id) => this.select(id), clear: () => this.select(""), expand: (id) => this.expand(id) });
    this.panel = new Panel(byId("panel"), { select: (id) => this.select(id), expand: (id) => this.expand(id), back: () => this.select("") }, this.live, server.tools);
    this.legend = new Legend(byId("legend"), () => this.refresh());
    this.toolbar();
    byId("canvas").addEventListener("keydown", (event) => this.keys(event));
    this.show(picture, state);
  }

  /** Begin with a picture. */
  show(picture, state) {
    const again = Boolean(this.picture);
    this.picture = picture;
    this.state = state;
    this.canvas.selected = null;
    this.canvas.hidden = { types: state.types, relations: state.relations };
    if (!this.live) {
      const shown = new Set(picture.steps[0]);
      this.canvas.unrevealed = new Set(Object.keys(picture.nodes).filter((id) => !shown.has(id)));
    }
    if (again) this.canvas.redraw(picture);
    else this.canvas.draw(picture);
    byId("layout") && (byId("layout").value = state.layout);
    this.refresh();
    this.select(state.select || "");
  }

  select(id) {
    const { picture, state } = this;
    state.select = id && id !== picture.focus ? id : "";
    this.canvas.select(id);
    this.panel.show(picture, id);
    this.remember();
    const edge = picture.edges[id];
    if (edge) this.tell("select", { kind: "relation", id, source: edge.source, target: edge.target, relation: edge.type });
    else if (picture.nodes[id]) this.tell("select", { kind: "entity", id, name: picture.nodes[id].name, entity: picture.nodes[id].type });
    else this.tell("select", { kind: "none", id: "" });
  }

  /** Select what another page asks for, by its id or its name; "" for nothing. */
  visit(wanted) {
    const { nodes, edges } = this.picture;
    const id = nodes[wanted] || edges[wanted] ? wanted : Object.keys(nodes).find((key) => nodes[key].name === wanted);
    if (id || !wanted) this.select(id || "");
    else this.say(`图中没有“${wanted}”`);
  }

  refresh() {
    const visible = (id) => this.canvas.shows(id);
    this.canvas.paint();
    this.legend.draw(this.picture, this.canvas.hidden, (id) => this.canvas.waits(id));
    const count = drawTable(byId("rows"), this.picture, visible, (id) => this.select(id), this.live);
    byId("table-count").textContent = `${count} 条关系`;
    this.remember();
  }

  remember() {
    if (this.server.remember) this.server.remember(this.state);
  }

  /** Add the neighbours of a node: from the server, or from what the file carries. */
  async expand(id) {
    if (!this.live) {
      this.reveal(id);
      return;
    }
    const before = Object.keys(this.picture.nodes).length;
    const grown = await this.load({ ...this.state, expand: [...this.state.expand, id] }, () => this.expand(id));
    if (!grown) return;
    this.state.expand.push(id);
    this.picture = grown;
    this.canvas.draw(grown);
    this.canvas.fit();
    this.refresh();
    const selected = this.state.select;
    this.select(selected && (grown.nodes[selected] || grown.edges[selected]) ? selected : id);
    this.say(`已展开，新增 ${Object.keys(grown.nodes).length - before} 个`);
  }

  reveal(id) {
    const { unrevealed } = this.canvas;
    const before = unrevealed.size;
    for (const edge of Object.values(this.picture.edges)) {
      if (edge.source === id) unrevealed.delete(edge.target);
      if (edge.target === id) unrevealed.delete(edge.source);
    }
    this.refresh();
    this.canvas.fit();
    this.select(id);
    const added = before - unrevealed.size;
    this.say(added ? `已展开，新增 ${added} 个` : "本文件中没有更多相邻的实体");
  }

  /** Another picture from the server, or null: then what went wrong stands on the drawing, and `again` tries again. */
  async load(state, again) {
    const box = byId("canvas").parentElement;
    byId("trouble").hidden = true;
    const slow = setTimeout(() => box.setAttribute("aria-busy", "true"), 300);
    try {
      return await this.server.load(state);
    } catch (error) {
      this.trouble(error.message, again);
      return null;
    } finally {
      clearTimeout(slow);
      box.removeAttribute("aria-busy");
    }
  }

  /** What went wrong stands on the drawing until it goes right. */
  trouble(text, again) {
    const retry = () => {
      byId("trouble").hidden = true;
      again();
    };
    fill(byId("trouble"), h("span", {}, text), h("button", { class: "button", click: retry }, "重试"));
    byId("trouble").hidden = false;
  }

  say(text) {
    byId("status").textContent = text;
  }

  keys(event) {
    const { canvas, picture } = this;
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (moves[event.key]) {
      const id = canvas.neighbour(...moves[event.key]);
      this.select(id);
      canvas.reveal(id);
      this.say(`${picture.types[picture.nodes[id].type].caption} ${picture.nodes[id].name}`);
    } else if (event.key === "Enter") this.expand(canvas.selected && picture.nodes[canvas.selected] ? canvas.selected : picture.focus);
    else if (event.key === "Escape") this.select("");
    else if (event.key === "+" || event.key === "=") canvas.zoom(1.25);
    else if (event.key === "-") canvas.zoom(0.8);
    else if (event.key === "0") canvas.fit();
    else return;
    event.preventDefault();
  }

  toolbar() {
    byId("zoom-in").addEventListener("click", () => this.canvas.zoom(1.25));
    byId("zoom-out").addEventListener("click", () => this.canvas.zoom(0.8));
    byId("fit").addEventListener("click", () => this.canvas.fit());
    takeMenu(byId("take"), this);
    const layout = byId("layout");
    if (!layout) return;
    const change = async (wanted) => {
      const changed = await this.load({ ...this.state, layout: wanted }, () => change(wanted));
      if (changed) this.state.layout = wanted;
      layout.value = this.state.layout;
      if (!changed) return;
      this.picture = changed;
      this.canvas.redraw(changed);
      this.refresh();
      this.select(this.state.select);
    };
    layout.addEventListener("change", () => change(layout.value));
  }
}
