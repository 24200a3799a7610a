// The rows of a query: as a table with links, and what of them can be drawn.

import { h, fill, icon } from "./dom.js";
import { themeQuery } from "./panel.js";

const STEP = 200; //: rows that are added at a time
const DRAWN = 150; //: entities in a drawing
const QUOTES = 3; //: texts of a list that are shown at once

/** What a value is: node, relationship, path, list, map or plain. */
function kindOf(value) {
  if (value === null || typeof value !== "object") return "plain";
  if (Array.isArray(value)) return "list";
  if (Array.isArray(value.labels) && value.properties) return "node";
  if ("start" in value && "end" in value && value.properties) return "relationship";
  if (Array.isArray(value.nodes) && Array.isArray(value.relationships)) return "path";
  return "map";
}

export function edgeId(relationship) {
  return `${relationship.start}~${relationship.type}~${relationship.end}`;
}

/** Ids of the entities and relations in the rows, up to what can be drawn, and how many entities there are. */
export function drawable(rows) {
  const nodes = new Set();
  const edges = new Map();
  const visit = (value) => {
    const kind = kindOf(value);
    if (kind === "node" && value.id) nodes.add(value.id);
    else if (kind === "relationship" && value.start && value.end) edges.set(edgeId(value), [value.start, value.end]);
    else if (kind === "path") [...value.nodes, ...value.relationships].forEach(visit);
    else if (kind === "list") value.forEach(visit);
    else if (kind === "map") Object.values(value).forEach(visit);
  };
  rows.forEach((row) => row.forEach(visit));
  const all = new Set([...nodes, ...[...edges.values()].flat()]);
  const shown = new Set([...all].slice(0, DRAWN));
  const drawn = [...edges].filter(([, ends]) => ends.every((end) => shown.has(end))).map(([id]) => id).slice(0, 200);
  return { nodes: [...shown], edges: drawn, total: all.size };
}

export class ResultTable {
  /** `words`: {types: {name: {caption, shape}}, relations: {name: caption}} of the ontology. */
  constructor(element, words) {
    this.element = element;
    this.words = words;
  }

  show(columns, rows) {
    this.rows = rows;
    const numeric = columns.map((_, i) => {
      const seen = rows.slice(0, STEP).map((row) => row[i]).filter((value) => value !== null);
      return seen.length > 0 && seen.every((value) => typeof value === "number");
    });
    this.body = h("tbody");
    this.more = h("button", { class: "button more", click: () => this.grow() });
    fill(this.element,
      h("table", {},
        h("thead", {}, h("tr", {}, h("th", { class: "number", scope: "col" }, h("span", { class: "visually-hidden" }, "行号")), columns.map((column, i) => h("th", { scope: "col", class: numeric[i] ? "numeric" : null }, column)))),
        this.body),
      this.more);
    this.grow();
  }

  grow() {
    const done = this.body.childElementCount;
    const next = this.rows.slice(done, done + STEP);
    this.body.append(...next.map((row, i) => h("tr", {}, h("th", { class: "number", scope: "row" }, done + i + 1), row.map((value) => this.cell(value)))));
    const left = this.rows.length - this.body.childElementCount;
    this.more.hidden = !left;
    this.more.textContent = `再显示 ${Math.min(STEP, left)} 行（还有 ${left} 行）`;
  }

  cell(value) {
    const numeric = typeof value === "number";
    const long = typeof value === "string" && value.length > 12;
    return h("td", { class: numeric ? "numeric" : long ? "long" : null }, this.value(value));
  }

  /** A value as elements. */
  value(value, inside = false) {
    switch (kindOf(value)) {
      case "node": return this.node(value);
      case "relationship": return this.relationship(value);
      case "path": return this.path(value);
      case "list": return this.list(value);
      case "map": return h("dl", { class: "map" }, Object.entries(value).flatMap(([key, item]) => [h("dt", {}, key), h("dd", {}, this.value(item, true))]));
      default:
    }
    if (value === null) return h("span", { class: "muted null" }, inside ? "null" : "—");
    return typeof value === "boolean" ? (value ? "是" : "否") : String(value);
  }

  node(node) {
    const type = this.words.types[node.labels[0]];
    const name = node.properties.name || node.properties.file || node.id;
    if (!type || !node.id) return h("span", {}, `${name || ""} (:${node.labels.join(":")})`);
    return h("a", { class: "entity", href: `/entity/${encodeURIComponent(node.id)}${themeQuery()}`, title: type.caption },
      icon(node.labels[0], type.shape), h("span", {}, name));
  }

  relationship(relationship) {
    const { type, start, properties } = relationship;
    const caption = properties.role || properties.kind || this.words.relations[type] || type;
    const texts = properties.texts || properties.quotes || [];
    const said = texts.length ? h("span", { class: "snippet" }, `“${texts[0]}”`) : null;
    if (!start) return h("span", { title: type }, caption, said);
    const address = `/entity/${encodeURIComponent(start)}?select=${encodeURIComponent(edgeId(relationship))}`;
    const more = texts.length > 1 ? h("small", {}, ` ${texts.length} 处原文`) : null;
    return h("div", { class: "proof" }, h("a", { class: "relation", href: address + themeQuery().replace("?", "&"), title: type }, caption, more), said);
  }

  path({ nodes, relationships }) {
    const steps = relationships.map((step, i) => {
      const along = step.start === nodes[i].id;
      const caption = step.properties.role || step.properties.kind || this.words.relations[step.type] || step.type;
      return [h("span", { class: "step", title: step.type }, along ? `—${caption}→` : `←${caption}—`), this.node(nodes[i + 1])];
    });
    return h("span", { class: "path" }, this.node(nodes[0]), steps.flat());
  }

  list(items) {
    if (!items.length) return h("span", { class: "muted null" }, "（无）");
    const shown = items.map((item) => h("li", {}, this.value(item, true)));
    const short = items.every((item) => typeof item !== "object" && String(item).length < 12);
    const kind = short ? "list short" : "list";
    const most = short ? 12 : QUOTES;
    if (items.length <= most + 1) return h("ul", { class: kind }, shown);
    return [
      h("ul", { class: kind }, shown.slice(0, most)),
      h("details", { class: "rest" }, h("summary", {}, `其余 ${items.length - most} 项`), h("ul", { class: kind }, shown.slice(most))),
    ];
  }
}
