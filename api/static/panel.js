// The evidence panel: an entity with its groups of neighbours, or a relation, each with the sentences that prove it.

import { h, fill, icon } from "./dom.js";

export class Panel {
  /** `on` has select(id), expand(id), back(). `links`: whether there is a server to link to. `tools`: where the focus leads. */
  constructor(element, on, links, tools = []) {
    this.element = element;
    this.tools = tools;
    this.on = on;
    this.links = links;
  }

  show(picture, id) {
    this.picture = picture;
    if (picture.edges[id]) this.relation(id);
    else if (picture.to && !picture.nodes[id]) this.ways();
    else this.entity(picture.nodes[id] ? id : picture.focus);
    this.element.scrollTop = 0;
    this.intoSight();
  }

  /** On a narrow page the panel is below the drawing: bring its beginning into sight after a choice. */
  intoSight() {
    if (this.shown && matchMedia("(max-width: 860px)").matches) {
      const top = this.element.getBoundingClientRect().top;
      if (top < 0 || top > innerHeight * 0.6) window.scrollBy({ top: top - innerHeight * 0.4 });
    }
    this.shown = true;
  }

  entity(id) {
    const { picture } = this;
    const node = picture.nodes[id];
    const focus = id === picture.focus && !picture.to;
    fill(
      this.element,
      focus ? null : this.backButton(),
      h("header", { class: "panel-head" }, this.chip(node.type), h("h2", {}, node.name), this.aliases(node)),
      focus ? this.toTools() : this.actions(id, node),
      this.properties(node),
      node.text ? h("details", { class: "fulltext", open: focus }, h("summary", {}, "条款原文"), h("p", { class: "quote" }, node.text)) : null,
      focus ? this.groups(id) : this.toFocus(id),
      this.passages(node, focus ? "原文中的提法" : "它在原文中"),
      focus && this.links && node.reader ? h("p", {}, h("a", { href: node.reader, class: "button" }, "阅读全文")) : null,
    );
  }

  relation(id) {
    const { picture } = this;
    const edge = picture.edges[id];
    const [source, target] = [picture.nodes[edge.source], picture.nodes[edge.target]];
    const end = (node, nodeId) =>
      h("button", { class: "end", click: () => this.on.select(nodeId) }, this.typeIcon(node.type), h("span", {}, node.name));
    fill(
      this.element,
      this.backButton(),
      h("header", { class: "panel-head" },
        h("h2", { class: "triple" }, end(source, edge.source), h("span", { class: "verb" }, edge.label), end(target, edge.target))),
      this.passages(edge, "依据"),
    );
  }

  /** The ways between two entities, step by step. */
  ways() {
    const { picture } = this;
    const [from, to] = [picture.nodes[picture.focus], picture.nodes[picture.to]];
    fill(
      this.element,
      h("header", { class: "panel-head" }, h("span", { class: "chip" }, "路径"), h("h2", {}, `${from.name} → ${to.name}`)),
      picture.ways.length ? null : h("p", { class: "nothing" }, `${picture.nothing}：四步以内没有路径。`),
      picture.ways.map((way, i) =>
        h("section", { class: "group" }, h("h3", {}, `第 ${i + 1} 条`, h("span", { class: "count" }, `${new Set(way.map((id) => this.pairOf(id))).size} 步`)),
          h("ul", { class: "facts" }, way.map((id) => this.step(id))))),
    );
  }

  /** Its two ends: several relations between them are one step. */
  pairOf(id) {
    const { source, target } = this.picture.edges[id];
    return [source, target].sort().join();
  }

  step(id) {
    const edge = this.picture.edges[id];
    const [source, target] = [this.picture.nodes[edge.source], this.picture.nodes[edge.target]];
    return h("li", {},
      h("button", { class: "fact", click: () => this.on.select(id) },
        h("span", { class: "fact-name" }, this.typeIcon(source.type), h("span", {}, source.name)),
        h("span", { class: "fact-name" }, h("span", { class: "role" }, edge.label), this.typeIcon(target.type), h("span", {}, target.name)),
        edge.passages.length ? this.snippet(telling(edge, target)) : null));
  }

  backButton() {
    const name = this.picture.to ? "路径" : this.picture.nodes[this.picture.focus].name;
    return h("button", { class: "back", click: () => this.on.back() }, `← ${name}`);
  }

  chip(type) {
    return h("span", { class: `chip t-${type}` }, this.typeIcon(type), this.picture.types[type].caption);
  }

  typeIcon(type) {
    return icon(type, this.picture.types[type].shape);
  }

  aliases(node) {
    return node.aliases.length ? h("p", { class: "aliases" }, `又称 ${node.aliases.join("、")}`) : null;
  }

  actions(id, node) {
    return h("p", { class: "actions" },
      this.links ? h("a", { class: "button", href: node.href + themeQuery() }, "以它为中心") : null,
      h("button", { class: "button", click: () => this.on.expand(id) }, "展开相关"),
      this.links && id !== this.picture.focus ? h("a", { class: "button", href: this.pathHref(id) }, "与中心之间的路径") : null,
      this.links && node.reader ? h("a", { class: "button", href: node.reader }, "阅读全文") : null);
  }

  pathHref(id) {
    const query = new URLSearchParams({ from: this.picture.focus, to: id });
    return withTheme(`/path?${query}`);
  }

  /** What else the site shows of the focus. */
  toTools() {
    if (!this.tools.length) return null;
    return h("p", { class: "actions" }, this.tools.map((tool) => h("a", { class: "button", href: withTheme(tool.href) }, tool.text)));
  }

  properties(node) {
    if (!node.properties.length) return null;
    return h("dl", { class: "properties" }, node.properties.flatMap(([key, value]) => [h("dt", {}, key), h("dd", {}, value)]));
  }

  /** The relations of another node to the focus (on a path, to its neighbours), with their sentences. */
  toFocus(id) {
    return this.around(id).filter((item) => this.picture.to || item.other === this.picture.focus).map((item) => {
      const edge = this.picture.edges[item.edge];
      const sentence = edge.source === id
        ? [h("b", {}, this.picture.nodes[id].name), ` ${edge.label} `, h("b", {}, this.picture.nodes[item.other].name)]
        : [h("b", {}, this.picture.nodes[item.other].name), ` ${edge.label} `, h("b", {}, this.picture.nodes[id].name)];
      return h("section", { class: "group" }, h("h3", { class: "sentence" }, sentence), edge.passages.map((p) => passage(p, this.links)));
    });
  }

  around(id) {
    const found = [];
    for (const [key, edge] of Object.entries(this.picture.edges)) {
      if (edge.source === id) found.push({ edge: key, other: edge.target, group: `${edge.type}~out~${this.picture.nodes[edge.target].type}` });
      else if (edge.target === id) found.push({ edge: key, other: edge.source, group: `${edge.type}~in~${this.picture.nodes[edge.source].type}` });
    }
    return found;
  }

  /** Everything around the focus, by what it is to it. */
  groups(id) {
    const { picture } = this;
    const groups = new Map();
    for (const [relation, direction, type] of picture.expected) groups.set(`${relation}~${direction}~${type}`, []);
    for (const item of this.around(id)) {
      if (!groups.has(item.group)) groups.set(item.group, []);
      groups.get(item.group).push(item);
    }
    const headings = { ...picture.headings };
    for (const [relation, direction, type, text] of picture.expected) headings[`${relation}~${direction}~${type}`] = text;
    const sections = [...groups].map(([key, items]) =>
      h("section", { class: "group" },
        h("h3", {}, headings[key], h("span", { class: "count" }, items.length + (picture.rest[key] || 0) || "")),
        items.length ? h("ul", { class: "facts" }, items.map((item) => this.fact(item))) : h("p", { class: "nothing" }, picture.nothing),
        picture.rest[key] ? this.more(id, picture.rest[key]) : null));
    return [...sections, this.throughMeasures(id)];
  }

  more(id, count) {
    return this.links
      ? h("button", { class: "link", click: () => this.on.expand(id) }, `还有 ${count} 个`)
      : h("p", { class: "muted" }, `还有 ${count} 个，未收入本文件`);
  }

  /** One neighbour, with the beginning of its sentence; a click shows all of it. */
  fact(item, caption = "") {
    const node = this.picture.nodes[item.other];
    const edge = this.picture.edges[item.edge];
    const plain = edge.label === this.picture.relations[edge.type] || edge.label === "责任";
    caption = caption || node.subtitle;
    return h("li", {},
      h("button", { class: "fact", click: () => this.on.select(item.edge) },
        h("span", { class: "fact-name" }, this.typeIcon(node.type), h("span", {}, node.name), plain ? null : h("span", { class: "role" }, edge.label)),
        caption ? h("span", { class: "via" }, caption) : edge.passages.length ? this.snippet(telling(edge, node)) : null));
  }

  /** Bodies that answer for the measures of a track. */
  throughMeasures(id) {
    if (this.picture.nodes[id].type !== "Track") return null;
    const items = Object.entries(this.picture.edges)
      .filter(([, edge]) => edge.type === "RESPONSIBLE_FOR" && this.picture.nodes[edge.target].type === "Measure")
      .map(([key, edge]) => ({ edge: key, other: edge.source, measure: this.picture.nodes[edge.target].name }));
    const bodies = new Map();
    for (const item of items) if (!bodies.has(item.other)) bodies.set(item.other, item);
    if (!bodies.size) return null;
    return h("section", { class: "group" }, h("h3", {}, "相关举措的责任部门", h("span", { class: "count" }, bodies.size)),
      h("ul", { class: "facts" }, [...bodies.values()].map((item) => this.fact(item, `经由举措：${item.measure}`))));
  }

  snippet(passage) {
    const first = Math.max(0, passage.pieces.findIndex(([, kind]) => kind));
    const before = first > 0 ? passage.pieces[first - 1][0].slice(-14) : "";
    const rest = passage.pieces.slice(first);
    return h("span", { class: "snippet" }, first > 0 && before.length === 14 ? "…" : "", before, rest.map(piece));
  }

  passages(owner, title) {
    if (!owner.passages.length) return h("p", { class: "nothing" }, this.picture.nothing);
    const more = owner.count - owner.passages.reduce((sum, p) => sum + p.sources, 0);
    return h("section", { class: "group" }, h("h3", {}, title, h("span", { class: "count" }, owner.passages.length)),
      owner.passages.map((p) => passage(p, this.links)),
      more > 0 && owner.passages.length >= 3 ? h("p", { class: "muted" }, "其余依据见文件全文。") : null);
  }
}

/** A sentence with its marks, and where it stands; `links`: whether there is a server to link to. */
export function passage(p, links) {
  const clause = [p.section, p.clause].filter(Boolean).join(" ");
  return h("figure", { class: "passage" },
    h("blockquote", { class: "quote" }, p.pieces.map(piece)),
    h("figcaption", {},
      h("span", { class: "document" }, p.document, p.number ? h("span", { class: "number" }, ` ${p.number}`) : null),
      clause ? h("span", { class: "clause" }, clause) : null,
      p.sources > 1 ? h("span", {}, `${p.sources} 个来源`) : null,
      links && p.href ? h("a", { href: p.href }, "在原文中查看") : h("span", { class: "muted" }, `字符 ${p.start}–${p.end}`)));
}

/** The passage that names the neighbour itself, else the first. */
function telling(edge, node) {
  const number = node.type === "Target" ? node.name.match(/\d[\d.]*/) : null;
  if (number) return edge.passages.find((p) => p.pieces.some(([text, kind]) => kind && text.includes(number[0]))) || edge.passages[0];
  const names = [node.name, ...node.aliases];
  const tells = (p) => p.pieces.some(([text, kind]) => kind === "name" && names.some((name) => text.includes(name)));
  return edge.passages.find(tells) || edge.passages[0];
}

function piece([text, kind]) {
  return kind ? h("mark", { class: kind }, text) : text;
}

/** An address that may have parameters, with ?theme= kept. */
function withTheme(href) {
  const theme = themeQuery();
  if (href.startsWith("#")) return href;
  return href.includes("?") ? href + theme.replace("?", "&") : href + theme;
}

/** Keep ?theme= from page to page. */
export function themeQuery() {
  const theme = new URLSearchParams(location.search).get("theme");
  return theme ? `?theme=${encodeURIComponent(theme)}` : "";
}
