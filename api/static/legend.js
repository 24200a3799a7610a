// The legend is the filter: a button for each type and each relation, with how many there are.

import { h, fill, icon } from "./dom.js";

export class Legend {
  /** `change` is called when a filter was switched. */
  constructor(element, change) {
    this.element = element;
    this.change = change;
  }

  /** `waits(id)`: whether a node of a file has not been expanded yet. */
  draw(picture, hidden, waits) {
    const counts = { types: new Map(), relations: new Map() };
    const add = (map, key) => map.set(key, (map.get(key) || 0) + 1);
    for (const [id, node] of Object.entries(picture.nodes)) if (!waits(id)) add(counts.types, node.type);
    for (const edge of Object.values(picture.edges)) {
      if (!waits(edge.source) && !waits(edge.target)) add(counts.relations, edge.type);
    }
    const types = Object.entries(picture.types).filter(([name]) => counts.types.has(name)).map(([name, look]) =>
      this.button(hidden.types, name, "type", look.caption, counts.types.get(name), icon(name, look.shape)));
    const relations = Object.entries(picture.relations).filter(([name]) => counts.relations.has(name)).map(([name, caption]) =>
      this.button(hidden.relations, name, "relation", caption, counts.relations.get(name)));
    const focused = this.element.contains(document.activeElement) ? document.activeElement.dataset.key : "";
    fill(this.element,
      h("div", { class: "filters", role: "group", "aria-label": "按类型筛选" }, types),
      h("div", { class: "filters", role: "group", "aria-label": "按关系筛选" }, relations));
    const again = focused && [...this.element.querySelectorAll("button")].find((button) => button.dataset.key === focused);
    if (again) again.focus();
  }

  button(hidden, name, kind, caption, count, symbol) {
    const toggle = () => {
      if (!hidden.delete(name)) hidden.add(name);
      this.change();
    };
    return h("button", { class: `filter ${kind}`, "aria-pressed": String(!hidden.has(name)), "data-key": name, click: toggle },
      symbol, h("span", {}, caption), h("span", { class: "count" }, count));
  }
}
