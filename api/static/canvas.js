// The drawing: vis-network with places that the server computed. Selecting, dimming, filtering, walking by keys.

import { palette, paintNode, onThemeChange } from "./theme.js";

const LABELLED = 18; // up to so many edges all carry their caption

export class Canvas {
  /** `on` has select(id), clear(), expand(id). Edge ids contain ~, ids of "N more" nodes start with more: */
  constructor(element, on) {
    this.element = element;
    this.on = on;
    this.nodes = new window.vis.DataSet();
    this.edges = new window.vis.DataSet();
    this.hidden = { types: new Set(), relations: new Set() };
    this.selected = null;
    onThemeChange(() => this.paint());
  }

  /** Show a picture; nodes that are there already keep the place to which they were dragged. */
  draw(picture) {
    this.picture = picture;
    const first = !this.network;
    const known = first ? {} : this.network.getPositions();
    this.base = picture.network.nodes.map((node) => ({ ...node, ...(known[node.id] || {}) }));
    this.links = picture.network.edges;
    if (first) {
      const options = { ...picture.network.options, autoResize: true, height: "100%", width: "100%" };
      this.network = new window.vis.Network(this.element, { nodes: this.nodes, edges: this.edges }, options);
      this.element.querySelector(".vis-network").tabIndex = -1; // keys go to the element itself: one stop, not two
      this.listen();
    }
    this.paint();
    if (first) this.fit(false);
  }

  /** Forget dragged places: another layout was chosen. */
  redraw(picture) {
    this.nodes.clear();
    this.edges.clear();
    this.network.destroy();
    this.network = null;
    this.draw(picture);
  }

  listen() {
    this.network.on("click", (event) => {
      const id = event.nodes[0] || event.edges[0];
      if (!id) this.on.clear();
      else if (id.startsWith("more:")) this.on.expand(id.replace(/^more:|:$/g, ""));
      else this.on.select(id);
    });
    this.network.on("doubleClick", (event) => {
      if (event.nodes[0] && !event.nodes[0].startsWith("more:")) this.on.expand(event.nodes[0]);
    });
  }

  /** Whether the legend lets a node or an edge be seen. */
  shows(id) {
    const node = this.picture.nodes[id];
    if (node) return !this.hidden.types.has(node.type) && !this.waits(id);
    const edge = this.picture.edges[id];
    if (edge) return !this.hidden.relations.has(edge.type) && this.shows(edge.source) && this.shows(edge.target);
    return this.shows(id.replace(/^more:|:$/g, ""));
  }

  /** Whether a node of a file has not been expanded yet. */
  waits(id) {
    return Boolean(this.unrevealed && this.unrevealed.has(id));
  }

  /** Bring colours, filters and the selection onto the canvas. */
  paint() {
    const colors = palette();
    const near = this.near();
    const nodes = this.base.map((node) => {
      const painted = paintNode(node, colors);
      painted.hidden = !this.shows(node.id);
      if (near && !near.has(node.id)) {
        painted.opacity = 0.22;
        painted.font = { ...painted.font, color: colors.faint };
      }
      if (node.id === this.picture.focus) painted.font = { ...painted.font, size: 17, bold: true };
      return painted;
    });
    const visible = this.links.filter((edge) => this.shows(edge.id));
    const captions = visible.length <= LABELLED;
    const edges = this.links.map((edge) => {
      const facts = this.picture.edges[edge.id];
      const lit = near && facts && (edge.id === this.selected || [edge.from, edge.to].includes(this.selected));
      const line = lit ? colors.accent : near ? mixed(colors) : colors.line;
      return {
        ...edge,
        hidden: !this.shows(edge.id),
        label: facts && (captions || lit) ? facts.label : " ",
        width: edge.id === this.selected ? 2.6 : 1.2,
        color: { color: line, highlight: colors.accent, hover: colors.accent },
        font: { color: lit ? colors.text : near ? colors.faint : colors.quiet, strokeColor: colors.ground, strokeWidth: 4 },
      };
    });
    sync(this.nodes, nodes);
    sync(this.edges, edges);
  }

  /** What stays bright beside the selection; null when nothing is selected. */
  near() {
    if (!this.selected) return null;
    const edge = this.picture.edges[this.selected];
    if (edge) return new Set([edge.source, edge.target]);
    const ids = new Set([this.selected]);
    for (const link of this.links) {
      if (link.from === this.selected) ids.add(link.to);
      if (link.to === this.selected) ids.add(link.from);
    }
    return ids;
  }

  /** Select a node or an edge, or nothing. */
  select(id) {
    this.selected = id && (this.picture.nodes[id] || this.picture.edges[id]) ? id : null;
    this.paint();
    if (!this.selected) this.network.unselectAll();
    else if (this.picture.nodes[id]) this.network.selectNodes([id], false);
    else this.network.selectEdges([id]);
  }

  /** The whole picture; on a small canvas, the focus at a size that can be read. */
  fit(animated = true) {
    this.network.fit({ animation: false, maxZoomLevel: 1.15 });
    // room for the buttons below
    const scale = this.network.getScale() * 0.94;
    const middle = this.network.getViewPosition();
    this.network.moveTo({ scale, position: { x: middle.x, y: middle.y + 14 / scale }, animation: false });
    const smallest = this.element.clientWidth < 560 ? 0.6 : 0.42;
    if (this.network.getScale() < smallest) {
      this.network.focus(this.picture.focus, { scale: smallest, animation: false });
    }
    if (animated) this.network.redraw();
  }

  zoom(factor) {
    this.network.moveTo({ scale: this.network.getScale() * factor });
  }

  /** The nearest node in a direction, for the arrow keys. */
  neighbour(dx, dy) {
    const places = this.network.getPositions();
    const from = places[this.selected] ? this.selected : this.picture.focus;
    let best = null;
    for (const [id, place] of Object.entries(places)) {
      if (id === from || id.startsWith("more:") || !this.shows(id)) continue;
      const along = (place.x - places[from].x) * dx + (place.y - places[from].y) * dy;
      const across = Math.abs((place.x - places[from].x) * dy) + Math.abs((place.y - places[from].y) * dx);
      if (along <= 0) continue;
      const cost = along + 2 * across;
      if (!best || cost < best.cost) best = { id, cost };
    }
    return best ? best.id : from;
  }

  /** Move the selected node into sight. */
  reveal(id) {
    const place = this.network.getPositions([id])[id];
    const at = this.network.canvasToDOM(place);
    const box = this.element.getBoundingClientRect();
    if (at.x < 40 || at.y < 40 || at.x > box.width - 40 || at.y > box.height - 40) this.network.moveTo({ position: place });
  }

  /** The picture as a PNG. */
  toBlob() {
    const source = this.element.querySelector("canvas");
    const copy = document.createElement("canvas");
    copy.width = source.width;
    copy.height = source.height;
    const context = copy.getContext("2d");
    context.fillStyle = palette().ground;
    context.fillRect(0, 0, copy.width, copy.height);
    context.drawImage(source, 0, 0);
    return new Promise((resolve) => copy.toBlob(resolve, "image/png"));
  }
}

function mixed(colors) {
  return colors.dark ? "#2a323e" : "#e4e8ee";
}

function sync(set, items) {
  const ids = new Set(items.map((item) => item.id));
  set.remove(set.getIds().filter((id) => !ids.has(id)));
  set.update(items);
}
