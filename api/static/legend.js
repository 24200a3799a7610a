// The legend is the filter: a button for each type and each relation, with how many are shown.

import { h, fill, icon } from "./dom.js";

export class Legend {
  /** `change` is called with the sets of hidden types and relations. */
  constructor(element, change) {
    this.element = element;
    this.change = change;
  }

  draw(picture, hidden, visible) {
    const count = (items, type) => Object.entries(items).filter(([id, item]) => item.type === type && visible(id)).length;
    const toggle = (set, name) => () => {
      if (set.has(name)) set.delete(name);
      else set.add(name);
      this.change(hidden);
    };
    const types = Object.entries(picture.types).map(([name, look]) =>
      h("button", { class: "filter", "aria-pressed": String(!hidden.types.has(name)), "data-type": name, click: toggle(hidden.types, name) },
        icon(name, look.shape), h("span", {}, look.caption), h("span", { class: "count" }, count(picture.nodes, name))));
    const relations = Object.entries(picture.relations).map(([name, caption]) =>
      h("button", { class: "filter relation", "aria-pressed": String(!hidden.relations.has(name)), "data-relation": name, click: toggle(hidden.relations, name) },
        h("span", {}, caption), h("span", { class: "count" }, count(picture.edges, name))));
    const active = this.element.contains(document.activeElement) ? { ...document.activeElement.dataset } : null;
    fill(this.element,
      h("div", { class: "filters", role: "group", "aria-label": "按类型筛选" }, types),
      h("div", { class: "filters", role: "group", "aria-label": "按关系筛选" }, relations));
    if (active) {
      const again = [...this.element.querySelectorAll("button")].find((b) => b.dataset.type === active.type && b.dataset.relation === active.relation);
      if (again) again.focus();
    }
  }
}
